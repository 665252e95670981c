//! Resources and their scopes: the list, one resource, the form.

mod form;
mod list;
mod show;

pub use form::ResourceFormPage;
pub use list::{ResourceRow, ResourcesPage};
pub use show::{ResourcePage, ResourceScope};
