//! What pages are made of: each a value that writes its own HTML, with its template beside the pages' in `templates/part/`.
//!
//! | part | what it shows |
//! |---|---|
//! | [`When`] | a time, and how far off it is |
//! | [`Badge`] | a state in a word |
//! | [`Form`] and its fields | a form with its values and what is wrong with them |
//! | [`Code`] | a text to be copied |
//! | [`Change`] | one thing before and after |
//! | [`Finding`] | what the lint says |
//! | [`DecisionRow`] | one decision in a list |
//! | [`Fact`] | one thing that is known of a record |
//! | [`Traffic`] | exchanges and refusals over time |
//! | [`Pager`], [`Choice`], [`Link`] | the next page of a list, one of several, a way on |

mod badge;
mod change;
mod code;
mod decision_row;
mod fact;
mod field;
mod finding;
mod form;
mod link;
mod traffic;
mod when;

pub use badge::{Badge, Tone};
pub use change::Change;
pub use code::Code;
pub use decision_row::DecisionRow;
pub use fact::Fact;
pub(crate) use field::id_of;
pub use field::{Choice, Field};
pub use finding::{Finding, Gravity};
pub use form::Form;
pub use link::{Link, Pager};
pub use traffic::{Bucket, Traffic};
pub use when::When;
