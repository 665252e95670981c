//! The server's own signing keys: shown, rotated, retired, imported. A private key comes in and never goes out.

use http::StatusCode;
use jurat_issuance::keyring::KeyringError;
use jurat_issuance::keyring::administration::{KeyChangeError, TakesOver};

use crate::key_rotation;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod public;
pub(crate) mod retire;
pub(crate) mod rotate;

fn takes_over(immediately: Option<bool>) -> TakesOver {
    match immediately {
        Some(true) => TakesOver::Immediately,
        Some(false) | None => TakesOver::Later,
    }
}

/// Tells the operator's log at once what was changed.
fn told<T>(app: &AppState, changed: Result<T, KeyChangeError>) -> Result<T, Problem> {
    key_rotation::tell(app.authorization_server.keyring());
    changed.map_err(Problem::from)
}

impl From<KeyringError> for Problem {
    fn from(error: KeyringError) -> Self {
        KeyChangeError::Keyring(error).into()
    }
}

impl From<KeyChangeError> for Problem {
    fn from(error: KeyChangeError) -> Self {
        let sentence = error.to_string();
        match error {
            KeyChangeError::NotFound => Self::not_found(sentence),
            KeyChangeError::NotForTokens(_) => Self::of_field("algorithm", sentence),
            KeyChangeError::Waiting(_) => Self::new(
                StatusCode::CONFLICT,
                format!("{sentence}. Let it take over now (immediately), or retire it first"),
            ),
            KeyChangeError::Known(_) | KeyChangeError::Overtaken => {
                Self::new(StatusCode::CONFLICT, sentence)
            }
            KeyChangeError::Keyring(KeyringError::Store(error)) => error.into(),
            KeyChangeError::Keyring(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::error!(error, "a signing key could not be changed");
                Self::unavailable()
            }
        }
    }
}
