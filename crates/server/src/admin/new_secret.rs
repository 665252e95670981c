//! A client's new secret: one of the administrator's own, or one that is made here and shown this once. What is kept of it depends on how the
//! client authenticates.

use http::StatusCode;
use jurat_issuance::authorization_server::SecretNotKept;
use jurat_registry::client::ClientSettings;
use jurat_registry::client_credential::ClientSecret;
use jurat_registry::clock::Timestamp;
use jurat_registry::generated_secret;
use jurat_registry::id::{ClientId, CredentialId};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::respond::problem::Problem;
use crate::state::AppState;

/// A secret as it is stated.
pub(crate) struct NewSecret {
    /// None where one is to be made.
    text: Option<Zeroizing<String>>,
    expires_at: Option<Timestamp>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct StatedSecret {
    generate: bool,
    value: Option<String>,
}

/// Reads `{"generate": true}` or `{"value": SECRET}`.
pub(crate) fn stated(value: Value, expires_at: Option<Timestamp>) -> Result<NewSecret, Problem> {
    let malformed = || {
        let sentence = "state either {\"generate\": true} or {\"value\": a secret of your own}";
        Problem::of_field("secret", sentence)
    };
    // The parser's own message could quote the secret.
    let stated: StatedSecret = serde_json::from_value(value).map_err(|_| malformed())?;
    let text = stated.value.map(Zeroizing::new);
    if stated.generate == text.is_some() {
        return Err(malformed());
    }
    Ok(NewSecret { text, expires_at })
}

impl NewSecret {
    /// The text, where it is not to be made here.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_ref().map(|text| text.as_str())
    }

    /// From when on it counts for nothing.
    pub(crate) fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// The secret as it is kept for a client with these settings; its text when it was made here.
    pub(crate) async fn keep(
        &self,
        app: &AppState,
        client: &ClientId,
        settings: &ClientSettings,
    ) -> Result<(ClientSecret, Option<String>), Problem> {
        let server = &app.authorization_server;
        let now = server.clock().now();
        let generated = match (&self.text, settings.makes_macs()) {
            (Some(_), _) => None,
            (None, true) => Some(generated_secret::generate_mac_key(server.randomness())?),
            (None, false) => Some(generated_secret::generate(server.randomness())?),
        };
        let stated = self.text.as_ref().map(|text| text.as_str());
        let text = stated.or(generated.as_deref()).unwrap_or_default();
        let digest = server.secret_digest(text, client, settings).await;
        let secret = ClientSecret {
            id: CredentialId::new(now, server.randomness())?,
            enabled: true,
            created_at: now,
            expires_at: self.expires_at,
            digest: digest.map_err(not_kept)?,
        };
        Ok((secret, generated))
    }
}

fn not_kept(why: SecretNotKept) -> Problem {
    match why {
        SecretNotKept::Invalid(invalid) => invalid.into(),
        SecretNotKept::Unavailable(why) => {
            tracing::error!(why, "a secret cannot be kept");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "the secret cannot be kept now: try again; the server's log says why",
            )
        }
    }
}
