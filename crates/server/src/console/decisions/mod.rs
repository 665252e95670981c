//! Decisions: the list, the list as it follows what happens, and one of them.
//!
//! | file | what it holds |
//! |---|---|
//! | [`record`] | a decision as the API shows it, and as a row of a list |
//! | [`search`] | what is looked for, and what was found |
//! | [`list`], [`live`] | the list; its rows alone |
//! | [`show`] | one decision |
//! | [`reasons`] | the reasons for refusals, by name |
//! | [`recent`] | what was decided last about a client or an issuer |

pub(super) mod list;
pub(super) mod live;
pub(super) mod reasons;
pub(super) mod recent;
pub(super) mod record;
mod search;
pub(super) mod show;
