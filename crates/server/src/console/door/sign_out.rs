//! Sign-out: the session ends, here and wherever else it counted.

use axum::body::Body;
use axum::response::Response;

use crate::console::visit::Caller;
use crate::respond::browser::{see_other, unavailable};

/// Signs out.
pub(in crate::console) async fn sign_out(mut caller: Caller, body: Body) -> Response {
    let form = match caller.posted(body).await {
        Ok(form) => form,
        Err(response) => return caller.answered(response),
    };
    let to = caller.base().to("/sign-in");
    if caller.came_from_here(&form).is_ok()
        && let Some(cookie) = caller.visitor.session().map(str::to_owned)
    {
        if let Err(error) = caller.server().end_session(&cookie).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
            let response = unavailable(caller.server().tenant());
            return caller.answered(response);
        }
        caller.visitor.end_session();
    }
    caller.answered(see_other(&to))
}
