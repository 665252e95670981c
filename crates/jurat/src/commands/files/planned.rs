//! A plan as the server answers it, and asking for one.

use jurat_files::fault::Fault;
use jurat_files::reader::Stated;
use serde::Deserialize;
use serde_json::Value;

use super::{folder, progress};
use crate::admin_client::problem::FieldRefusal;
use crate::admin_client::session::AdminSession;
use crate::failure::{Failure, Outcome};

/// A plan.
#[derive(Deserialize)]
pub(super) struct Planned {
    /// The state it was made for.
    pub(super) state: String,
    /// How many of each.
    pub(super) summary: Summary,
    /// Each change.
    pub(super) changes: Vec<Change>,
}

/// How many of each.
#[derive(Deserialize, Clone, Copy)]
pub(super) struct Summary {
    pub(super) insert: usize,
    pub(super) replace: usize,
    pub(super) remove: usize,
    pub(super) unchanged: usize,
}

/// A change.
#[derive(Deserialize)]
pub(super) struct Change {
    pub(super) action: String,
    pub(super) tenant: String,
    pub(super) kind: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) before: Value,
    #[serde(default)]
    pub(super) after: Value,
    #[serde(default)]
    pub(super) detail: Option<String>,
}

impl Summary {
    /// How many changes.
    pub(super) fn changes(self) -> usize {
        self.insert + self.replace + self.remove
    }
}

/// Sends what is stated to `path`. The answer, and what it says as a plan.
pub(super) async fn ask(
    session: &AdminSession,
    path: &str,
    stated: &Stated,
    what: &str,
) -> Outcome<(Value, Planned)> {
    let document = serde_json::to_string(&stated.document).map_err(Failure::failed)?;
    let answer = progress::shown(what, session.send_document(path, document)).await?;
    let answer = answer.map_err(|refusal| blamed(stated, &refusal))?;
    let planned = Planned::deserialize(&answer)
        .map_err(|error| Failure::failed(format!("the server's plan cannot be read: {error}")))?;
    Ok((answer, planned))
}

/// The place in a file that a refusal is about.
fn blamed(stated: &Stated, refusal: &FieldRefusal) -> Failure {
    let FieldRefusal { field, sentence } = refusal;
    // In a file the risks that are accepted are a setting.
    let (field, sentence) = match field.strip_suffix(".accept_risk") {
        Some(record) => (
            record,
            sentence.replace("accept_risk ", "accepted_risks = "),
        ),
        None => (field.as_str(), sentence.clone()),
    };
    match stated.blame(field, &sentence) {
        Some(fault) => folder::refused(&[Fault { ..fault }]),
        None => Failure::failed(format!("{field}: {sentence}")),
    }
}
