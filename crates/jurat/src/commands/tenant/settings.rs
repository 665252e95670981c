//! The flags that say what a tenant is; `create` and `update` share them.

use clap::Args;
use jurat_registry::host_name::HostName;
use jurat_registry::tenant::IssuerIdentifier;

use crate::commands::settings::patch::Patch;
use crate::commands::settings::token_settings::{self, TokenSettingArgs};

/// Examples of `jurat tenant update`.
pub(super) const UPDATE_EXAMPLES: &str = "\
Examples:
  jurat tenant update acme --host login.acme.example
  jurat tenant update acme --most-clients 1000 --token-lifetime 600 --unset display-name";

/// What a tenant is.
#[derive(Debug, Args)]
pub(super) struct TenantSettingArgs {
    /// A name for people
    #[arg(long, value_name = "TEXT")]
    display_name: Option<String>,
    /// A host of its own by which it is reached; repeat it for more
    #[arg(long, value_name = "HOST")]
    host: Vec<HostName>,
    /// Its issuer identifier, on a host of its own [default: that host, else below the server's]
    #[arg(long, value_name = "URL")]
    issuer: Option<IssuerIdentifier>,
    /// So many clients at most
    #[arg(long, value_name = "N")]
    most_clients: Option<u32>,
    /// So many identity providers at most
    #[arg(long, value_name = "N")]
    most_identity_providers: Option<u32>,
    /// So many users at most
    #[arg(long, value_name = "N")]
    most_users: Option<u32>,
    /// So many resources at most
    #[arg(long, value_name = "N")]
    most_resources: Option<u32>,
    #[command(flatten)]
    token: TokenSettingArgs,
}

const FLAGS: [(&str, &str); 7] = [
    ("display-name", "display_name"),
    ("host", "hosts"),
    ("issuer", "issuer"),
    ("most-clients", "quotas.clients"),
    ("most-identity-providers", "quotas.identity_providers"),
    ("most-users", "quotas.users"),
    ("most-resources", "quotas.resources"),
];

impl TenantSettingArgs {
    /// The settings that were given.
    pub(super) fn patch(&self) -> Patch {
        let mut patch = Patch::default();
        patch.set_given("display_name", self.display_name.as_deref());
        let hosts: Vec<_> = self.host.iter().map(HostName::as_str).collect();
        patch.set_list("hosts", &hosts);
        let issuer = self.issuer.as_ref().map(IssuerIdentifier::as_str);
        patch.set_given("issuer", issuer);
        patch.set_given("quotas.clients", self.most_clients);
        patch.set_given("quotas.identity_providers", self.most_identity_providers);
        patch.set_given("quotas.users", self.most_users);
        patch.set_given("quotas.resources", self.most_resources);
        self.token.state(&mut patch);
        patch
    }
}

/// Flags with the settings they state, for `--unset` and for errors.
pub(super) fn flags() -> Vec<(&'static str, &'static str)> {
    [&FLAGS[..], &token_settings::FLAGS[..]].concat()
}
