//! Whose assertion it claims to be: a client that signs for itself (`iss` is its `client_id`), or an identity provider. Both trust
//! models are one thing to the checks: a name, keys, and rules.

use std::sync::Arc;

use jurat_registry::assertion_rules::AssertionRules;
use jurat_registry::certificate_trust::CertificateTrust;
use jurat_registry::client::Client;
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::key_source::KeySource;
use jurat_registry::store::Issuer;
use jurat_registry::subject_rule::SubjectRule;

use super::purpose::Purpose;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// A registered issuer. It may be switched off: [`TrustedIssuer::is_live`].
#[derive(Clone)]
pub(crate) struct TrustedIssuer(Issuer);

/// No registered name is longer.
const MOST_NAME_BYTES: usize = 2048;

impl TrustedIssuer {
    /// The issuer that goes by the `iss` of an assertion. RFC 7523 section 3 item 1: `iss` MUST be there.
    pub(super) async fn named(
        iss: Option<&str>,
        purpose: Purpose<'_>,
        context: &RequestContext<'_>,
    ) -> Result<Self, Rejection> {
        let Some(name) = iss else {
            return Err(Rejection::new(
                Reason::IssuerMissing,
                "iss is missing or not a string",
            ));
        };
        let found = Self::find(name, purpose, context).await?;
        found.ok_or_else(|| Rejection::new(Reason::IssuerUnknown, quoted(name)).claimed_by(name))
    }

    /// The issuer that goes by `name`: the one look-up that an unverified assertion can cause. To authenticate a client, the issuer
    /// must be one; for an exchange it must not (RFC 8693 section 2.1: what a client says of itself is no token of somebody's).
    async fn find(
        name: &str,
        purpose: Purpose<'_>,
        context: &RequestContext<'_>,
    ) -> Result<Option<Self>, Rejection> {
        if name.len() > MOST_NAME_BYTES || name.chars().any(char::is_control) {
            return Ok(None);
        }
        // RFC 8725 section 3.12: what this server signs are access tokens. Whoever is registered under its own name could trade them
        // for new ones without end.
        if name == context.premises.own_names.issuer() {
            return Ok(None);
        }
        let found = context.store().issuer_find(name).await?;
        Ok(match (found, purpose) {
            (Some(Issuer::IdentityProvider(_)), Purpose::ClientAuthentication { .. })
            | (Some(Issuer::Client(_)), Purpose::TokenExchange { .. }) => None,
            (found, _) => found.map(Self),
        })
    }

    /// An issuer as it is registered now, to explain a decision about it: no assertion is judged by this.
    pub(crate) fn retold(issuer: Issuer) -> Self {
        Self(issuer)
    }

    /// The value of `iss` in its assertions.
    pub(crate) fn name(&self) -> &str {
        match &self.0 {
            Issuer::Client(client) => client.id().as_str(),
            Issuer::IdentityProvider(provider) => provider.issuer(),
        }
    }

    /// The client, when it signs for itself.
    pub(crate) fn client(&self) -> Option<&Arc<Client>> {
        match &self.0 {
            Issuer::Client(client) => Some(client),
            Issuer::IdentityProvider(_) => None,
        }
    }

    /// The identity provider, when it signs for others.
    pub(crate) fn identity_provider(&self) -> Option<&Arc<IdentityProvider>> {
        match &self.0 {
            Issuer::Client(_) => None,
            Issuer::IdentityProvider(provider) => Some(provider),
        }
    }

    /// What its assertions must be.
    pub(crate) fn rules(&self) -> &AssertionRules {
        match &self.0 {
            Issuer::Client(client) => &client.settings().assertion,
            Issuer::IdentityProvider(provider) => &provider.settings().assertion,
        }
    }

    /// The keys it signs with, live or not, in the order of their registration.
    pub(super) fn keys(&self) -> &[TrustedKey] {
        match &self.0 {
            Issuer::Client(client) => client.keys(),
            Issuer::IdentityProvider(provider) => provider.keys(),
        }
    }

    /// Where it publishes its keys, if it does.
    pub(crate) fn key_source(&self) -> Option<&KeySource> {
        match &self.0 {
            Issuer::Client(client) => client.settings().key_source.as_ref(),
            Issuer::IdentityProvider(provider) => provider.settings().key_source.as_ref(),
        }
    }

    /// The certificate authorities that vouch for its keys, if it is trusted by them.
    pub(crate) fn certificate_trust(&self) -> Option<&CertificateTrust> {
        let provider = self.identity_provider()?;
        provider.settings().certificate_trust.as_ref()
    }

    /// Its switch, and its end.
    pub(crate) fn switch(&self) -> (bool, Option<Timestamp>) {
        match &self.0 {
            Issuer::Client(client) => (client.settings().enabled, client.settings().expires_at),
            Issuer::IdentityProvider(provider) => {
                let settings = provider.settings();
                (settings.enabled, settings.expires_at)
            }
        }
    }

    /// For whom it may speak, beside itself.
    pub(crate) fn subjects(&self) -> &SubjectRule {
        match &self.0 {
            Issuer::Client(client) => &client.settings().on_behalf_of,
            Issuer::IdentityProvider(provider) => &provider.settings().subjects,
        }
    }

    /// Whether it is switched on and not past its end.
    pub(super) fn is_live(&self, now: Timestamp) -> bool {
        match &self.0 {
            Issuer::Client(client) => client.is_live(now),
            Issuer::IdentityProvider(provider) => provider.is_live(now),
        }
    }

    /// Whether it may name `subject`, beside itself. An administrator speaks for itself alone, whatever its record says.
    pub(super) fn may_speak_for(&self, subject: &str) -> bool {
        match &self.0 {
            Issuer::Client(client) if client.kind().is_administrator() => false,
            Issuer::Client(_) | Issuer::IdentityProvider(_) => self.subjects().allows(subject),
        }
    }
}
