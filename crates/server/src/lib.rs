//! HTTP: the protocol endpoints, the administration API, the accept loop. Never SQL, never a rule of the protocol.
//!
//! | file | what it holds |
//! |---|---|
//! | [`listener`] | the accept loop: reactors, limits, time-outs, graceful end |
//! | [`router`] | every route on one page |

pub mod listener;
pub mod router;
