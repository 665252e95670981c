//! Authorization grants listed, and what an administrator revokes: with its line in the audit log, all or nothing.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, GrantId, UserId};
use jurat_registry::issuance::{Issuance, IssuedToken, Lasting};
use jurat_registry::page::PageRequest;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::revocation::{GrantFilter, Revocation, Revoked};
use jurat_registry::store::TenantStore;

use super::{BY, Ground, NOW, default_tenant, named_tenant, token};

fn later(seconds: u32) -> Timestamp {
    NOW.plus_seconds(seconds)
}

/// A grant of `client` for `subject`, with the token that began it.
async fn begin(
    tenant: &Arc<dyn TenantStore>,
    at: Timestamp,
    client: &str,
    subject: &str,
) -> GrantId {
    let decision = DecisionId::new(at, &OsRandomness).unwrap();
    let id = GrantId::from_bytes(decision.to_bytes());
    let grant = AuthorizationGrant {
        id,
        grant_type: GrantType::AuthorizationCode,
        client: client.parse().unwrap(),
        user: None,
        identity_provider: None,
        subject: subject.into(),
        scope: "a".parse().unwrap(),
        audience: Vec::new(),
        claims: None,
        actor: None,
        sign_in: None,
        created_at: at,
        expires_at: at.plus_seconds(3600),
        revoked_at: None,
    };
    let issuance = Issuance {
        token: IssuedToken {
            decision,
            grant: Some(id),
            ..token()
        },
        spend: Vec::new(),
        lasting: Some(Box::new(Lasting {
            begins: Some(grant),
            ..Lasting::default()
        })),
    };
    tenant.record_issuance(issuance).await.unwrap();
    id
}

async fn listed(tenant: &Arc<dyn TenantStore>, filter: &GrantFilter, limit: u16) -> Vec<GrantId> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let request = PageRequest { after, limit };
        let page = tenant.grant_list(filter.clone(), request).await.unwrap();
        assert!(page.items.len() <= usize::from(limit));
        ids.extend(page.items.iter().map(|grant| grant.id));
        match page.next {
            Some(next) => after = Some(next),
            None => return ids,
        }
    }
}

fn revocation(grants: &[GrantId], tokens: &[DecisionId], at: Timestamp) -> Revocation {
    let event = AuditEvent::new(at, BY, "all-revoked", "partner-1").with_detail("asked");
    Revocation {
        grants: grants.to_vec(),
        tokens: tokens.to_vec(),
        event,
    }
}

async fn lines(tenant: &Arc<dyn TenantStore>) -> Vec<String> {
    let filter = AuditFilter {
        action: Some("all-revoked".into()),
        ..AuditFilter::default()
    };
    let page = tenant
        .audit_list(filter, PageRequest::first(100))
        .await
        .unwrap();
    let detail =
        |line: &jurat_registry::audit::chain::ChainedLine| line.read().unwrap().event.detail;
    page.items.iter().map(detail).collect()
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
pub(crate) async fn grants_are_listed_newest_first_each_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let other = named_tenant(&store, "other").await;
    let mut ids = Vec::new();
    for number in 0..25 {
        let client = if number % 5 == 0 {
            "portal"
        } else {
            "partner-1"
        };
        ids.push(
            begin(
                &tenant,
                later(number * 7),
                client,
                &format!("user-{}", number % 2),
            )
            .await,
        );
        begin(&other, later(number * 7), client, "user-0").await;
    }
    ids.reverse();
    for limit in [1, 7, 24, 25, 26] {
        assert_eq!(listed(&tenant, &GrantFilter::default(), limit).await, ids);
    }
    let with = |client: Option<&str>, subject: Option<&str>| GrantFilter {
        client: client.map(Into::into),
        subject: subject.map(Into::into),
        ..GrantFilter::default()
    };
    let of = async |filter| listed(&tenant, &filter, 3).await;
    let places = |places: &[usize]| {
        places
            .iter()
            .map(|place| ids[24 - place])
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(with(Some("portal"), None)).await,
        places(&[20, 15, 10, 5, 0])
    );
    assert_eq!(
        of(with(Some("portal"), Some("user-1"))).await,
        places(&[15, 5])
    );
    assert_eq!(of(with(None, Some("user-0"))).await.len(), 13);
    assert!(of(with(Some("nobody"), None)).await.is_empty());
    let of_user = GrantFilter {
        user: Some(UserId::new(NOW, &OsRandomness).unwrap()),
        ..GrantFilter::default()
    };
    assert!(of(of_user).await.is_empty());
    let live = GrantFilter {
        live_at: Some(later(3600 + 23 * 7)),
        ..GrantFilter::default()
    };
    assert_eq!(of(live).await, places(&[24]));
    let nonsense = PageRequest {
        after: Some("x".into()),
        limit: 9,
    };
    let page = tenant
        .grant_list(GrantFilter::default(), nonsense)
        .await
        .unwrap();
    assert!(page.items.is_empty() && page.next.is_none());
}

pub(crate) async fn what_is_live_is_revoked_with_one_line(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let other = named_tenant(&store, "other").await;
    let one = begin(&tenant, later(0), "partner-1", "a").await;
    let two = begin(&tenant, later(1), "partner-1", "b").await;
    let theirs = begin(&other, later(2), "partner-1", "a").await;
    let alone = token();
    let decision = alone.decision;
    let issuance = Issuance {
        token: alone,
        spend: Vec::new(),
        lasting: None,
    };
    tenant.record_issuance(issuance).await.unwrap();
    let unknown = (
        GrantId::new(NOW, &OsRandomness).unwrap(),
        DecisionId::new(NOW, &OsRandomness).unwrap(),
    );
    let (grants, tokens) = ([one, theirs, unknown.0], [decision, unknown.1]);
    let first = tenant
        .revoke(revocation(&grants, &tokens, later(5)))
        .await
        .unwrap();
    assert_eq!(
        first,
        Revoked {
            grants: 1,
            tokens: 1
        }
    );
    assert_eq!(lines(&tenant).await, ["asked: grants: 1, tokens: 1"]);
    // Once revoked it stays so, since the first time, and nothing is told that did not happen.
    let again = tenant
        .revoke(revocation(&grants, &tokens, later(9)))
        .await
        .unwrap();
    assert!(again.is_nothing());
    assert_eq!(lines(&tenant).await.len(), 1);
    let find = async |decision| tenant.issued_token_find(decision).await.unwrap().unwrap();
    assert_eq!(find(decision).await.revoked_at, Some(later(5)));
    let begun = DecisionId::from_bytes(one.to_bytes());
    assert_eq!(find(begun).await.revoked_at, Some(later(5)));
    let kept = tenant.grant_find(two).await.unwrap().unwrap();
    assert_eq!(kept.revoked_at, None);
    // No handle reaches another tenant's.
    let kept = other.grant_find(theirs).await.unwrap().unwrap();
    assert_eq!(kept.revoked_at, None);
    assert!(lines(&other).await.is_empty());
    // What has ended needs no end.
    let late = tenant
        .revoke(revocation(&[two], &[], later(3601)))
        .await
        .unwrap();
    assert!(late.is_nothing());
}
