//! Keys that an issuer publishes, for identity providers and clients alike: `jurat idp keys`, `jurat client keys`, and `refresh`.
//!
//! | file | what it holds |
//! |---|---|
//! | `keys_view` | every key: where it came from, when it was seen and used |
//! | `source_view` | where keys are read, and how that fares |
//! | `refresh_view` | what a reading changed |

mod keys_view;
mod refresh_view;
mod source_view;

use jurat_registry::clock::Timestamp;
use serde_json::Value;

use crate::shell_word::shell_word;
use crate::time_text;

pub(super) use keys_view::print as print_keys;
pub(super) use refresh_view::print as print_refresh;

/// A command about keys and whose keys they are: `idp` and the issuer, or `client` and the `client_id`.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    /// `idp` or `client`.
    pub(super) kind: &'static str,
    /// The name it was called by.
    pub(super) name: &'a str,
}

impl Owner<'_> {
    /// The name as a command line takes it.
    fn word(self) -> String {
        shell_word(self.name)
    }
}

/// When a point in time is, seen from now; empty when there is none.
fn when(value: &Value, now: Timestamp) -> String {
    let time: Option<Timestamp> = value.as_str().and_then(|text| text.parse().ok());
    time.map_or_else(String::new, |time| time_text::relative(time, now))
}
