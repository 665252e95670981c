//! The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core section 3.1.2): a browser brings a request, the user signs in and
//! decides, and the browser takes the answer back. The whole request stays in the query of the address, and is checked anew each time.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::response::Response;
use http::Method;
use jurat_issuance::authorization_endpoint::{AskedFor, Fault, Next};
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::session::LiveSession;
use jurat_protocol::form::{self, Form};

use crate::extract::body;
use crate::pages::field;
use crate::pages::path_here;
use crate::pages::visitor::Visitor;
use crate::peer::Peer;
use crate::respond::browser::{see_other, unavailable};
use crate::state::AppState;

mod answer;
mod decision;
mod shown;
mod sign_in;

/// The largest body that is read.
const MOST_BODY_BYTES: usize = 64 * 1024;

/// The parameter by which the address says that the user has signed in for this request.
const AFTER_SIGN_IN: &str = "after_sign_in";

/// A browser at the endpoint, with a request in the query of its address.
struct Visit<'a> {
    server: &'a AuthorizationServer,
    visitor: Visitor,
    /// The path that the browser came by.
    path: &'a str,
    /// The request.
    query: &'a str,
    peer: Option<IpAddr>,
}

/// GET and POST.
pub(crate) async fn authorize(State(app): State<AppState>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let server = &*app.authorization_server;
    let Ok(visitor) = Visitor::of(server, &head.headers) else {
        return unavailable(server.tenant());
    };
    let mut visit = Visit {
        server,
        visitor,
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        peer: Peer::of(&head.extensions).0,
    };
    let response = if head.method == Method::POST {
        match body::read(body, MOST_BODY_BYTES).await {
            Ok(body) => visit.posted(&body).await,
            Err(_) => answer::shown(server, Fault::ParametersMalformed),
        }
    } else {
        visit.come().await
    };
    visit.visitor.answered(response)
}

impl Visit<'_> {
    /// What the browser sees that comes to the address.
    async fn come(&mut self) -> Response {
        match self.asked().await {
            Ok(asked) => match self.session().await {
                Ok(session) => self.show(asked, session.as_ref()).await,
                Err(response) => response,
            },
            Err(response) => response,
        }
    }

    /// A form: one of our own pages', or the request itself (OpenID Connect Core section 3.1.2.1).
    async fn posted(&mut self, body: &[u8]) -> Response {
        let Ok(form) = Form::parse(body) else {
            return answer::shown(self.server, Fault::ParametersMalformed);
        };
        if form.value(field::CSRF_TOKEN).is_none() {
            // It goes on as a GET, which brings the cookies of this site along.
            return see_other(&self.address(&form::encode(form.pairs())));
        }
        match form.value(field::DECISION) {
            Some(decision) => self.decided(decision, &form).await,
            None => self.sign_in(&form).await,
        }
    }

    /// The request in the query.
    async fn asked(&self) -> Result<AskedFor, Response> {
        let Ok(form) = Form::parse(self.query.as_bytes()) else {
            return Err(answer::shown(self.server, Fault::ParametersMalformed));
        };
        let asked = self.server.authorization_request(&form).await;
        asked.map_err(|refusal| answer::refused(self.server, refusal))
    }

    /// The browser's session, if it counts.
    async fn session(&self) -> Result<Option<LiveSession>, Response> {
        let Some(cookie) = self.visitor.session() else {
            return Ok(None);
        };
        let session = self.server.session(cookie).await;
        session.map_err(|_| unavailable(self.server.tenant()))
    }

    /// What comes next, as a page or as the answer.
    async fn show(&self, asked: AskedFor, session: Option<&LiveSession>) -> Response {
        match self.server.next(asked, session).await {
            Next::SignIn(asked) => self.sign_in_page(&asked, "", None),
            Next::Consent(decidable, scopes) => self.consent_page(&decidable, &scopes),
            Next::Decide(decidable) => {
                answer::decided(self.server, self.server.allow(*decidable).await)
            }
            Next::Answer(answer) => answer::told(self.server, &answer),
        }
    }

    /// This endpoint's address with `query`, as the browser knows it.
    fn address(&self, query: &str) -> String {
        format!("{}?{query}", path_here(self.server.tenant(), self.path))
    }

    /// The address of this request, which says that the user has signed in for it where there is a `proof`.
    fn address_after(&self, proof: Option<&str>) -> String {
        let Ok(form) = Form::parse(self.query.as_bytes()) else {
            return self.address("");
        };
        let request = form.pairs().filter(|(name, _)| *name != AFTER_SIGN_IN);
        let proof = proof.map(|proof| (AFTER_SIGN_IN, proof));
        self.address(&form::encode(request.chain(proof)))
    }
}
