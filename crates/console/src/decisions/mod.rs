//! Why: any assertion explained, and the decisions that were made.

mod explain;
mod explained;
mod list;
mod show;

pub use explain::ExplainPage;
pub use explained::{
    CheckOutcome, CheckShown, Explained, KnownKeyShown, MendShown, RefusalShown, TokenShown,
    VerdictShown,
};
pub use list::{DecisionRows, DecisionsFilter, DecisionsPage};
pub use show::DecisionPage;
