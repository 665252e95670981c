//! Who looks at the console: a user of this server with a role, signed in here not too long ago. A handler that takes a [`Visit`] cannot be
//! reached by anybody else; whoever is not signed in is shown to the door.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use jurat_console::door::DoorMessagePage;
use jurat_console::part::Link;
use jurat_console::{Base, Doorway, Form, Frame, MessagePage, Place, Rights, Scheme, When};
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::session::LiveSession;
use jurat_registry::clock::Timestamp;
use jurat_registry::role::Role;
use jurat_registry::user::User;

use super::api::{Api, ApiRoutes, Refused};
use super::posted::Posted;
use super::{answer, said};
use crate::extract::administrator::Administrator;
use crate::extract::body;
use crate::pages::address::path_here;
use crate::pages::csrf::{ForeignForm, Purpose};
use crate::pages::visitor::Visitor;
use crate::peer::Peer;
use crate::respond::browser::see_other;
use crate::state::AppState;
use crate::tenants::TenantDefaults;

/// A sign-in counts here for so long, whatever the tenant's sessions do: eight hours.
const SIGN_IN_SECONDS: u32 = 8 * 3600;

/// After so many minutes the password is asked for again before a change of trust.
pub(super) const TRUSTED_MINUTES: u32 = 10;

/// The cookie that remembers light or dark.
pub(super) const SCHEME_COOKIE: &str = "jurat_console_scheme";

/// Somebody at the console's door, signed in or not.
pub(super) struct Caller {
    pub(super) app: AppState,
    pub(super) visitor: Visitor,
    pub(super) peer: Peer,
    pub(super) scheme: Scheme,
    pub(super) now: Timestamp,
}

/// An administrator who looks.
pub(super) struct Visit {
    caller: Caller,
    session: LiveSession,
    role: Role,
    routes: ApiRoutes,
    query: Option<String>,
}

impl Caller {
    #[expect(
        clippy::result_large_err,
        reason = "the error is the answer, as axum has it"
    )]
    fn of(app: &AppState, head: &Parts) -> Result<Self, Response> {
        let server = &app.authorization_server;
        let visitor = Visitor::of(server, &head.headers).map_err(|error| {
            tracing::error!(%error, "nothing can be made without randomness");
            crate::respond::browser::unavailable(server.tenant())
        })?;
        Ok(Self {
            app: app.clone(),
            visitor,
            peer: Peer::of(&head.extensions),
            scheme: scheme(&head.headers),
            now: server.clock().now(),
        })
    }

    pub(super) fn server(&self) -> &Arc<AuthorizationServer> {
        &self.app.authorization_server
    }

    /// Where the console stands.
    pub(super) fn base(&self) -> Base {
        Base::below(&path_here(self.server().tenant(), ""))
    }

    /// The mark of every form of the console.
    pub(super) fn csrf_token(&self) -> String {
        self.visitor.csrf_token(Purpose::Console, "")
    }

    /// What surrounds a page at the door.
    pub(super) fn doorway(&self) -> Doorway {
        Doorway {
            base: self.base(),
            issuer: self.server().tenant().issuer.to_string(),
            csrf_token: self.csrf_token(),
            scheme: self.scheme,
        }
    }

    /// Whether a form came from one of our pages.
    pub(super) fn came_from_here(&self, form: &Posted) -> Result<(), ForeignForm> {
        self.visitor
            .came_from_here(form.csrf_token(), Purpose::Console, "")
    }

    /// `response`, with the cookies that this browser is to keep.
    pub(super) fn answered(self, response: Response) -> Response {
        self.visitor.answered(response)
    }

    /// The form that a browser sends.
    pub(super) async fn posted(&self, body: Body) -> Result<Posted, Response> {
        let body = body::read(body, Posted::MOST_BYTES).await;
        let body = body.map_err(|_| {
            let sentence = "What the browser sent is too large, or broke off.";
            self.message(
                StatusCode::BAD_REQUEST,
                "This form cannot be read",
                sentence,
            )
        })?;
        Ok(Posted::read(&body))
    }

    /// A sentence, at the door.
    pub(super) fn message(&self, status: StatusCode, title: &str, sentence: &str) -> Response {
        let page = DoorMessagePage {
            frame: self.doorway(),
            title: title.to_owned(),
            sentence: sentence.to_owned(),
            advice: None,
            link: Some(Link::new(self.base().to("/"), "To the console")),
        };
        answer::page(status, &page)
    }

    /// The session and the role of whoever is signed in here.
    async fn administrator(&self) -> Result<Result<(LiveSession, Role), NotIn>, Response> {
        let Some(cookie) = self.visitor.session() else {
            return Ok(Err(NotIn::SignedOut));
        };
        let session = self.server().session(cookie).await.map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
            crate::respond::browser::unavailable(self.server().tenant())
        })?;
        let Some(session) = session else {
            return Ok(Err(NotIn::SignedOut));
        };
        if session.sign_in.at.plus_seconds(SIGN_IN_SECONDS) < self.now {
            return Ok(Err(NotIn::TooLongAgo));
        }
        Ok(match session.user.parts().role {
            // Whatever a record says: over all tenants is the default tenant's administrator alone.
            Some(role) => Ok((
                session,
                role.min(Role::greatest_of(&self.server().tenant().name)),
            )),
            None => Err(NotIn::NoRole),
        })
    }
}

/// Why somebody is not let in.
enum NotIn {
    SignedOut,
    TooLongAgo,
    NoRole,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, app: &AppState) -> Result<Self, Response> {
        Self::of(app, head)
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let caller = Caller::of(app, head)?;
        match caller.administrator().await? {
            Ok((session, role)) => Ok(Self {
                routes: head
                    .extensions
                    .get()
                    .cloned()
                    .unwrap_or_else(ApiRoutes::none),
                caller,
                session,
                role,
                query: head.uri.query().map(str::to_owned),
            }),
            Err(NotIn::NoRole) => {
                let sentence = "This account administers nothing here. Sign out and sign in with an administrator’s, or have yours given a role.";
                let response =
                    caller.message(StatusCode::FORBIDDEN, "Not an administrator", sentence);
                Err(caller.answered(response))
            }
            Err(NotIn::SignedOut | NotIn::TooLongAgo) => {
                // A form that is sent too late is lost; the page before it can be seen again.
                let path = head.uri.path();
                let after = path
                    .rfind(Base::PATH)
                    .map_or("", |at| &path[at + Base::PATH.len()..]);
                let to = caller.base().found("sign-in", "to", after);
                Err(caller.answered(see_other(&to)))
            }
        }
    }
}

impl Visit {
    /// The user.
    pub(super) fn user(&self) -> &User {
        &self.session.user
    }

    pub(super) fn server(&self) -> &Arc<AuthorizationServer> {
        self.caller.server()
    }

    /// What the server's configuration says, for what tenants leave open.
    pub(super) fn defaults(&self) -> &TenantDefaults {
        self.caller.app.server().tenants().defaults()
    }

    pub(super) fn base(&self) -> Base {
        self.caller.base()
    }

    /// The time of the visit.
    pub(super) fn now(&self) -> Timestamp {
        self.caller.now
    }

    /// `at`, as it is seen now.
    pub(super) fn when(&self, at: Timestamp) -> When {
        When::new(at, self.caller.now)
    }

    /// The visitor's role here.
    pub(super) fn role(&self) -> Role {
        self.role
    }

    /// What the visitor may do.
    pub(super) fn rights(&self) -> Rights {
        match self.role {
            Role::System => Rights::SYSTEM,
            Role::Tenant => Rights::TENANT,
            Role::Operator => Rights::OPERATOR,
            Role::Auditor => Rights::AUDITOR,
        }
    }

    /// The administration API, for this administrator.
    pub(super) fn api(&self) -> Api<'_> {
        let name = &self.user().settings().username;
        let administrator = Administrator::at_console(name, self.role, self.caller.peer);
        Api::new(
            &self.caller.app,
            &self.routes,
            administrator,
            self.caller.peer,
        )
    }

    /// Whether the password was given so short ago that it is not asked for again.
    pub(super) fn is_fresh(&self) -> bool {
        let since = self.session.sign_in.at;
        self.caller.now < since.plus_seconds(TRUSTED_MINUTES * 60)
    }

    /// An empty form that is sent to `path` below the console.
    pub(super) fn form(&self, path: &str) -> Form {
        Form::new(self.base().to(path), self.caller.csrf_token())
    }

    /// What surrounds a page of `place`.
    pub(super) fn frame(&self, place: Place) -> Frame {
        let tenant = self.server().tenant();
        Frame {
            base: self.base(),
            tenant: tenant.name.to_string(),
            issuer: tenant.issuer.to_string(),
            who: self.user().settings().username.clone(),
            role: self.role.title().to_owned(),
            rights: self.rights(),
            csrf_token: self.caller.csrf_token(),
            scheme: self.caller.scheme,
            place,
            notice: said::notice(self.query.as_deref()),
        }
    }

    /// What stands in the query of the page's address.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let query = Posted::read(self.query.as_deref().unwrap_or_default().as_bytes());
        query.text(name).map(str::to_owned)
    }

    /// The form that was sent, if it came from one of our pages.
    pub(super) async fn posted(&self, body: Body) -> Result<Posted, Response> {
        let form = self.caller.posted(body).await?;
        self.caller.came_from_here(&form).map_err(|foreign| {
            let sentence = crate::endpoints::page_form::sentence(&foreign);
            let page = MessagePage {
                frame: self.frame(Place::Overview),
                title: "Nothing was changed".to_owned(),
                sentence,
                advice: Some("Go back, load the page again and repeat it.".to_owned()),
                link: Link::new(self.base().to("/"), "To the overview"),
            };
            answer::page(StatusCode::FORBIDDEN, &page)
        })?;
        Ok(form)
    }

    /// A page for what the API refused.
    pub(super) fn refused(&self, place: Place, refused: &Refused) -> Response {
        let status =
            StatusCode::from_u16(refused.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let title = if refused.is_not_found() {
            "There is nothing of that name"
        } else {
            "That did not work"
        };
        let page = MessagePage {
            frame: self.frame(place),
            title: title.to_owned(),
            sentence: crate::endpoints::page_form::sentence(&refused.detail),
            advice: None,
            link: Link::new(self.base().to("/"), "To the overview"),
        };
        answer::page(status, &page)
    }

    /// `response`, with the cookies that this browser is to keep.
    pub(super) fn answered(self, response: Response) -> Response {
        self.caller.answered(response)
    }

    /// Whether `password` is the visitor's; the session goes on with a fresh sign-in if so.
    pub(super) async fn prove(&mut self, password: &str) -> Result<(), String> {
        use jurat_issuance::sign_in::SignInRefusal;
        let username = self.user().settings().username.clone();
        let server = Arc::clone(self.server());
        let peer = self.caller.peer.0;
        match server.sign_in(&username, password, peer).await {
            Ok(signed_in) if signed_in.user().id() == self.user().id() => {
                let before = self.caller.visitor.session();
                let cookie = server.begin_session(&signed_in, before).await;
                let cookie = cookie.map_err(|_| "the server cannot answer now".to_owned())?;
                self.caller.visitor.begin_session(&cookie);
                self.session.sign_in = signed_in.sign_in();
                Ok(())
            }
            Ok(_) | Err(SignInRefusal::NotRecognized(_)) => {
                Err("This is not your password".to_owned())
            }
            Err(SignInRefusal::TooMany { retry_after }) => Err(format!(
                "Too many wrong passwords of late: try again in {retry_after} seconds"
            )),
            Err(SignInRefusal::Unavailable(_)) => Err("The server cannot check it now".to_owned()),
        }
    }
}

fn scheme(headers: &HeaderMap) -> Scheme {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|line| line.to_str().ok());
    let mut pairs = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.find(|(name, _)| *name == SCHEME_COOKIE);
    found
        .and_then(|(_, name)| Scheme::from_name(name))
        .unwrap_or_default()
}
