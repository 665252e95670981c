//! An identity provider's keys: those that are registered, and how the source of those that it publishes fares.

use jurat_console::clients::SourceHealth;
use jurat_console::part::{Badge, Tone};
use jurat_registry::clock::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::provider::Provider;
use crate::console::visit::Visit;

/// Its keys.
#[derive(Deserialize)]
pub(in crate::console) struct Keys {
    pub(in crate::console) source: Option<Source>,
}

/// Where it publishes keys, and how that fares.
#[derive(Deserialize)]
pub(in crate::console) struct Source {
    from: Value,
    state: State,
}

#[derive(Deserialize)]
struct State {
    read_from: Option<String>,
    read_at: Option<Timestamp>,
    next_read_at: Option<Timestamp>,
    usable_until: Option<Timestamp>,
    failing: Option<Failing>,
    keys: Vec<PublishedKey>,
}

#[derive(Deserialize)]
struct Failing {
    since: Timestamp,
    why: String,
}

#[derive(Deserialize)]
struct PublishedKey {
    key_id: Option<String>,
    thumbprint: String,
    kind: String,
    algorithms: Vec<String>,
}

/// The kind of a document as settings name it.
pub(super) fn kind(from: &Value) -> &str {
    let named = from.as_object().and_then(|forms| forms.keys().next());
    named
        .map(String::as_str)
        .or_else(|| from.as_str())
        .unwrap_or_default()
}

/// The URL that a document states.
pub(super) fn url(from: &Value) -> Option<&str> {
    from.get(kind(from))?.get("url")?.as_str()
}

/// The kind of a document, for people.
pub(super) fn title(from: &Value) -> &'static str {
    match kind(from) {
        "jwks_url" => "JWKS URL",
        "spiffe_bundle" => "SPIFFE bundle",
        "kubernetes" => "Kubernetes API server",
        _ => "Discovery",
    }
}

impl Source {
    /// How it fares, in a word or two.
    pub(super) fn badge(&self, visit: &Visit) -> Badge {
        match (&self.state.failing, self.state.read_at) {
            (Some(failing), _) => {
                let since = visit.when(failing.since);
                Badge::new(Tone::Bad, format!("Failing since {}", since.text()))
            }
            (None, Some(at)) => {
                Badge::new(Tone::Good, format!("Read {}", visit.when(at).relative()))
            }
            (None, None) => Badge::new(Tone::Note, "Not read yet"),
        }
    }

    /// As a page shows it; `issuer` is where discovery begins.
    pub(in crate::console) fn shown(&self, visit: &Visit, issuer: &str) -> SourceHealth {
        let state = &self.state;
        let stated = url(&self.from).unwrap_or(issuer);
        let keys = state.keys.iter().map(|key| {
            let name = key.key_id.as_ref().unwrap_or(&key.thumbprint);
            let algorithms = key.algorithms.join(", ");
            (name.clone(), format!("{} · {algorithms}", key.kind))
        });
        SourceHealth {
            kind: title(&self.from).to_owned(),
            url: state.read_from.clone().unwrap_or_else(|| stated.to_owned()),
            state: self.badge(visit),
            read_at: state.read_at.map(|at| visit.when(at)),
            next_read_at: state.next_read_at.map(|at| visit.when(at)),
            failure: state.failing.as_ref().map(|failing| failing.why.clone()),
            usable_until: state.usable_until.map(|at| visit.when(at)),
            keys: keys.collect(),
        }
    }
}

/// Its keys in few words: `Discovery, 3 keys`, `2 registered keys`.
pub(super) fn counted(provider: &Provider, source: Option<&Source>) -> String {
    let registered = match provider.keys.len() {
        0 => None,
        1 => Some("1 registered key".to_owned()),
        count => Some(format!("{count} registered keys")),
    };
    let published = source.map(|source| match source.state.keys.len() {
        0 => title(&source.from).to_owned(),
        1 => format!("{}, 1 key", title(&source.from)),
        count => format!("{}, {count} keys", title(&source.from)),
    });
    let parts: Vec<_> = published.into_iter().chain(registered).collect();
    if parts.is_empty() {
        "none".to_owned()
    } else {
        parts.join("; ")
    }
}
