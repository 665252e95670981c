//! Grants and tokens: found by client, subject or the token itself, shown with what came of what, and ended.
//!
//! | file | what it holds |
//! |---|---|
//! | [`record`] | grants, access tokens and refresh tokens as the API shows them |
//! | [`list`] | the lists, and the form for a token that somebody holds |
//! | [`grant`], [`token`] | one of them |
//! | [`lineage`] | what came of what |
//! | [`revoke`], [`revoke_all`] | one is ended; everything of a client or a subject is |

pub(super) mod grant;
mod lineage;
pub(super) mod list;
mod record;
pub(super) mod revoke;
pub(super) mod revoke_all;
pub(super) mod token;
