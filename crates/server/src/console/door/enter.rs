//! A one-time link opens the console signed in: `jurat demo` prints one.

use axum::response::Response;
use http::StatusCode;

use crate::console::visit::Caller;
use crate::extract::path::Named;
use crate::respond::browser::{see_other, unavailable};

/// Takes the link, and goes on to the overview.
pub(in crate::console) async fn enter(Named(link): Named<String>, mut caller: Caller) -> Response {
    let response = match caller.server().sign_in_by_link(&link).await {
        Ok(Some(signed_in)) => {
            let before = caller.visitor.session();
            match caller.server().begin_session(&signed_in, before).await {
                Ok(cookie) => {
                    caller.visitor.begin_session(&cookie);
                    see_other(&caller.base().to("/"))
                }
                Err(error) => failed(&caller, &error),
            }
        }
        Ok(None) => {
            let sentence = "The link was used, or is too old. It works once.";
            caller.message(StatusCode::GONE, "This link is spent", sentence)
        }
        Err(error) => failed(&caller, &error),
    };
    caller.answered(response)
}

fn failed(caller: &Caller, error: &jurat_registry::store::StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "the store failed");
    unavailable(caller.server().tenant())
}
