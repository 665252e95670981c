//! `/oauth2/invitation?ticket=…`: the page behind a one-time link, on which a user sets a password.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{StatusCode, Uri};
use jurat_issuance::invitation::InvitationRefusal;
use jurat_issuance::new_password::LEAST_CHARACTERS;
use jurat_protocol::form::Form;
use jurat_registry::user::User;

use super::page_form::{self, Unserved};
use crate::pages::csrf::Purpose;
use crate::pages::visitor::Visitor;
use crate::pages::{InvitationPage, MessagePage, field, invitation_page, message_page, path_here};
use crate::state::AppState;

/// Its path below the issuer identifier.
pub(crate) const INVITATION_PATH: &str = "/oauth2/invitation";

/// Shows the page.
pub(crate) async fn show(State(app): State<AppState>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let visitor = match page_form::visitor(&app, &head) {
        Ok(visitor) => visitor,
        Err(why) => return page_form::unserved(&app, &why),
    };
    let ticket = ticket_of(&head.uri);
    let shown = invited(&app, &ticket).await;
    let shown = shown.map(|user| page(&app, &visitor, &ticket, &user, None));
    page_form::answered(&app, visitor, shown)
}

/// Sets the password.
pub(crate) async fn set(State(app): State<AppState>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let visitor = match page_form::visitor(&app, &head) {
        Ok(visitor) => visitor,
        Err(why) => return page_form::unserved(&app, &why),
    };
    let answer = accepted(&app, &visitor, &ticket_of(&head.uri), body).await;
    page_form::answered(&app, visitor, answer)
}

async fn accepted(
    app: &AppState,
    visitor: &Visitor,
    ticket: &str,
    body: Body,
) -> Result<Response, Unserved> {
    let user = invited(app, ticket).await?;
    let again = |problem: &str| Ok(page(app, visitor, ticket, &user, Some(problem)));
    let body = page_form::read(body).await?;
    let form = page_form::parse(&body)?;
    let token = form.value(field::CSRF_TOKEN);
    if let Err(foreign) = visitor.came_from_here(token, Purpose::Invitation, ticket) {
        return again(&format!("Nothing was set: {foreign}."));
    }
    let password = form.value(field::PASSWORD).unwrap_or_default();
    if form.value(field::PASSWORD_AGAIN).unwrap_or_default() != password {
        return again("The two passwords are not the same.");
    }
    let server = &app.authorization_server;
    match server.accept_invitation(ticket, password).await {
        Ok(user) => {
            tracing::info!(user = %user.id(), "a password was set by an invitation");
            Ok(done(app))
        }
        Err(InvitationRefusal::Unknown) => Err(gone()),
        Err(InvitationRefusal::Unfit(unfit)) => again(&page_form::sentence(&unfit)),
        Err(InvitationRefusal::Store(error)) => Err(error.into()),
        Err(InvitationRefusal::Hashing(error)) => {
            tracing::warn!(%error, "a password was not set");
            again("Nothing was set: too many people are here at this moment. Try again in a while.")
        }
    }
}

fn ticket_of(uri: &Uri) -> String {
    let form = Form::parse(uri.query().unwrap_or_default().as_bytes()).ok();
    let ticket = form.as_ref().and_then(|form| form.value("ticket"));
    ticket.unwrap_or_default().to_owned()
}

async fn invited(app: &AppState, ticket: &str) -> Result<Arc<User>, Unserved> {
    let invited = app.authorization_server.invited(ticket).await?;
    invited.ok_or_else(gone)
}

/// Whether a link never was, was used or has expired reads the same.
fn gone() -> Unserved {
    Unserved::Message {
        status: StatusCode::NOT_FOUND,
        title: "This link does not count any more",
        sentence: "It was used before, has expired, or was never one of ours.",
        advice: Some("Ask whoever sent it to you for another one."),
    }
}

fn page(
    app: &AppState,
    visitor: &Visitor,
    ticket: &str,
    user: &User,
    problem: Option<&str>,
) -> Response {
    let tenant = app.authorization_server.tenant();
    let path = path_here(tenant, INVITATION_PATH);
    let page = InvitationPage {
        // What was looked up is of letters, digits and underscores: it needs no encoding.
        action: &format!("{path}?ticket={ticket}"),
        csrf_token: &visitor.csrf_token(Purpose::Invitation, ticket),
        username: &user.settings().username,
        fewest_chars: LEAST_CHARACTERS,
        problem,
    };
    invitation_page(tenant, &page)
}

fn done(app: &AppState) -> Response {
    let page = MessagePage {
        status: StatusCode::OK,
        title: "Your password is set",
        sentence: "Sign in with it from now on.",
        advice: None,
        reference: None,
        link: None,
    };
    message_page(app.authorization_server.tenant(), &page)
}
