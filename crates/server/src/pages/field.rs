//! The names of the fields in the pages' forms, and of their buttons' answers. Whoever reads a form asks by these.

/// The mark that shows that a form came from a page of this server; [`super::visitor::Visitor::came_from_here`] checks it.
pub const CSRF_TOKEN: &str = "csrf_token";
/// The name to sign in with.
pub const USERNAME: &str = "username";
/// A password; on the invitation page the new one.
pub const PASSWORD: &str = "password";
/// The new password once more.
pub const PASSWORD_AGAIN: &str = "password_again";
/// The device's user code (RFC 8628 section 3.3).
pub const USER_CODE: &str = "user_code";
/// Which button was pressed.
pub const DECISION: &str = "decision";

/// [`DECISION`]: the client may.
pub const ALLOW: &str = "allow";
/// [`DECISION`]: the client may not.
pub const DENY: &str = "deny";
/// [`DECISION`]: "not you?": whoever is signed in is signed out, and the sign-in page is shown.
pub const SWITCH_USER: &str = "switch_user";
/// [`DECISION`]: sign out.
pub const SIGN_OUT: &str = "sign_out";
/// [`DECISION`]: stay signed in.
pub const STAY: &str = "stay";
