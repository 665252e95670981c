//! Keys that stand on somebody else's server. Never issuance, never storage, never our own endpoints.
//!
//! | file | what it holds |
//! |---|---|
//! | [`outbound`] | the one door through which Jurat reads documents of others: guarded and bounded |

pub mod outbound;
