//! Keys that stand on somebody else's server. Never issuance, never storage, never our own endpoints.
//!
//! | file | what it holds |
//! |---|---|
//! | [`outbound`] | the one door through which Jurat reads documents of others: guarded and bounded |
//! | `reading` | one reading of a source: which document, and what it must be |
//! | `life` | how long keys live: single flight, refresh ahead of time, what is kept where reading fails |
//! | [`remote_keys`] | [`RemoteKeys`](remote_keys::RemoteKeys): all of it behind the registry's port, on a thread of its own |

mod life;
pub mod outbound;
mod reading;
pub mod remote_keys;
