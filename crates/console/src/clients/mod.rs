//! Clients: the list, one client, the forms.
//!
//! The forms' fields are named as the administration API names them: what [`crate::part::Form`] holds for `scope` is the API's `scope`.

mod credential_form;
mod form;
mod list;
mod samples;
mod show;

pub use credential_form::{CredentialFormPage, CredentialKind};
pub use form::{ClientFormPage, PresetShown};
pub use list::{ClientRow, ClientsPage};
pub use samples::{SampleValues, samples};
pub use show::{ClientPage, CredentialShown, ScopeShown, SettingShown, SourceHealth};
