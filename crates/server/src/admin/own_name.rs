//! The name that nobody can be registered under: this server's own. Its assertions would count for nothing (RFC 8725 section 3.12),
//! and whoever registers it should learn that at once.

use crate::respond::problem::Problem;
use crate::state::AppState;

/// Refuses `name`, stated as `field`, when it is this server's issuer identifier.
pub(crate) fn refuse(app: &AppState, field: &str, name: &str) -> Result<(), Problem> {
    if name != app.authorization_server.tenant().issuer.as_str() {
        return Ok(());
    }
    let sentence =
        "this is the server's own issuer identifier: its access tokens are not traded for others";
    Err(Problem::of_field(field, sentence))
}
