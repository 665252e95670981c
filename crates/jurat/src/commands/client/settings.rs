//! The flags that say what a client is; `create` and `update` share them.

use clap::Args;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::resource::ResourceUri;

use crate::commands::settings::assertion_rules::{self, AssertionRuleArgs};
use crate::commands::settings::names;
use crate::commands::settings::patch::Patch;
use crate::commands::settings::texts;
use crate::commands::settings::token_settings::{self, TokenSettingArgs};
use crate::failure::Outcome;

/// What a client is.
#[derive(Debug, Args)]
pub(super) struct ClientSettingArgs {
    /// A name for people
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// When it ends: 2027-01-31, 2027-01-31T12:00:00Z, or 90d from now [default: never]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// A grant it may use; repeat it for more [default: jwt-bearer]
    #[arg(long, value_name = "GRANT", value_parser = names::grant_types())]
    grant: Vec<GrantType>,
    /// What it may ask for, separated by blanks or by repeating the flag
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    /// What it gets when it asks for nothing in particular; must be among --scope
    #[arg(long, value_name = "SCOPE")]
    default_scope: Vec<String>,
    /// A resource it may name as its tokens' audience (RFC 8707); repeat it for more
    #[arg(long, value_name = "URI")]
    resource: Vec<ResourceUri>,
    /// A subject other than itself that it may ask for, or `any`; repeat it for more [default: none]
    #[arg(long, value_name = "SUBJECT|any")]
    on_behalf_of: Vec<String>,
    /// A fixed member of its token answers, such as `instance_url` for Salesforce's SDKs; repeat it for more
    #[arg(long, value_name = "NAME=VALUE")]
    response_member: Vec<String>,
    #[command(flatten)]
    assertion: AssertionRuleArgs,
    #[command(flatten)]
    token: TokenSettingArgs,
}

const FLAGS: [(&str, &str); 8] = [
    ("name", "name"),
    ("expires", "expires_at"),
    ("grant", "grant_types"),
    ("scope", "scope"),
    ("default-scope", "default_scope"),
    ("resource", "resources"),
    ("on-behalf-of", "on_behalf_of"),
    ("response-member", "response_members"),
];

impl ClientSettingArgs {
    /// The settings that were given.
    pub(super) fn patch(&self) -> Outcome<Patch> {
        let mut patch = Patch::default();
        patch.set_given("name", self.name.as_deref());
        texts::set_time(&mut patch, "expires_at", self.expires.as_ref())?;
        let grants: Vec<_> = self.grant.iter().map(|grant| grant.wire_name()).collect();
        patch.set_list("grant_types", &grants);
        texts::set_scope(&mut patch, "scope", "--scope", &self.scope)?;
        let defaults = &self.default_scope;
        texts::set_scope(&mut patch, "default_scope", "--default-scope", defaults)?;
        patch.set_list("resources", &self.resource);
        texts::set_subjects(&mut patch, "on_behalf_of", &self.on_behalf_of);
        texts::set_members(&mut patch, "response_members", &self.response_member)?;
        self.assertion.state(&mut patch);
        self.token.state(&mut patch);
        Ok(patch)
    }
}

/// Flags with the settings they state, for `--unset`.
pub(super) fn flags() -> Vec<(&'static str, &'static str)> {
    [
        &FLAGS[..],
        &assertion_rules::FLAGS[..],
        &token_settings::FLAGS[..],
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::flags;
    use crate::commands::settings::patch::Patch;
    use crate::commands::settings::texts;
    use jurat_registry::client::ClientSettings;

    #[test]
    fn every_setting_of_a_client_has_a_flag() {
        let mut settings = serde_json::to_value(ClientSettings::default()).unwrap();
        // `enabled` has commands of its own.
        settings.as_object_mut().unwrap().remove("enabled");
        // Not on the command line yet.
        settings.as_object_mut().unwrap().remove("key_source");
        for (flag, setting) in flags() {
            let mut patch = Patch::default();
            texts::unset(&mut patch, &[flag.to_string()], &flags()).unwrap();
            assert!(patch.states(setting));
            let (table, name) = setting.split_once('.').unwrap_or(("", setting));
            let object = if table.is_empty() {
                Some(&mut settings)
            } else {
                settings.get_mut(table)
            };
            let removed = object
                .and_then(|o| o.as_object_mut())
                .and_then(|o| o.remove(name));
            assert!(removed.is_some(), "{setting} is no setting of a client");
        }
        assert_eq!(settings, serde_json::json!({"assertion": {}, "token": {}}));
    }
}
