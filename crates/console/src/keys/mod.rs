//! The server's own signing keys: their calendar, what can be done with them, and one that is brought.

mod calendar;
mod import;
mod list;

pub use calendar::{Calendar, CalendarRow};
pub use import::KeyImportPage;
pub use list::{KeysPage, SigningKeyShown};
