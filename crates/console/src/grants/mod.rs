//! What was issued and still counts: tokens and the grants they come from, what came of what, and how it ends.

mod list;
mod show;

pub use list::{GrantsFilter, GrantsPage, IssuedRow};
pub use show::{Descendant, GrantPage, TokenPage};
