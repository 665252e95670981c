//! The flags that say what an identity provider is; `create` and `update` share them.

use clap::Args;
use jurat_registry::id::ClientId;
use serde_json::json;

use crate::commands::settings::assertion_rules::{self, AssertionRuleArgs};
use crate::commands::settings::certificate_trust::{self, CertificateTrustArgs};
use crate::commands::settings::key_source::{self, KeySourceArgs};
use crate::commands::settings::patch::Patch;
use crate::commands::settings::texts;
use crate::commands::settings::token_settings::{self, TokenSettingArgs};
use crate::commands::settings::trust_rules::{self, TrustRuleArgs};
use crate::failure::Outcome;

/// What an identity provider is.
#[derive(Debug, Args)]
pub(super) struct IdentityProviderSettingArgs {
    /// A name for people
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// When it ends: 2027-01-31, 2027-01-31T12:00:00Z, or 90d from now [default: never]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// A client that may present its assertions, authenticated; repeat it for more [default: none]
    #[arg(long, value_name = "ID", conflicts_with_all = ["any_client", "without_client"])]
    client: Vec<ClientId>,
    /// Any client that may use the grant may present its assertions, authenticated
    #[arg(long, conflicts_with = "without_client")]
    any_client: bool,
    /// Anybody may present its assertions, no client needed; --scope must bound what they bring
    #[arg(long)]
    without_client: bool,
    /// The most its assertions can bring, separated by blanks or by repeating the flag [default: as the client]
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    /// What an assertion brings when nothing in particular is asked and no client says; must be among --scope
    #[arg(long, value_name = "SCOPE")]
    default_scope: Vec<String>,
    #[command(flatten)]
    rules: TrustRuleArgs,
    #[command(flatten)]
    assertion: AssertionRuleArgs,
    #[command(flatten)]
    key_source: KeySourceArgs,
    #[command(flatten)]
    certificate_trust: CertificateTrustArgs,
    #[command(flatten)]
    token: TokenSettingArgs,
}

const FLAGS: [(&str, &str); 5] = [
    ("name", "name"),
    ("expires", "expires_at"),
    ("client", "clients"),
    ("scope", "scope"),
    ("default-scope", "default_scope"),
];

impl IdentityProviderSettingArgs {
    /// The settings that were given.
    pub(super) fn patch(&self) -> Outcome<Patch> {
        let mut patch = Patch::default();
        patch.set_given("name", self.name.as_deref());
        texts::set_time(&mut patch, "expires_at", self.expires.as_ref())?;
        if self.any_client {
            patch.set("clients", "any_authenticated");
        } else if self.without_client {
            patch.set("clients", "anybody");
        } else if !self.client.is_empty() {
            patch.set("clients", json!({ "only": self.client }));
        }
        texts::set_scope(&mut patch, "scope", "--scope", &self.scope)?;
        let defaults = &self.default_scope;
        texts::set_scope(&mut patch, "default_scope", "--default-scope", defaults)?;
        self.rules.state(&mut patch)?;
        self.assertion.state(&mut patch);
        self.key_source.state(&mut patch)?;
        self.certificate_trust.state(&mut patch)?;
        self.token.state(&mut patch);
        Ok(patch)
    }
}

/// Flags with the settings they state, for `--unset`.
pub(super) fn flags() -> Vec<(&'static str, &'static str)> {
    [
        &FLAGS[..],
        &trust_rules::FLAGS[..],
        &key_source::FLAGS[..],
        &key_source::FURTHER_FLAGS[..],
        &certificate_trust::FLAGS[..],
        &assertion_rules::FLAGS[..],
        &token_settings::FLAGS[..],
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::flags;
    use jurat_registry::identity_provider::IdentityProviderSettings;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_of_an_identity_provider_has_a_flag() {
        let settings = serde_json::to_value(IdentityProviderSettings::default()).unwrap();
        let mut names = BTreeSet::new();
        for (name, value) in settings.as_object().unwrap() {
            match value
                .as_object()
                .filter(|_| matches!(&**name, "assertion" | "token"))
            {
                Some(inner) => names.extend(inner.keys().map(|k| format!("{name}.{k}"))),
                None => drop(names.insert(name.clone())),
            }
        }
        // `enabled` has commands of its own.
        names.remove("enabled");
        let stated = flags().into_iter().map(|(_, setting)| setting);
        // Members of rules and sources are stated with them.
        let inner = |setting: &&str| {
            ["key_source.", "certificate_trust."]
                .iter()
                .any(|p| setting.starts_with(p))
        };
        let stated: BTreeSet<_> = stated.filter(|s| !inner(s)).map(str::to_string).collect();
        assert_eq!(stated, names);
    }
}
