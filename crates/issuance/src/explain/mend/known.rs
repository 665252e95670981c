//! What is known when something failed: as much as the walk has found by then.

use jurat_protocol::jose::jwt::Header;
use jurat_registry::client::Client;
use serde_json::Value;

use super::command::Mend;
use crate::assertion::facts::Facts;
use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::entitlement::Entitlement;
use crate::explain::known_key::KnownKey;
use crate::explain::nearest::Nearest;
use crate::rejection::Reason;

/// What advice can be taken from.
#[derive(Clone, Copy, Default)]
pub(crate) struct Known<'a> {
    /// The claims of the assertion, as sent.
    pub(crate) claims: Option<&'a Value>,
    /// The header of the assertion.
    pub(crate) header: Option<&'a Header<'a>>,
    /// Whose assertion it is.
    pub(crate) issuer: Option<&'a TrustedIssuer>,
    /// The keys of that issuer.
    pub(crate) keys: &'a [KnownKey],
    /// What the checks of the assertion judge by.
    pub(crate) facts: Option<&'a Facts<'a>>,
    /// Registered names like the unknown one.
    pub(crate) nearest: &'a [Nearest],
    /// This server's own name.
    pub(crate) own_name: Option<&'a str>,
    /// The client that asks, or was named.
    pub(crate) client: Option<&'a Client>,
    /// Who may have a token, and for whom.
    pub(crate) entitlement: Option<&'a Entitlement>,
    /// The `scope` parameter.
    pub(crate) scope: Option<&'a str>,
    /// The `resource` parameter that was refused.
    pub(crate) resource: Option<&'a str>,
}

/// What advises on a reason.
pub(super) type Advice = fn(Reason, &Known<'_>) -> Vec<Mend>;

impl Known<'_> {
    /// A claim that is a string.
    pub(super) fn claim(&self, name: &str) -> Option<&str> {
        self.claims?.get(name)?.as_str()
    }

    /// A claim that is a whole number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.claims?.get(name)?.as_i64()
    }
}
