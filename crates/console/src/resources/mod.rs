//! Resources and their scopes: the list, one resource, the form, how its tokens are checked.

mod form;
mod list;
mod samples;
mod show;

pub use form::ResourceFormPage;
pub use list::{ResourceRow, ResourcesPage};
pub use samples::{ResourceSampleValues, resource_samples};
pub use show::{ResourcePage, ResourceScope};
