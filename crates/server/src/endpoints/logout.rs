//! The logout endpoint (OpenID Connect RP-Initiated Logout section 2): a client sends a browser here to have its user signed out. The request
//! stays in the query of the address, and is read anew when the user has answered.

use axum::extract::{Request, State};
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::logout::{AfterLogout, Logout, LogoutFault, NextOfLogout};
use jurat_issuance::session::LiveSession;
use jurat_protocol::form::{self, Form};
use jurat_registry::client::Client;

use crate::extract::body;
use crate::pages::csrf::Purpose;
use crate::pages::visitor::Visitor;
use crate::pages::{
    ClientShown, MessagePage, SignOutPage, SignedOutPage, UserShown, field, host_of, message_page,
    path_here, sign_out_page, signed_out_page,
};
use crate::respond::browser::{see_other, unavailable};
use crate::state::AppState;

/// The largest body that is read.
const MOST_BODY_BYTES: usize = 64 * 1024;

/// A browser at the endpoint, with a request in the query of its address.
struct Visit<'a> {
    server: &'a AuthorizationServer,
    visitor: Visitor,
    query: &'a str,
}

/// GET and POST.
pub(crate) async fn logout(State(app): State<AppState>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let server = &*app.authorization_server;
    let Ok(visitor) = Visitor::of(server, &head.headers) else {
        return unavailable(server.tenant());
    };
    let query = head.uri.query().unwrap_or_default();
    let mut visit = Visit {
        server,
        visitor,
        query,
    };
    let response = if head.method == Method::POST {
        match body::read(body, MOST_BODY_BYTES).await {
            Ok(body) => visit.posted(&body).await,
            Err(_) => Err(visit.faulty(LogoutFault::ParametersMalformed)),
        }
    } else {
        visit.come().await
    };
    let response = response.unwrap_or_else(|instead| instead);
    visit.visitor.answered(response)
}

impl Visit<'_> {
    /// What the browser sees that comes to the address.
    async fn come(&mut self) -> Result<Response, Response> {
        let logout = self.asked().await?;
        let session = self.session().await?;
        match (logout.next(session.as_ref()), session) {
            (NextOfLogout::Ask, Some(session)) => Ok(self.question(&logout, &session)),
            (NextOfLogout::End, _) => {
                self.end().await?;
                Ok(self.ended(&logout, false))
            }
            (NextOfLogout::Nothing | NextOfLogout::Ask, _) => {
                self.forget();
                Ok(self.ended(&logout, false))
            }
        }
    }

    /// A form: the page's own, or the request itself (section 2).
    async fn posted(&mut self, body: &[u8]) -> Result<Response, Response> {
        let form = Form::parse(body);
        let form = form.map_err(|_| self.faulty(LogoutFault::ParametersMalformed))?;
        let Some(token) = form.value(field::CSRF_TOKEN) else {
            // It goes on as a GET, which brings the cookies of this site along.
            return Ok(see_other(&self.address(&form::encode(form.pairs()))));
        };
        let from_here = self
            .visitor
            .came_from_here(Some(token), Purpose::SignOut, self.query);
        match form.value(field::DECISION) {
            // The page is shown anew, and nothing happened.
            _ if from_here.is_err() => self.come().await,
            Some(field::SIGN_OUT) => {
                let logout = self.asked().await?;
                self.end().await?;
                Ok(self.ended(&logout, true))
            }
            Some(field::STAY) => Ok(self.stayed()),
            _ => self.come().await,
        }
    }

    /// The request in the query.
    async fn asked(&self) -> Result<Logout, Response> {
        let form = Form::parse(self.query.as_bytes());
        let form = form.map_err(|_| self.faulty(LogoutFault::ParametersMalformed))?;
        let asked = self.server.logout_request(&form).await;
        asked.map_err(|fault| self.faulty(fault))
    }

    /// The browser's session, if it counts.
    async fn session(&self) -> Result<Option<LiveSession>, Response> {
        let Some(cookie) = self.visitor.session() else {
            return Ok(None);
        };
        let session = self.server.session(cookie).await;
        session.map_err(|_| unavailable(self.server.tenant()))
    }

    /// Ends the session, here and in the browser.
    async fn end(&mut self) -> Result<(), Response> {
        if let Some(cookie) = self.visitor.session() {
            let ended = self.server.end_session(cookie).await;
            ended.map_err(|error| {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "nobody can sign out"
                );
                unavailable(self.server.tenant())
            })?;
        }
        self.forget();
        Ok(())
    }

    /// Takes the cookie from the browser.
    fn forget(&mut self) {
        if self.visitor.session().is_some() {
            self.visitor.end_session();
        }
    }

    fn question(&self, logout: &Logout, session: &LiveSession) -> Response {
        let user = session.user.settings();
        let back = match logout.after(true) {
            AfterLogout::Redirect(address) => Some(address),
            AfterLogout::Link(_) | AfterLogout::Stay => None,
        };
        let page = SignOutPage {
            action: &self.address(self.query),
            csrf_token: &self.visitor.csrf_token(Purpose::SignOut, self.query),
            user: UserShown {
                name: user.name.as_deref(),
                username: &user.username,
            },
            client: logout.client().map(|client| shown(client, None)),
            redirect_uri: back.as_deref(),
        };
        sign_out_page(self.server.tenant(), &page)
    }

    /// Nobody is signed in: the browser goes on, or a page says so.
    fn ended(&self, logout: &Logout, pressed: bool) -> Response {
        let address = match logout.after(pressed) {
            AfterLogout::Redirect(address) => return see_other(&address),
            AfterLogout::Link(address) => Some(address),
            AfterLogout::Stay => None,
        };
        let host = address.as_deref().and_then(host_of);
        let client = logout.client().map(|client| shown(client, host.as_deref()));
        let page = SignedOutPage {
            back_to: client.zip(address.as_deref()),
        };
        signed_out_page(self.server.tenant(), &page)
    }

    fn stayed(&self) -> Response {
        let page = MessagePage {
            status: StatusCode::OK,
            title: "You are still signed in",
            sentence: "Nothing was changed.",
            advice: Some("You can close this window."),
            reference: None,
            link: None,
        };
        message_page(self.server.tenant(), &page)
    }

    /// Section 4: nothing is done, and the browser is sent nowhere.
    fn faulty(&self, fault: LogoutFault) -> Response {
        if fault == LogoutFault::Unavailable {
            return unavailable(self.server.tenant());
        }
        let page = MessagePage {
            status: StatusCode::BAD_REQUEST,
            title: "This link does not work",
            sentence: fault.sentence(),
            advice: Some(
                "You may still be signed in. Go back to the application and try again; if that does not help, tell those who run it.",
            ),
            reference: Some(fault.name()),
            link: None,
        };
        message_page(self.server.tenant(), &page)
    }

    /// This endpoint's address with `query`, as the browser knows it.
    fn address(&self, query: &str) -> String {
        let path = path_here(self.server.tenant(), Logout::PATH);
        if query.is_empty() {
            return path;
        }
        format!("{path}?{query}")
    }
}

fn shown<'a>(client: &'a Client, host: Option<&'a str>) -> ClientShown<'a> {
    let name = client.settings().name.as_deref();
    ClientShown {
        name: name.unwrap_or(client.id().as_str()),
        host,
        registered_itself: client.parts().registration.is_some(),
    }
}
