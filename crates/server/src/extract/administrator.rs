//! The administrator who asks: whoever holds an access token for the administration API with the scope `jurat.admin`. A handler that
//! takes an [`Administrator`] cannot be reached by anybody else.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use jurat_registry::author::{Author, By};
use jurat_registry::client::ADMIN_SCOPE;

use super::bearer;
use crate::admin::ADMIN_PATH;
use crate::peer::Peer;
use crate::state::AppState;

/// Made only from a good token of that audience and scope.
pub(crate) struct Administrator {
    client_id: String,
    address: Option<IpAddr>,
}

impl Administrator {
    /// Who it is, for the log.
    pub(crate) fn name(&self) -> &str {
        &self.client_id
    }

    /// Who it is, for the audit log.
    pub(crate) fn author(&self) -> Author {
        Author::of(By::Administrator(self.client_id.clone())).at(self.address)
    }
}

impl FromRequestParts<AppState> for Administrator {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let server = &app.authorization_server;
        // The audience is this API, not the server as a whole: a token meant for somebody's own API opens nothing here.
        let audience = server.tenant().issuer.endpoint(ADMIN_PATH);
        let token = bearer::token(&head.headers, &head.uri)?;
        let token = bearer::active(server, token, &audience).await?;
        if !token.scope.contains(ADMIN_SCOPE) {
            return Err(bearer::lacks_scope(ADMIN_SCOPE.parse().ok()).into());
        }
        Ok(Self {
            client_id: token.client_id,
            address: Peer::of(&head.extensions).0,
        })
    }
}
