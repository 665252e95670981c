//! The flags that say what a client is; `create` and `update` share them.

use clap::Args;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::resource::ResourceUri;

use crate::commands::settings::assertion_rules::{self, AssertionRuleArgs};
use crate::commands::settings::key_source::{self, JwksUrlArgs};
use crate::commands::settings::names;
use crate::commands::settings::patch::Patch;
use crate::commands::settings::refresh_settings::{self, RefreshSettingArgs};
use crate::commands::settings::texts;
use crate::commands::settings::token_settings::{self, TokenSettingArgs};
use crate::failure::Outcome;

use super::authentication::{self, AuthenticationArgs, AuthorizationRequestArgs};
use super::exchange::{self, ExchangeArgs};

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
    authentication: AuthenticationArgs,
    #[command(flatten)]
    authorization_request: AuthorizationRequestArgs,
    #[command(flatten)]
    assertion: AssertionRuleArgs,
    #[command(flatten)]
    key_source: JwksUrlArgs,
    #[command(flatten)]
    token: TokenSettingArgs,
    #[command(flatten)]
    refresh: RefreshSettingArgs,
    #[command(flatten)]
    exchange: ExchangeArgs,
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
        self.authentication.state(&mut patch);
        self.authorization_request.state(&mut patch);
        self.assertion.state(&mut patch);
        self.key_source.state(&mut patch)?;
        self.token.state(&mut patch);
        self.refresh.state(&mut patch);
        self.exchange.state(&mut patch);
        Ok(patch)
    }
}

/// Flags with the settings they state, for `--unset`.
pub(super) fn flags() -> Vec<(&'static str, &'static str)> {
    [
        &FLAGS[..],
        &authentication::FLAGS[..],
        &key_source::FLAGS[..],
        &assertion_rules::FLAGS[..],
        &token_settings::FLAGS[..],
        &refresh_settings::FLAGS[..],
        &exchange::FLAGS[..],
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::flags;
    use jurat_registry::client::ClientSettings;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_of_a_client_has_a_flag() {
        let settings = serde_json::to_value(ClientSettings::default()).unwrap();
        let mut names = BTreeSet::new();
        for (name, value) in settings.as_object().unwrap() {
            let is_table = matches!(&**name, "assertion" | "token" | "refresh" | "exchange");
            match value.as_object().filter(|_| is_table) {
                Some(inner) => names.extend(inner.keys().map(|k| format!("{name}.{k}"))),
                None => drop(names.insert(name.clone())),
            }
        }
        // `enabled` has commands of its own.
        names.remove("enabled");
        let stated = flags().into_iter().map(|(_, setting)| setting);
        // Members of a source are stated with it.
        let stated = stated.filter(|setting| !setting.starts_with("key_source."));
        let stated: BTreeSet<_> = stated.map(str::to_string).collect();
        assert_eq!(stated, names);
    }
}
