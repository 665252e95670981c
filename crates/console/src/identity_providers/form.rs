//! An identity provider's settings as a form.

use askama::Template;

use crate::frame::Frame;
use crate::part::Form;

/// The settings of an identity provider, or of a new one by hand.
///
/// Fields: `issuer` and `certificate` (new ones only: PEM, a JWK or a JWK Set), `name`, `clients_kind` (`only`, `any_authenticated`, `anybody`) with `clients` (a line each),
/// `subjects_kind` (`anyone`, `only`, `matching`) with `subjects` (a line each), `claim_rule`, `scope`, `default_scope`,
/// `assertion.audiences` (a line each), `assertion.algorithms` (separated by blanks), `assertion.types` (a line each),
/// `assertion.max_life_seconds`, `assertion.skew_seconds`, `assertion.replay`, `assertion.compatibility` (many), `key_source` (empty,
/// `discovery`, `jwks_url`, `spiffe_bundle`, `kubernetes`) with `key_source.url`, `key_source.stale_if_error_seconds`, `subject_mapping`
/// (`assertion`, `prefixed_by_issuer`, `claim`, `local_user`) with `subject_mapping.claim`, `claim_mapping` (JSON), `token.format`,
/// `token.lifetime_seconds`, `expires_at` (a date), `revision` (carried).
#[derive(Template)]
#[template(path = "identity_providers/form.html")]
pub struct IdentityProviderFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its identifier and issuer; `None` for a new one.
    pub existing: Option<(String, String)>,
    /// The form.
    pub form: Form,
}

impl IdentityProviderFormPage {
    const OWN: [&'static str; 26] = [
        "issuer",
        "certificate",
        "name",
        "clients_kind",
        "clients",
        "subjects_kind",
        "subjects",
        "claim_rule",
        "scope",
        "default_scope",
        "assertion.audiences",
        "assertion.algorithms",
        "assertion.types",
        "assertion.max_life_seconds",
        "assertion.skew_seconds",
        "assertion.replay",
        "assertion.compatibility",
        "key_source",
        "key_source.url",
        "key_source.stale_if_error_seconds",
        "subject_mapping",
        "subject_mapping.claim",
        "claim_mapping",
        "token.format",
        "token.lifetime_seconds",
        "expires_at",
    ];

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }

    fn back(&self) -> String {
        match &self.existing {
            Some((id, _)) => self.frame.base.record("identity-providers", id),
            None => self.frame.base.to("/identity-providers"),
        }
    }
}
