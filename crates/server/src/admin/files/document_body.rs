//! The document out of a request: far larger than other bodies, so one at a time, and its records stay texts until each is looked at.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use jurat_files::document::Document;
use jurat_protocol::jose::strict_json;
use serde_json::value::RawValue;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::extract::json_body;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// The largest document: some 30,000 clients with a certificate each. Only administrators send any, and one is read at a time.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// One document is in memory at a time.
static TURN: Semaphore = Semaphore::const_new(1);

/// So long another one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// A document as it came.
pub(crate) struct DocumentBody {
    bytes: Bytes,
    _turn: SemaphorePermit<'static>,
}

impl FromRequest<AppState> for DocumentBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Problem> {
        if !json_body::is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send the body as application/json",
            ));
        }
        let turn = tokio::time::timeout(PATIENCE, TURN.acquire()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "another administrator's files are being looked at: try again in a moment",
            ));
        };
        let body = Limited::new(request.into_body(), MOST_BYTES).collect();
        let bytes = match body.await {
            Ok(collected) => collected.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => {
                return Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "files of at most 64 MiB are applied at once: apply fewer of them",
                ));
            }
            Err(_) => {
                let sentence = "the body did not come in time";
                return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, sentence));
            }
        };
        Ok(Self { bytes, _turn: turn })
    }
}

impl DocumentBody {
    /// The document, its records as they were written.
    pub(super) fn read(&self) -> Result<Document<&RawValue>, Problem> {
        let malformed = |why: &dyn std::fmt::Display| {
            let sentence = format!("the body is not a document of records: {why}");
            Problem::new(StatusCode::BAD_REQUEST, sentence)
        };
        let text = str::from_utf8(&self.bytes).map_err(|error| malformed(&error))?;
        strict_json::check(text).map_err(|fault| malformed(&fault))?;
        serde_json::from_str(text).map_err(|error| malformed(&error))
    }
}
