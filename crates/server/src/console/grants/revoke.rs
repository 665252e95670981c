//! A grant or a token is ended. The same twice: asked by GET, done by POST.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;
use jurat_console::paths::segment;

use super::record::{Grant, Standing, Token};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What is ended.
#[derive(Clone, Copy)]
enum Kind {
    Grant,
    Token,
}

/// What revoking a grant will do.
pub(in crate::console) async fn ask_grant(Named(id): Named<String>, visit: Visit) -> Response {
    ask(Kind::Grant, &id, visit).await
}

/// Revokes a grant.
pub(in crate::console) async fn grant(
    Named(id): Named<String>,
    visit: Visit,
    body: Body,
) -> Response {
    revoke(Kind::Grant, &id, visit, body).await
}

/// What revoking a token will do.
pub(in crate::console) async fn ask_token(Named(id): Named<String>, visit: Visit) -> Response {
    ask(Kind::Token, &id, visit).await
}

/// Revokes a token.
pub(in crate::console) async fn token(
    Named(id): Named<String>,
    visit: Visit,
    body: Body,
) -> Response {
    revoke(Kind::Token, &id, visit, body).await
}

async fn ask(kind: Kind, id: &str, mut visit: Visit) -> Response {
    let response = match asked(kind, id, &mut visit, &Posted::default()).await {
        // What has ended already is shown as it is.
        Ok(()) => see_other(&visit.base().record(kind.collection(), id)),
        Err(response) => response,
    };
    visit.answered(response)
}

async fn revoke(kind: Kind, id: &str, mut visit: Visit, body: Body) -> Response {
    let response = match revoked(kind, id, &mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn revoked(
    kind: Kind,
    id: &str,
    visit: &mut Visit,
    body: Body,
) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    asked(kind, id, visit, &form).await?;
    let call = Call::new(Method::POST, format!("{}/revoke", kind.path(id)));
    let revoked = visit.api().call(call).await;
    revoked.map_err(|refused| visit.refused(Place::Grants, &refused))?;
    let page = visit.base().record(kind.collection(), id);
    Ok(see_other(&said::on_page(&page, "revoked")))
}

/// Whether it is to be done, or was already; else the page to show.
async fn asked(kind: Kind, id: &str, visit: &mut Visit, form: &Posted) -> Result<(), Response> {
    let review = review_of(kind, id, visit).await;
    match review.map_err(|refused| visit.refused(Place::Grants, &refused))? {
        Some(review) => review::confirmed(visit, form, review).await,
        None => Ok(()),
    }
}

impl Kind {
    fn collection(self) -> &'static str {
        match self {
            Self::Grant => "grants",
            Self::Token => "tokens",
        }
    }

    fn path(self, id: &str) -> String {
        format!("/{}/{}", self.collection(), segment(id))
    }
}

/// What it will do, as long as it counts.
async fn review_of(kind: Kind, id: &str, visit: &Visit) -> Result<Option<Review>, Refused> {
    let (api, path) = (visit.api(), kind.path(id));
    let (standing, subject, client) = match kind {
        Kind::Grant => {
            let grant: Grant = api.get(&path).await?;
            (grant.standing, grant.subject, Some(grant.client))
        }
        Kind::Token => {
            let token: Token = api.get(&path).await?;
            (token.standing, token.subject, token.client)
        }
    };
    if standing != Standing::Live {
        return Ok(None);
    }
    let client = client.unwrap_or_else(|| "Whoever asked".to_owned());
    let (what, effects) = match kind {
        Kind::Grant => (
            "grant",
            vec![
                format!(
                    "{client} gets no further token for {subject} from it: its refresh tokens count for nothing."
                ),
                "Every access token that came of it counts for nothing from now on, wherever it is introspected; so does what was traded for these.".to_owned(),
                IN_A_JWT.to_owned(),
                "It cannot be taken back. What is allowed anew is a grant of its own.".to_owned(),
            ],
        ),
        Kind::Token => (
            "token",
            vec![
                "It counts for nothing from now on, wherever it is introspected; so does what was traded for it.".to_owned(),
                IN_A_JWT.to_owned(),
                format!("{client} may ask for another: what it got it for stays as it is."),
            ],
        ),
    };
    let page = visit.base().record(kind.collection(), id);
    Ok(Some(Review {
        place: Place::Grants,
        action: format!("{path}/revoke"),
        title: format!("Revoke the {what} for {subject}?"),
        back: Link::new(page, format!("The {what} for {subject}")),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: match kind {
            Kind::Grant => Some(format!("jurat grant revoke {id}")),
            Kind::Token => None,
        },
        button: format!("Revoke the {what}"),
        ends_something: true,
        is_trust: false,
    }))
}

/// What revoking does not reach.
pub(super) const IN_A_JWT: &str =
    "Resource servers that only verify a JWT see none of this until the token’s own end.";
