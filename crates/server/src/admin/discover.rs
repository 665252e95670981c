//! `POST /admin/v1/discover`: reads the keys that an issuer publishes before it is trusted: `issuer`, and where to look as `key_source`
//! (its own metadata when nothing is said). Nothing is kept.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::clock::Timestamp;
use jurat_registry::key_source::{KeyDocument, KeySource};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown_key::ShownKey;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::{self, JsonBody};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize, JsonSchema)]
struct Discovered {
    /// The issuer.
    issuer: String,
    /// The URL that the keys were read from.
    read_from: String,
    /// When they were read.
    read_at: Timestamp,
    /// The keys.
    keys: Vec<ShownKey>,
}

/// Whose keys are read, and where.
#[derive(JsonSchema)]
#[schemars(rename = "Discovery", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct StatedIssuer {
    /// The exact value of `iss` in the issuer's assertions.
    issuer: String,
    /// Where to look; the issuer's own metadata when nothing is said.
    key_source: Option<KeySource>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "discoverKeys",
        "Reads the keys that an issuer publishes, before it is trusted.",
    )
    .described("Nothing is kept.")
    .takes::<StatedIssuer>()
    .shows::<Discovered>("The keys.")
    .refuses(StatusCode::BAD_GATEWAY, "The keys could not be read.")
}

/// Reads what an issuer publishes.
pub(crate) async fn discover(
    State(app): State<AppState>,
    _: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let issuer = body.take::<String>("issuer")?.ok_or_else(|| {
        Problem::of_field("issuer", "state the exact value of iss in its assertions")
    })?;
    let source = match body.0.remove("key_source") {
        Some(stated) => json_body::read(stated).map_err(|problem| problem.within("key_source"))?,
        None => KeySource::usual(KeyDocument::Discovery),
    };
    if let Some(unknown) = body.0.keys().next() {
        let sentence = "a discovery takes issuer and key_source";
        return Err(Problem::of_field(unknown, sentence));
    }
    source.validate(&issuer)?;
    let key_sets = app.authorization_server.key_sets();
    let set = key_sets.discover(&issuer, &source).await;
    let set = set.map_err(|failure| Problem::new(StatusCode::BAD_GATEWAY, failure.sentence))?;
    let discovered = Discovered {
        read_from: set.read_from,
        read_at: set.read_at,
        keys: set
            .keys
            .iter()
            .map(|key| ShownKey::from(&*key.key))
            .collect(),
        issuer,
    };
    Ok(json::private(StatusCode::OK, &discovered))
}
