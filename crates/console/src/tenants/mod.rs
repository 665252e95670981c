//! Tenants, for system administrators: the list, one tenant, the form.

mod form;
mod list;
mod show;

pub use form::TenantFormPage;
pub use list::{TenantRow, TenantsPage};
pub use show::{QuotaShown, TenantPage};
