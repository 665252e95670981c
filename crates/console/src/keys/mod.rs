//! The server's own signing keys: their calendar, the next one, one that ends, and one that is brought.

mod calendar;
mod import;
mod list;
mod retire;
mod rotate;

pub use calendar::{Calendar, CalendarRow};
pub use import::KeyImportPage;
pub use list::{KeysPage, SigningKeyShown};
pub use retire::KeyRetirePage;
pub use rotate::KeyRotatePage;
