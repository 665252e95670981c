//! All that a document changes, tenant by tenant: as it is shown, and as the store makes it.

use jurat_files::document::Document;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::change::TenantChange;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

use super::change::{Action, ShownChange};
use super::gathered::Gathered;
use super::state::State;
use super::tenant_planning::TenantPlanning;
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A plan.
pub(super) struct Planned {
    /// As it is shown.
    pub(super) shown: ShownPlan,
    /// As the store makes it.
    pub(super) write: Vec<TenantChange>,
    /// The keys that must be published before, by tenant.
    pub(super) publish: Vec<(AppState, Vec<Algorithm>)>,
}

/// A plan as it is shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Plan")]
pub(super) struct ShownPlan {
    /// The state of the records that it was made for.
    pub(super) state: String,
    /// How many of each.
    pub(super) summary: Summary,
    /// Each change.
    changes: Vec<ShownChange>,
}

/// How many records are made, changed, taken away, and stay as they are.
#[derive(Clone, Copy, Default, Serialize, JsonSchema)]
#[schemars(rename = "PlanSummary")]
pub(super) struct Summary {
    /// Made.
    pub(super) insert: usize,
    /// Changed.
    pub(super) replace: usize,
    /// Taken away.
    pub(super) remove: usize,
    /// As they are stated.
    pub(super) unchanged: usize,
}

/// Plans what `document` changes.
pub(super) async fn plan(
    app: &AppState,
    administrator: &Administrator,
    document: &Document<&RawValue>,
) -> Result<Planned, Problem> {
    let mut gathered = Gathered {
        state: State::new(),
        unchanged: 0,
        changes: Vec::new(),
    };
    let (mut write, mut publish) = (Vec::new(), Vec::new());
    for (index, part) in document.tenants.iter().enumerate() {
        let within = |problem: Problem| problem.within(&format!("tenants[{index}]"));
        if document
            .tenants
            .iter()
            .take(index)
            .any(|other| other.name == part.name)
        {
            let sentence = "this tenant is stated twice";
            return Err(within(Problem::of_field("name", sentence)));
        }
        let planning = TenantPlanning::begin(app, administrator, part, &mut gathered).await;
        let mut planning = planning.map_err(within)?;
        planning.records(part, document).await.map_err(within)?;
        let made = planning.finish();
        write.extend(made.write);
        publish.extend(made.publish);
    }
    Ok(Planned {
        shown: gathered.shown(),
        write,
        publish,
    })
}

impl Gathered {
    fn shown(self) -> ShownPlan {
        let count = |action| {
            let of = |change: &&ShownChange| change.action == action;
            self.changes.iter().filter(of).count()
        };
        let summary = Summary {
            insert: count(Action::Insert),
            replace: count(Action::Replace),
            remove: count(Action::Remove),
            unchanged: self.unchanged,
        };
        ShownPlan {
            state: self.state.finish(),
            summary,
            changes: self.changes,
        }
    }
}
