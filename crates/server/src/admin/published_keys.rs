//! Keys that an issuer publishes: how its source fares, and reading it now. The same for identity providers and for clients.

use jurat_registry::key_sets::{KeyOwner, KeySetChange, KeySourceState, Occasion};
use jurat_registry::key_source::KeySource;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown_key::ShownCredential;
use crate::respond::problem::Problem;
use crate::state::AppState;
use http::StatusCode;

/// Every key of one issuer: those registered here and those it publishes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Keys")]
pub(crate) struct ShownKeys {
    /// Those registered here.
    pub(crate) registered: Vec<ShownCredential>,
    /// Those that it publishes; `null` when it publishes none.
    pub(crate) source: Option<ShownSource>,
}

/// Where keys are published, and how that fares.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublishedKeys")]
pub(crate) struct ShownSource {
    #[serde(flatten)]
    settings: KeySource,
    /// How it fares.
    state: KeySourceState,
}

/// What a reading brought.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "KeyReading")]
pub(crate) struct ShownReading {
    /// Whether the issuer was asked now; a moment after another reading it is not.
    asked: bool,
    #[serde(flatten)]
    change: KeySetChange,
    /// The source, and how it fares now.
    source: ShownSource,
}

/// The source of the issuer that goes by `name`, if it has one.
pub(crate) fn source(
    app: &AppState,
    name: &str,
    source: Option<&KeySource>,
) -> Option<ShownSource> {
    let source = source?;
    let state = app
        .authorization_server
        .key_sets()
        .state(owner(app, name, source));
    Some(ShownSource {
        settings: source.clone(),
        state,
    })
}

/// Reads the keys of the issuer that goes by `name` now.
pub(crate) async fn read_now(
    app: &AppState,
    name: &str,
    source: Option<&KeySource>,
) -> Result<ShownReading, Problem> {
    let source = source.ok_or_else(|| {
        let sentence = "it publishes no keys: state a key_source first";
        Problem::of_field("key_source", sentence)
    })?;
    let owner = owner(app, name, source);
    let key_sets = app.authorization_server.key_sets();
    let read = key_sets.read(owner, Occasion::Administrator).await;
    let read = read.map_err(|failure| Problem::new(StatusCode::BAD_GATEWAY, failure.sentence))?;
    Ok(ShownReading {
        asked: read.asked,
        change: read.change,
        source: ShownSource {
            settings: source.clone(),
            state: key_sets.state(owner),
        },
    })
}

fn owner<'a>(app: &'a AppState, name: &'a str, source: &'a KeySource) -> KeyOwner<'a> {
    KeyOwner {
        tenant: &app.authorization_server.tenant().name,
        name,
        source,
    }
}
