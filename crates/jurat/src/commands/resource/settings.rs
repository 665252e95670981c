//! The flags that say what a resource is; `create` and `update` share them.

use clap::Args;
use jurat_registry::id::ClientId;
use serde_json::{Map, Value, json};

use crate::commands::settings::patch::Patch;
use crate::commands::settings::token_settings::{self, TokenSettingArgs};
use crate::failure::{Failure, Outcome};

/// What a resource is.
#[derive(Debug, Args)]
pub(super) struct ResourceSettingArgs {
    /// A name for people
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// A scope of the resource, with what it allows in words for whoever is asked to consent; repeat it for more
    #[arg(long, value_name = "NAME[=TEXT]")]
    scope: Vec<String>,
    /// A scope that a request for this resource gets when it asks for none; repeat it for more
    #[arg(long, value_name = "NAME[=TEXT]")]
    default_scope: Vec<String>,
    /// A client that is its resource server and may introspect its tokens; repeat it for more
    #[arg(long, value_name = "CLIENT")]
    resource_server: Vec<ClientId>,
    #[command(flatten)]
    token: TokenSettingArgs,
}

const FLAGS: [(&str, &str); 3] = [
    ("name", "name"),
    ("scope", "scopes"),
    ("resource-server", "resource_servers"),
];

impl ResourceSettingArgs {
    /// The settings that were given.
    pub(super) fn patch(&self) -> Outcome<Patch> {
        let mut patch = Patch::default();
        patch.set_given("name", self.name.as_deref());
        let scopes = self.scopes()?;
        if !scopes.is_empty() {
            patch.set("scopes", Value::Object(scopes));
        }
        patch.set_list("resource_servers", &self.resource_server);
        self.token.state(&mut patch);
        Ok(patch)
    }

    fn scopes(&self) -> Outcome<Map<String, Value>> {
        let mut scopes = Map::new();
        let plain = self.scope.iter().map(|text| (text, false));
        let default = self.default_scope.iter().map(|text| (text, true));
        for (text, is_default) in plain.chain(default) {
            let (name, description) = match text.split_once('=') {
                Some((name, description)) => (name, Some(description)),
                None => (text.as_str(), None),
            };
            if name.is_empty() || name.contains(char::is_whitespace) {
                let sentence = format!("{text}: a scope is one word");
                return Err(Failure::usage(sentence)
                    .next("say what it allows after it: --scope 'orders.read=See your orders'"));
            }
            let settings = json!({ "description": description, "default": is_default });
            scopes.insert(name.to_owned(), settings);
        }
        Ok(scopes)
    }
}

/// Flags with the settings they state, for `--unset` and for errors.
pub(super) fn flags() -> Vec<(&'static str, &'static str)> {
    [&FLAGS[..], &token_settings::FLAGS[..]].concat()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jurat_registry::resource::ResourceSettings;

    use super::flags;

    #[test]
    fn every_setting_of_a_resource_has_a_flag() {
        let settings = serde_json::to_value(ResourceSettings::default()).unwrap();
        let mut names = BTreeSet::new();
        for (name, value) in settings.as_object().unwrap() {
            match value.as_object().filter(|_| name == "token") {
                Some(inner) => names.extend(inner.keys().map(|k| format!("{name}.{k}"))),
                None => drop(names.insert(name.clone())),
            }
        }
        // `enabled` has commands of its own.
        names.remove("enabled");
        let stated = flags().into_iter().map(|(_, setting)| setting.to_owned());
        assert_eq!(stated.collect::<BTreeSet<_>>(), names);
    }
}
