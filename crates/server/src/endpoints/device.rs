//! `/oauth2/device` (RFC 8628 section 3.3): a user types the code that a device shows, sees who asks for what, and allows or denies it. Whoever
//! is not signed in signs in first, on the same page: before that no code is looked at.

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, Uri, header};
use jurat_issuance::device_authorization::user_decision::{DeviceRefusal, DeviceRequest, UserSays};
use jurat_issuance::session::LiveSession;
use jurat_issuance::sign_in::SignInRefusal;
use jurat_protocol::form::Form;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::page_form::{self, Unserved};
use crate::pages::csrf::Purpose;
use crate::pages::sign_in::Problem;
use crate::pages::visitor::Visitor;
use crate::pages::{
    ClientShown, DeviceConfirmPage, DeviceDonePage, DeviceEntryPage, SignInPage, UserShown,
    device_confirm_page, device_done_page, device_entry_page, field, path_here, scopes_shown,
    sign_in_page,
};
use crate::peer::Peer;
use crate::respond::NO_STORE;
use crate::state::AppState;

/// Its path below the issuer identifier (`verification_uri`).
pub(crate) const DEVICE_PATH: &str = "/oauth2/device";

/// One request of a browser to this page.
struct Turn<'a> {
    app: &'a AppState,
    visitor: &'a mut Visitor,
    peer: Option<IpAddr>,
    /// The code that came with the address, or that was typed.
    code: String,
}

/// Shows the page; with `user_code` in the address the code is filled in, and the user confirms it (RFC 8628 section 3.3.1).
pub(crate) async fn show(State(app): State<AppState>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let mut visitor = match page_form::visitor(&app, &head) {
        Ok(visitor) => visitor,
        Err(why) => return page_form::unserved(&app, &why),
    };
    let turn = Turn::of(&app, &mut visitor, &head);
    let shown = turn.session().await.map(|session| match session {
        None => turn.sign_in("", None),
        Some(_) => turn.entry(None),
    });
    page_form::answered(&app, visitor, shown)
}

/// Takes a form of the page: a sign-in, a code, or a decision.
pub(crate) async fn take(State(app): State<AppState>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let mut visitor = match page_form::visitor(&app, &head) {
        Ok(visitor) => visitor,
        Err(why) => return page_form::unserved(&app, &why),
    };
    let taken = Turn::of(&app, &mut visitor, &head).taken(body).await;
    page_form::answered(&app, visitor, taken)
}

impl<'a> Turn<'a> {
    fn of(app: &'a AppState, visitor: &'a mut Visitor, head: &Parts) -> Self {
        Self {
            app,
            visitor,
            peer: Peer::of(&head.extensions).0,
            code: code_of(&head.uri),
        }
    }

    async fn taken(mut self, body: Body) -> Result<Response, Unserved> {
        let body = page_form::read(body).await?;
        let form = page_form::parse(&body)?;
        let Some(session) = self.session().await? else {
            return self.signed_in(&form).await;
        };
        if let Some(typed) = form.value(field::USER_CODE) {
            typed.clone_into(&mut self.code);
        }
        match form.value(field::DECISION) {
            None => self.confirm(&form, &session).await,
            Some(decision) => self.decided(decision, &form, &session).await,
        }
    }

    async fn session(&self) -> Result<Option<LiveSession>, Unserved> {
        match self.visitor.session() {
            Some(cookie) => Ok(self.app.authorization_server.session(cookie).await?),
            None => Ok(None),
        }
    }

    /// Where this page's forms are sent.
    fn action(&self) -> String {
        let path = path_here(self.app.authorization_server.tenant(), DEVICE_PATH);
        if self.code.is_empty() {
            return path;
        }
        let code = utf8_percent_encode(&self.code, NON_ALPHANUMERIC);
        format!("{path}?user_code={code}")
    }

    fn sign_in(&self, username: &str, problem: Option<Problem<'_>>) -> Response {
        let page = SignInPage {
            action: &self.action(),
            csrf_token: &self.visitor.csrf_token(Purpose::SignIn, &self.code),
            client: None,
            username,
            problem,
            redirect_uri: None,
        };
        sign_in_page(self.app.authorization_server.tenant(), &page)
    }

    /// Signs in, and shows the page anew to the browser that now has a session.
    async fn signed_in(self, form: &Form<'_>) -> Result<Response, Unserved> {
        let server = &self.app.authorization_server;
        let name = form.value(field::USERNAME).unwrap_or_default();
        let token = form.value(field::CSRF_TOKEN);
        if let Err(foreign) = self
            .visitor
            .came_from_here(token, Purpose::SignIn, &self.code)
        {
            let problem = page_form::sentence(&foreign);
            return Ok(self.sign_in(name, Some(Problem::Other(&problem))));
        }
        let password = form.value(field::PASSWORD).unwrap_or_default();
        let signed_in = match server.sign_in(name, password, self.peer).await {
            Ok(signed_in) => signed_in,
            Err(refusal) => return Ok(self.sign_in(name, Some(problem_of(&refusal)))),
        };
        let before = self.visitor.session();
        let cookie = server.begin_session(&signed_in, before).await?;
        let here = self.action();
        self.visitor.begin_session(&cookie);
        Ok(see_other(&here))
    }

    fn entry(&self, problem: Option<&str>) -> Response {
        let page = DeviceEntryPage {
            action: &path_here(self.app.authorization_server.tenant(), DEVICE_PATH),
            csrf_token: &self.visitor.csrf_token(Purpose::DeviceEntry, ""),
            user_code: &self.code,
            problem,
        };
        device_entry_page(self.app.authorization_server.tenant(), &page)
    }

    async fn found(&self) -> Result<Result<DeviceRequest, Response>, Unserved> {
        let server = &self.app.authorization_server;
        match server.device_find(&self.code, self.peer).await {
            Ok(request) => Ok(Ok(request)),
            Err(refusal) => self.refused(refusal).map(Err),
        }
    }

    fn refused(&self, refusal: DeviceRefusal) -> Result<Response, Unserved> {
        match refusal {
            DeviceRefusal::Unknown => Ok(self.entry(Some(
                "There is no such code. Look at your device again: codes count for ten minutes, and once.",
            ))),
            DeviceRefusal::TooMany { retry_after } => {
                let wait = format!("Too many wrong codes. Wait {retry_after} seconds, then try again.");
                let mut response = self.entry(Some(&wait));
                *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
                let seconds = HeaderValue::from(retry_after);
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
                Ok(response)
            }
            DeviceRefusal::Store(error) => Err(error.into()),
        }
    }

    /// Shows who asks for what.
    async fn confirm(self, form: &Form<'_>, session: &LiveSession) -> Result<Response, Unserved> {
        let token = form.value(field::CSRF_TOKEN);
        if let Err(foreign) = self.visitor.came_from_here(token, Purpose::DeviceEntry, "") {
            return Ok(self.entry(Some(&page_form::sentence(&foreign))));
        }
        let request = match self.found().await? {
            Ok(request) => request,
            Err(response) => return Ok(response),
        };
        let user_code = request.user_code();
        let settings = session.user.settings();
        let server = &self.app.authorization_server;
        let described = server.device_scope(&request).await?;
        let scopes = scopes_shown(&described);
        let page = DeviceConfirmPage {
            action: &path_here(server.tenant(), DEVICE_PATH),
            csrf_token: &self.visitor.csrf_token(Purpose::DeviceConfirm, &user_code),
            user_code: &user_code,
            client: shown(&request),
            user: UserShown {
                name: settings.name.as_deref(),
                username: &settings.username,
            },
            scopes: &scopes,
        };
        Ok(device_confirm_page(server.tenant(), &page))
    }

    async fn decided(
        mut self,
        decision: &str,
        form: &Form<'_>,
        session: &LiveSession,
    ) -> Result<Response, Unserved> {
        let server = &self.app.authorization_server;
        let token = form.value(field::CSRF_TOKEN);
        let from_here = self
            .visitor
            .came_from_here(token, Purpose::DeviceConfirm, &self.code);
        if let Err(foreign) = from_here {
            return Ok(self.entry(Some(&page_form::sentence(&foreign))));
        }
        let says = match decision {
            field::ALLOW => UserSays::Yes,
            field::SWITCH_USER => return self.switch_user().await,
            _ => UserSays::No,
        };
        let request = match self.found().await? {
            Ok(request) => request,
            Err(response) => return Ok(response),
        };
        let (user, client) = (session.user.id(), request.client().id().clone());
        let page = DeviceDonePage {
            allowed: says == UserSays::Yes,
            client: shown(&request),
        };
        let done = device_done_page(server.tenant(), &page);
        match server.device_decide(request, session, says).await {
            Ok(()) => {
                tracing::info!(%user, %client, ?says, "a device was decided");
                Ok(done)
            }
            Err(refusal) => self.refused(refusal),
        }
    }

    async fn switch_user(&mut self) -> Result<Response, Unserved> {
        if let Some(cookie) = self.visitor.session() {
            self.app.authorization_server.end_session(cookie).await?;
        }
        self.visitor.end_session();
        Ok(see_other(&self.action()))
    }
}

fn code_of(uri: &Uri) -> String {
    let form = Form::parse(uri.query().unwrap_or_default().as_bytes()).ok();
    let code = form.as_ref().and_then(|form| form.value("user_code"));
    code.filter(|code| code.len() <= 64)
        .unwrap_or_default()
        .to_owned()
}

fn problem_of(refusal: &SignInRefusal) -> Problem<'static> {
    match refusal {
        SignInRefusal::NotRecognized(why) => {
            tracing::info!(why = why.for_operator(), "nobody was signed in");
            Problem::Wrong
        }
        SignInRefusal::TooMany { retry_after } => Problem::Wait(*retry_after),
        SignInRefusal::Unavailable(error) => {
            tracing::error!(%error, "nobody can sign in");
            Problem::Other("The server cannot answer now. Try again in a moment.")
        }
    }
}

fn shown(request: &DeviceRequest) -> ClientShown<'_> {
    let client = request.client();
    ClientShown {
        name: client
            .settings()
            .name
            .as_deref()
            .unwrap_or(client.id().as_str()),
        host: None,
        registered_itself: false,
    }
}

/// RFC 9110 section 15.4.4: the browser goes on with a GET, so that nothing is sent twice.
fn see_other(path: &str) -> Response {
    let mut response = crate::respond::answer(StatusCode::SEE_OTHER, "text/plain", NO_STORE, "");
    if let Ok(location) = HeaderValue::try_from(path) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
