//! Who asks about tokens or revokes them: a client, which proves itself as at the token endpoint, or an administrator by an access token
//! for the administration API (RFC 7662 section 2.1, RFC 7009 section 2.1).

use std::net::IpAddr;
use std::sync::Arc;

use jurat_protocol::bearer;
use jurat_registry::author::{Author, By};
use jurat_registry::client::{ADMIN_SCOPE, Client};

use crate::access_token::{self, TokenRefusal};
use crate::call_refusal::CallRefusal;
use crate::client_auth;
use crate::rejection::Reason;
use crate::request_context::RequestContext;

/// Who calls, proven.
pub(crate) enum Caller {
    /// A client.
    Client(Arc<Client>),
    /// An administrator, by its `client_id`.
    Administrator(String),
}

impl Caller {
    /// Proves who calls. A public client proves nothing beside its name: the endpoint says whether that is enough.
    pub(crate) async fn prove(context: &RequestContext<'_>) -> Result<Self, CallRefusal> {
        if let Some(token) = context.request.authorization.and_then(bearer::token_of) {
            return administrator(token, context).await;
        }
        let (endpoint, premises) = (context.endpoint, context.premises);
        let client = client_auth::authenticate_at(endpoint, context.request, premises).await?;
        Ok(Self::Client(Arc::clone(client.client())))
    }

    /// Whether the token that was issued to the client of that name is its own.
    pub(crate) fn is_client(&self, client_id: &str) -> bool {
        matches!(self, Self::Client(client) if client.id().as_str() == client_id)
    }

    /// Whether it is an administrator, who may know and end everything.
    pub(crate) fn is_administrator(&self) -> bool {
        matches!(self, Self::Administrator(_))
    }

    /// Who it is for the audit log, asking from `address`.
    pub(crate) fn author(&self, address: Option<IpAddr>) -> Author {
        let by = match self {
            Self::Client(client) => By::Client(client.id().clone()),
            Self::Administrator(name) => By::Administrator(name.clone()),
        };
        Author::of(by).at(address)
    }
}

async fn administrator(token: &str, context: &RequestContext<'_>) -> Result<Caller, CallRefusal> {
    // RFC 6749 section 2.3: MUST NOT use more than one method in each request.
    if let Err(mixed) = client_auth::recognise(context.request)
        && mixed.reason() == Reason::ClientAuthMixed
    {
        return Err(mixed.into());
    }
    let audience = context.premises.own_names.administration();
    let judged = access_token::judge(context.premises, token, audience).await;
    let token = judged.map_err(|refusal| match refusal {
        TokenRefusal::Unavailable => CallRefusal::Unavailable,
        refusal => CallRefusal::Bearer(refusal),
    })?;
    if !token.scope.contains(ADMIN_SCOPE) {
        return Err(CallRefusal::LacksScope);
    }
    Ok(Caller::Administrator(token.client_id))
}
