//! Who asks about tokens or revokes them: a client, which proves itself as at the token endpoint, or an administrator by an access token
//! for the administration API (RFC 7662 section 2.1, RFC 7009 section 2.1).

use std::net::IpAddr;
use std::sync::Arc;

use jurat_protocol::bearer;
use jurat_registry::author::{Author, By};
use jurat_registry::client::Client;
use jurat_registry::role::Role;

use crate::access_token::TokenRefusal;
use crate::administration::{self, Administrator, NotAdministrator};
use crate::call_refusal::CallRefusal;
use crate::client_auth;
use crate::rejection::Reason;
use crate::request_context::RequestContext;

/// Who calls, proven.
pub(crate) enum Caller {
    /// A client.
    Client(Arc<Client>),
    /// An administrator, whose role allows the call.
    Administrator(Administrator),
}

impl Caller {
    /// Proves who calls; of administrators those whose role is at least `least`. A public client proves nothing beside its name: the endpoint says whether that is enough.
    pub(crate) async fn prove(
        context: &RequestContext<'_>,
        least: Role,
    ) -> Result<Self, CallRefusal> {
        if let Some(token) = context.request.authorization.and_then(bearer::token_of) {
            return administrator(token, least, context).await;
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
            Self::Administrator(administrator) => By::Administrator(administrator.id().to_string()),
        };
        Author::of(by).at(address)
    }
}

async fn administrator(
    token: &str,
    least: Role,
    context: &RequestContext<'_>,
) -> Result<Caller, CallRefusal> {
    // RFC 6749 section 2.3: MUST NOT use more than one method in each request.
    if let Err(mixed) = client_auth::recognise(context.request)
        && mixed.reason() == Reason::ClientAuthMixed
    {
        return Err(mixed.into());
    }
    let proven = administration::prove(context.premises, token).await;
    let administrator = proven.map_err(|not| match not {
        NotAdministrator::Token(TokenRefusal::Unavailable) => CallRefusal::Unavailable,
        NotAdministrator::Token(refusal) => CallRefusal::Bearer(refusal),
        NotAdministrator::LacksScope => CallRefusal::LacksScope,
    })?;
    if !administrator.role().includes(least) {
        return Err(CallRefusal::LacksRole { least });
    }
    Ok(Caller::Administrator(administrator))
}
