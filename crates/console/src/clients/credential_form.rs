//! One more credential for a client, or one more key for an identity provider.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Choice, Form, Link};

/// What can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// A client's: keys and secrets.
    OfClient,
    /// An identity provider's: keys only, and never made here.
    OfIdentityProvider,
}

/// The form for a credential. Fields: `kind` (`certificate`, `jwks`, and of a client `generate`, `secret`), `certificate` (PEM of a
/// certificate or a public key), `jwks` (a JWK or JWK Set), `algorithm` (of a key pair), `expires_at` (a date).
#[derive(Template)]
#[template(path = "clients/credential_form.html")]
pub struct CredentialFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What can be added.
    pub kind: CredentialKind,
    /// Whose it will be, with the way back.
    pub of: Link,
    /// The form.
    pub form: Form,
}

impl CredentialFormPage {
    fn kinds(&self) -> Vec<Choice> {
        let of_client = [
            (
                "generate",
                "Make a key pair",
                "The private key is shown once and kept nowhere.",
            ),
            (
                "secret",
                "Make a secret",
                "256 random bits, shown once. At most two count at a time, so that one can take over from the other.",
            ),
        ];
        let keys = [
            (
                "certificate",
                "Certificate or public key",
                "PEM or DER. A certificate’s own dates count.",
            ),
            ("jwks", "JWK or JWK Set", "Every key of the set is added."),
        ];
        let of_client = of_client
            .into_iter()
            .filter(|_| self.kind == CredentialKind::OfClient);
        keys.into_iter()
            .chain(of_client)
            .map(|(value, label, help)| Choice::new(value, label, help))
            .collect()
    }

    fn makes_keys(&self) -> bool {
        self.kind == CredentialKind::OfClient
    }
}
