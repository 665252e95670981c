//! How long published keys live: read when they are needed, kept parsed, read again ahead of time, and for a while kept where they cannot
//! be. Time is the clock's that is passed in.
//!
//! | file | what it holds |
//! |---|---|
//! | `source_table` | every source that is in use, bounded |
//! | `source` | [`Source`](source::Source): one source, and who waits for what |
//! | `single_flight` | a reading under way that all who want it share |
//! | `rhythm` | when a source may be read for whom |
//! | `held_keys` | keys at hand, and until when they count |
//! | `failing` | failures that are remembered, with growing pauses |
//! | `taking` | a document becomes keys; what was known before stays |
//! | `news` | what a reading brought that is worth an event |
//! | `state` | how a source fares, for people |
//! | `caretaker` | reads ahead of time and throws out what nobody uses |
//! | `means` | what every reading needs |

pub(crate) mod caretaker;
mod failing;
mod held_keys;
pub(crate) mod means;
mod news;
mod rhythm;
mod single_flight;
pub(crate) mod source;
pub(crate) mod source_table;
pub(crate) mod state;
pub(crate) mod taking;
