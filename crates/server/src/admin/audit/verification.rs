//! `GET /admin/v1/audit/verification`: goes through the audit log, a few thousand lines for each request. Where it is not done it says how
//! far it came (`state` is `reached`), and goes on from there when it is asked again with `after`, which is that line's number and digest.
//! Nothing is believed of what is asked: whoever states a line that is not there finds a broken link.

use std::str::FromStr;

use axum::extract::State;
use axum::response::Response;
use http::{StatusCode, Uri};
use jurat_protocol::form::Form;
use jurat_registry::audit::seal::ChainEnd;
use jurat_registry::audit::verification::{Progress, Verification, verify_on};
use schemars::JsonSchema;
use serde::Serialize;

use crate::admin::openapi::operation::{Operation, Parameter, Topic};
use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What was found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditVerification")]
#[serde(tag = "state", rename_all = "snake_case")]
enum Found {
    /// All is well from the beginning, or the checkpoint, to the newest line.
    Whole { checkpoint: Option<End>, head: End },
    /// This is the first broken link.
    Broken {
        /// The number of the line.
        number: u64,
        /// What is wrong with it.
        fault: String,
    },
    /// All is well up to here; there is more.
    Reached {
        /// The last line that was gone through.
        reached: End,
        /// The newest line there is.
        head: Option<End>,
    },
}

/// A line by its number and digest.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditEnd")]
struct End {
    /// Its number.
    number: u64,
    /// Its digest: SHA-256, in hexadecimal.
    digest: String,
}

impl From<ChainEnd> for End {
    fn from(end: ChainEnd) -> Self {
        Self {
            number: end.number,
            digest: end.digest.to_string(),
        }
    }
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Server,
        "verifyAuditLog",
        "Goes through the audit log, a few thousand lines for each request.",
    )
    .described(
        "Where the state is `reached` it goes on when it is asked again with that line in `after`.",
    )
    .asks([Parameter::of::<String>(
        "after",
        "The line that was reached before, as NUMBER:DIGEST.",
    )])
    .shows::<Found>("What was found.")
}

/// Verifies.
pub(crate) async fn verify(
    State(app): State<AppState>,
    _: Administrator,
    address: Uri,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let from = after(address.query().unwrap_or_default())?;
    let store = &**server.store();
    let found = match verify_on(store, &server.tenant().name, from).await? {
        Progress::Done(Verification::Whole { checkpoint, head }) => Found::Whole {
            checkpoint: checkpoint.map(End::from),
            head: head.into(),
        },
        Progress::Done(Verification::Broken(broken)) => {
            let tenant = &server.tenant().name;
            tracing::error!(%tenant, %broken, "the audit log is not whole");
            Found::Broken {
                number: broken.number,
                fault: broken.fault.to_string(),
            }
        }
        Progress::Reached(reached) => Found::Reached {
            reached: reached.into(),
            head: store.audit_ends().await?.head.map(|(end, _)| end.into()),
        },
    };
    Ok(json::private(StatusCode::OK, &found))
}

/// From where on.
fn after(query: &str) -> Result<Option<ChainEnd>, Problem> {
    let form = Form::parse(query.as_bytes()).ok();
    let form = form.filter(|_| {
        query
            .split('&')
            .all(|pair| pair.is_empty() || pair.starts_with("after="))
    });
    let refused = || {
        Problem::of_field(
            "after",
            "a verification takes after alone: a line's number and digest, as NUMBER:DIGEST",
        )
    };
    let form = form.ok_or_else(refused)?;
    let after = form.value("after").map(ChainEnd::from_str);
    after.transpose().map_err(|_| refused())
}
