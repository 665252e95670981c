//! The answer that the browser takes back to the client, and what it shows where there is nobody to take it to.

use axum::response::Response;
use http::StatusCode;
use jurat_issuance::authorization_endpoint::{
    AuthorizationRefusal, AuthorizationResponse, Fault, ResponseMode,
};
use jurat_issuance::authorization_server::AuthorizationServer;

use crate::pages::{FormPostPage, MessagePage, form_post_page, message_page};
use crate::respond::browser::see_other;

/// A refusal.
pub(super) fn refused(server: &AuthorizationServer, refusal: AuthorizationRefusal) -> Response {
    match refusal {
        AuthorizationRefusal::Show(fault) => shown(server, fault),
        AuthorizationRefusal::Redirect(answer) => told(server, &answer),
    }
}

/// What came of a decision.
pub(super) fn decided(
    server: &AuthorizationServer,
    decided: Result<AuthorizationResponse, AuthorizationRefusal>,
) -> Response {
    match decided {
        Ok(answer) => told(server, &answer),
        Err(refusal) => refused(server, refusal),
    }
}

/// RFC 6749 section 4.1.2.1: the user is told, and the browser is NOT redirected.
pub(super) fn shown(server: &AuthorizationServer, fault: Fault) -> Response {
    let status = status_of(fault);
    let is_ours = status == StatusCode::SERVICE_UNAVAILABLE;
    let page = MessagePage {
        status,
        title: if is_ours {
            "Not now"
        } else {
            "This link does not work"
        },
        sentence: fault.sentence(),
        advice: (!is_ours).then_some(
            "Go back to the application and try again; if that does not help, tell those who run it.",
        ),
        reference: Some(fault.name()),
        link: None,
    };
    message_page(server.tenant(), &page)
}

/// The client is told: by a redirect (RFC 9700 section 4.12: 303, so that no form is sent on), or by a form.
pub(super) fn told(server: &AuthorizationServer, answer: &AuthorizationResponse) -> Response {
    if answer.mode() == ResponseMode::Query {
        return see_other(&answer.location());
    }
    let parameters = answer.parameters().iter();
    let parameters: Vec<_> = parameters
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let client = answer.client();
    let name = client.settings().name.as_deref();
    let page = FormPostPage {
        client_name: name.unwrap_or(client.id().as_str()),
        redirect_uri: answer.redirect_uri(),
        parameters: &parameters,
    };
    form_post_page(server.tenant(), &page)
}

/// The status of a page that says what is wrong.
fn status_of(fault: Fault) -> StatusCode {
    StatusCode::from_u16(fault.code().status()).unwrap_or(StatusCode::BAD_REQUEST)
}
