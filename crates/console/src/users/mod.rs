//! Users: the list, one user, the form.

mod form;
mod list;
mod password;
mod show;

pub use form::UserFormPage;
pub use list::{UserRow, UsersPage};
pub use password::UserPasswordPage;
pub use show::UserPage;
