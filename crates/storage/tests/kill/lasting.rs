//! Codes that are taken and grants that are revoked: what was acknowledged is so afterwards, and of what was not acknowledged all happened
//! or nothing.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::clock::{Clock, SystemClock};
use jurat_registry::id::{DecisionId, GrantId, TicketId};
use jurat_registry::issuance::{Issuance, Lasting};
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::ticket::{Ticket, TicketKind};

use crate::acknowledged::Acknowledged;
use crate::killing::{fresh, issuance};

const CODE: TicketKind = TicketKind::AuthorizationCode;

/// Hands out a code, takes it, and revokes the grant that began with it, without an end.
pub(crate) async fn write_for_ever(tenant: Arc<dyn TenantStore>) {
    loop {
        let code = TicketId::new(SystemClock.now(), &OsRandomness).unwrap();
        tenant
            .ticket_insert(vec![ticket(CODE, code)])
            .await
            .unwrap();
        Acknowledged::HandedOut(code).say();
        let grant = grant();
        tenant.record_issuance(taking(code, &grant)).await.unwrap();
        Acknowledged::Taken(code).say();
        let revoked = tenant.grant_revoke(grant.id, SystemClock.now());
        revoked.await.unwrap();
        Acknowledged::Revoked(grant.id).say();
    }
}

/// What is wrong with a code that is there.
pub(crate) async fn look_at_code(
    tenant: &Arc<dyn TenantStore>,
    code: TicketId,
    must_be_taken: bool,
) -> Option<String> {
    let Some(kept) = tenant.ticket_find(CODE, code).await.unwrap() else {
        return Some(format!("the code {code} is lost"));
    };
    let Some(taken) = kept.taken else {
        return must_be_taken.then(|| format!("the code {code} is not taken any more"));
    };
    // Whoever took it left the token, the grant and the refresh token with it.
    let issued = tenant.issued_token_find(taken.by).await.unwrap();
    let grant = issued.and_then(|token| token.grant);
    let refresh = TicketId::from_bytes(taken.by.to_bytes());
    let refresh = tenant.ticket_find(TicketKind::RefreshToken, refresh).await;
    let is_whole = match grant {
        Some(grant) => tenant.grant_find(grant).await.unwrap().is_some(),
        None => false,
    };
    if !is_whole || refresh.unwrap().is_none() {
        return Some(format!("the code {code} was taken in part"));
    }
    let again = tenant.record_issuance(taking(code, &self::grant())).await;
    let is_refused = matches!(again, Err(StoreError::AlreadyTaken));
    (!is_refused).then(|| format!("the code {code} was taken twice: {again:?}"))
}

/// What is wrong with a grant that was revoked.
pub(crate) async fn look_at_revoked(
    tenant: &Arc<dyn TenantStore>,
    grant: GrantId,
) -> Option<String> {
    let kept = tenant.grant_find(grant).await.unwrap();
    if kept.is_none_or(|kept| kept.revoked_at.is_none()) {
        return Some(format!("the grant {grant} is not revoked any more"));
    }
    let decision = fresh();
    let mut next = issuance(decision, decision);
    next.lasting = Some(Box::new(Lasting {
        continues: Some(grant),
        ..Lasting::default()
    }));
    let outcome = tenant.record_issuance(next).await;
    let is_refused = matches!(outcome, Err(StoreError::Revoked));
    (!is_refused).then(|| format!("the revoked grant {grant} goes on: {outcome:?}"))
}

fn taking(code: TicketId, grant: &AuthorizationGrant) -> Issuance {
    let decision = fresh();
    let refresh = TicketId::from_bytes(decision.to_bytes());
    let mut issuance = issuance(decision, decision);
    issuance.token.grant = Some(grant.id);
    issuance.lasting = Some(Box::new(Lasting {
        begins: Some(grant.clone()),
        continues: None,
        takes: Some((CODE, code)),
        hands_out: vec![ticket(TicketKind::RefreshToken, refresh)],
    }));
    issuance
}

fn ticket(kind: TicketKind, id: TicketId) -> Ticket {
    Ticket {
        id,
        kind,
        digest: [7; 32],
        alias: None,
        document: "{}".into(),
        expires_at: SystemClock.now().plus_seconds(3600),
        taken: None,
        revision: 1,
    }
}

fn grant() -> AuthorizationGrant {
    let now = SystemClock.now();
    AuthorizationGrant {
        id: GrantId::from_bytes(DecisionId::to_bytes(fresh())),
        grant_type: GrantType::AuthorizationCode,
        client: "partner-1".parse().unwrap(),
        user: None,
        identity_provider: None,
        subject: "ada".into(),
        scope: ScopeSet::EMPTY,
        audience: Vec::new(),
        claims: None,
        actor: None,
        sign_in: None,
        created_at: now,
        expires_at: now.plus_seconds(3600),
        revoked_at: None,
    }
}
