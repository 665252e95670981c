//! The refresh token beside an access token, and the authorization grant that it continues (RFC 6749 sections 1.5 and 6). Each is used
//! once: its successor takes its place in the write that takes it (RFC 9700 section 2.2.2).

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::authorization_grant::{
    AuthorizationGrant, RefreshTokenDocument, ResolvedRefreshSettings, SignIn,
};
use jurat_registry::client::Client;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, GrantId, TicketId};
use jurat_registry::issuance::{IssuedToken, Lasting};
use jurat_registry::ticket::{Ticket, TicketKind};
use zeroize::Zeroizing;

use crate::authorization::{Place, Standing, Successor};
use crate::rejection::Rejection;
use crate::request_context::RequestContext;

/// What follows from a grant beside the access token.
pub(super) struct Follows {
    /// The refresh token.
    pub(super) text: Option<String>,
    /// What is written for it.
    pub(super) lasting: Option<Box<Lasting>>,
}

/// Prepares the refresh token, where one is due, and names the grant in the access token's record.
pub(super) fn prepare(
    standing: Standing,
    record: &mut IssuedToken,
    sign_in: Option<&SignIn>,
    client: Option<&Arc<Client>>,
    context: &RequestContext<'_>,
) -> Result<Follows, Rejection> {
    let nothing = Follows {
        text: None,
        lasting: None,
    };
    match (standing, client) {
        // RFC 8693 section 2.2.1: a refresh token is not given for what somebody else was given.
        (Standing::Traded { token, grant }, _) => {
            record.traded = token;
            record.grant = grant;
            Ok(nothing)
        }
        (Standing::Alone, _) | (_, None) => Ok(nothing),
        (Standing::Begins { in_any_case, takes }, Some(client)) => {
            let brings_refresh_token = is_due(record.grant_type, client, context);
            if !brings_refresh_token && !in_any_case {
                return Ok(nothing);
            }
            begin(
                record,
                sign_in,
                client,
                takes,
                brings_refresh_token,
                context,
            )
        }
        (Standing::Continues { grant, successor }, Some(client)) => {
            Ok(proceed(record, &grant, &successor, client, context))
        }
    }
}

/// Whether the grant brings a refresh token. RFC 7521 section 4.1: for an assertion usually none.
fn is_due(grant_type: GrantType, client: &Client, context: &RequestContext<'_>) -> bool {
    let may_refresh = client
        .settings()
        .grant_types
        .contains(&GrantType::RefreshToken);
    let is_served = context.premises.grants.contains(&GrantType::RefreshToken);
    if !(may_refresh && is_served) {
        return false;
    }
    match grant_type {
        GrantType::AuthorizationCode | GrantType::DeviceCode | GrantType::Password => true,
        GrantType::JwtBearer => resolved(client, context).for_assertions,
        // RFC 6749 section 4.4.3: a refresh token should not be included. A traded token stands for itself.
        GrantType::ClientCredentials | GrantType::TokenExchange | GrantType::RefreshToken => false,
    }
}

fn begin(
    record: &mut IssuedToken,
    sign_in: Option<&SignIn>,
    client: &Client,
    takes: Option<(TicketKind, TicketId)>,
    brings_refresh_token: bool,
    context: &RequestContext<'_>,
) -> Result<Follows, Rejection> {
    let settings = resolved(client, context);
    // The number of the decision that begins it: so a code that was taken says for as long as it is known which grant that began.
    let id = GrantId::from_bytes(record.decision.to_bytes());
    record.grant = Some(id);
    let life = if brings_refresh_token {
        record.issued_at.plus_seconds(settings.lifetime_seconds)
    } else {
        record.expires_at
    };
    let grant = AuthorizationGrant {
        id,
        grant_type: record.grant_type,
        client: client.id().clone(),
        user: record.user,
        identity_provider: record.identity_provider,
        subject: record.subject.clone(),
        scope: record.scope.clone(),
        audience: record.audience.clone(),
        claims: record.claims.as_text().map(str::to_owned),
        actor: record.actor.clone(),
        sign_in: sign_in.cloned(),
        // To the millisecond: what a user was given before a password was reset is told from what came after.
        created_at: context.now,
        expires_at: life,
        revoked_at: None,
    };
    let mut lasting = Lasting {
        takes,
        ..Lasting::default()
    };
    let mut text = None;
    if brings_refresh_token {
        let mut secret = Zeroizing::new([0; 32]);
        context.premises.node.randomness.fill(&mut *secret)?;
        let token = token_of(record.decision, &secret);
        lasting
            .hands_out
            .push(ticket(&token, &grant, client, context.now, settings));
        text = Some(token.encode(OpaqueTokenKind::RefreshToken));
    }
    lasting.begins = Some(grant);
    Ok(Follows {
        text,
        lasting: Some(Box::new(lasting)),
    })
}

fn proceed(
    record: &mut IssuedToken,
    grant: &AuthorizationGrant,
    successor: &Successor,
    client: &Client,
    context: &RequestContext<'_>,
) -> Follows {
    record.grant = Some(grant.id);
    let mut lasting = Lasting {
        continues: Some(grant.id),
        ..Lasting::default()
    };
    let token = match successor.place {
        Place::Of(predecessor) => {
            let token = token_of(record.decision, &successor.secret);
            let settings = resolved(client, context);
            lasting.takes = Some((TicketKind::RefreshToken, predecessor));
            lasting
                .hands_out
                .push(ticket(&token, grant, client, context.now, settings));
            token
        }
        Place::TakenBy(decision) => token_of(decision, &successor.secret),
    };
    Follows {
        text: Some(token.encode(OpaqueTokenKind::RefreshToken)),
        lasting: Some(Box::new(lasting)),
    }
}

/// The refresh token that `decision` issues.
fn token_of(decision: DecisionId, secret: &Zeroizing<[u8; 32]>) -> OpaqueToken {
    OpaqueToken {
        number: decision.to_bytes(),
        secret: secret.clone(),
    }
}

/// It ends when it lies unused for too long, and with its grant.
fn ticket(
    token: &OpaqueToken,
    grant: &AuthorizationGrant,
    client: &Client,
    now: Timestamp,
    settings: ResolvedRefreshSettings,
) -> Ticket {
    let document = RefreshTokenDocument {
        grant: grant.id,
        client: client.id().clone(),
    };
    let idle = now.plus_seconds(settings.idle_seconds);
    Ticket::new(token, &document, idle.min(grant.expires_at))
}

/// The client's settings, and where it leaves something open the tenant's.
pub(crate) fn resolved(client: &Client, context: &RequestContext<'_>) -> ResolvedRefreshSettings {
    let tenant = &context.premises.tenant.refresh;
    ResolvedRefreshSettings::from(&client.settings().refresh.or(tenant))
}
