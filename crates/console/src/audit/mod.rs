//! What was changed, by whom, and whether the log of it is whole.

mod line;
mod list;
mod verification;

pub use line::AuditLinePage;
pub use list::{AuditFilterShown, AuditPage, AuditRow};
pub use verification::{AuditVerificationPage, ChainFound};
