//! The administrator who asks: whoever holds an access token for the administration API with the scope `jurat.admin`, and has the role
//! that the route demands. A handler that takes an [`Administrator`] cannot be reached by anybody else.
//!
//! A tenant's administrator administers that tenant. A system administrator, who is the default tenant's, administers every one, by a token
//! for the administration API of the default tenant.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::administration::{self, NotAdministrator};
use jurat_registry::author::{Author, By};
use jurat_registry::client::ADMIN_SCOPE;
use jurat_registry::role::Role;
use jurat_registry::tenant::TenantName;

use super::bearer::{self, Challenge};
use crate::admin::least_role::LeastRole;
use crate::peer::Peer;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Made only from a good token of that audience and scope, or by the console for whoever is signed in there; and of a role that the route
/// admits.
#[derive(Clone)]
pub(crate) struct Administrator {
    name: String,
    role: Role,
    /// Whether it is the default tenant's, at work in another one.
    is_guest: bool,
    address: Option<IpAddr>,
    only_tries: bool,
}

/// The role of whoever was let in, for the extractor of the body.
#[derive(Clone, Copy)]
pub(crate) struct ActingRole(pub(crate) Role);

impl Administrator {
    /// Who it is, for the log.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A user of that name who is signed in at the console of the tenant, with that role.
    pub(crate) fn at_console(name: &str, role: Role, peer: Peer) -> Self {
        Self {
            name: name.to_owned(),
            role,
            is_guest: false,
            address: peer.0,
            only_tries: false,
        }
    }

    /// The same, who only wants to see what a change would do.
    pub(crate) fn only_trying(self) -> Self {
        Self {
            only_tries: true,
            ..self
        }
    }

    /// Whether everything is to be checked and nothing kept.
    pub(crate) fn only_tries(&self) -> bool {
        self.only_tries
    }

    /// Who it is, for the audit log: whoever writes asks this. Not for a change that is only tried, so that a handler that does not know of
    /// trying refuses, and keeps nothing.
    pub(crate) fn author(&self) -> Result<Author, Problem> {
        if self.only_tries {
            tracing::error!("a change that was only to be tried came to its write");
            let sentence = "what this would do cannot be shown before it is done";
            return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, sentence));
        }
        let name = self.name().to_owned();
        let by = if self.is_guest {
            By::SystemAdministrator(name)
        } else {
            By::Administrator(name)
        };
        Ok(Author::of(by).at(self.address))
    }

    /// The same, at work in another tenant than the one whose address was asked.
    pub(crate) fn elsewhere(self) -> Self {
        Self {
            is_guest: true,
            ..self
        }
    }

    /// Refuses what only a greater role may do.
    pub(crate) fn must_have(&self, least: Role) -> Result<(), Problem> {
        demand(self.role, least)
    }

    /// Refuses to lay hands on somebody of a greater role: whoever sets a password, or switches off, or lets in again, would act above
    /// the own role.
    pub(crate) fn must_not_be_below(&self, other: Option<Role>) -> Result<(), Problem> {
        other.map_or(Ok(()), |role| self.must_have(role))
    }
}

/// The administrator whose token it is: this tenant's, or a system administrator; and whether it is the latter, from elsewhere.
async fn prove(
    app: &AppState,
    token: &str,
) -> Result<(administration::Administrator, bool), NotAdministrator> {
    let own = match app.authorization_server.administrator(token).await {
        Err(own @ NotAdministrator::Token(TokenRefusal::Unknown)) => own,
        proven => return proven.map(|proven| (proven, false)),
    };
    if app.authorization_server.tenant().name == TenantName::default() {
        return Err(own);
    }
    let root = app.server().tenants().default_tenant();
    match root.administrator(token).await {
        // RFC 6750 section 3.1: of anybody else's the token is one that is not known here.
        Ok(proven) if proven.role() != Role::System => Err(own),
        proven => proven.map(|proven| (proven, true)),
    }
}

/// The administrator whose token a request brings.
async fn by_token(head: &Parts, app: &AppState) -> Result<Administrator, Challenge> {
    let token = bearer::token(&head.headers, &head.uri)?;
    let (proven, is_guest) = prove(app, token).await.map_err(|not| match not {
        NotAdministrator::Token(refusal) => bearer::refused(refusal),
        NotAdministrator::LacksScope => bearer::lacks_scope(ADMIN_SCOPE.parse().ok()),
    })?;
    Ok(Administrator {
        name: proven.id().to_string(),
        role: proven.role(),
        is_guest,
        address: Peer::of(&head.extensions).0,
        only_tries: false,
    })
}

/// 403, where `role` does not include `least`.
pub(crate) fn demand(role: Role, least: Role) -> Result<(), Problem> {
    if role.includes(least) {
        return Ok(());
    }
    let sentence = format!("this needs the role {least}, and yours is {role}");
    let problem = Problem::new(StatusCode::FORBIDDEN, sentence);
    Err(problem.with_member("least_role", &least))
}

impl FromRequestParts<AppState> for Administrator {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, app: &AppState) -> Result<Self, Response> {
        // Only the process itself can put one there.
        let administrator = match head.extensions.get::<Self>() {
            Some(known) => known.clone(),
            None => by_token(head, app).await?,
        };
        let Some(least) = head.extensions.get::<LeastRole>() else {
            tracing::error!(path = head.uri.path(), "a route demands no role");
            let sentence = "nobody has the role for this address";
            return Err(Problem::new(StatusCode::FORBIDDEN, sentence).into());
        };
        let least = least.at(&app.authorization_server.tenant().name);
        demand(administrator.role, least.enters)?;
        head.extensions.insert(least);
        head.extensions.insert(ActingRole(administrator.role));
        Ok(administrator)
    }
}
