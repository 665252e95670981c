//! Decisions, granted and refused: listed newest first, each once, page by page, and counted.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{
    GrantCount, KeptDecision, NotedDecisions, RefusalCount, RefusedDecision, Usage,
};
use jurat_registry::decision_filter::{DecisionFilter, IssuerSought, Outcome};
use jurat_registry::id::{DecisionId, GrantId, IdentityProviderId};
use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken};
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::TenantStore;

use super::{Ground, NOW, default_tenant, named_tenant, token};

const DAY: u32 = 86_400;

fn later(seconds: u32) -> Timestamp {
    NOW.plus_seconds(seconds)
}

async fn grant(tenant: &Arc<dyn TenantStore>, token: IssuedToken) -> DecisionId {
    let decision = token.decision;
    let issuance = Issuance {
        token,
        spend: Vec::new(),
        lasting: None,
    };
    tenant.record_issuance(issuance).await.unwrap();
    decision
}

fn token_at(at: Timestamp) -> IssuedToken {
    IssuedToken {
        decision: DecisionId::new(at, &OsRandomness).unwrap(),
        ..token()
    }
}

fn refused_at(at: Timestamp) -> RefusedDecision {
    RefusedDecision {
        id: DecisionId::new(at, &OsRandomness).unwrap(),
        grant_type: Some(GrantType::JwtBearer),
        client: Some("partner-1".into()),
        issuer: Some("https://idp.example.com".into()),
        reason: "assertion-expired".into(),
        detail: "exp".into(),
        assertion_fingerprint: None,
        evidence: None,
    }
}

async fn refuse(tenant: &Arc<dyn TenantStore>, refused: Vec<RefusedDecision>) -> Vec<DecisionId> {
    let ids = refused.iter().map(|one| one.id).collect();
    tenant.record_refusals(refused, Vec::new()).await.unwrap();
    ids
}

fn after(page: &Page<KeptDecision>, limit: u16) -> Option<PageRequest> {
    let after = Some(page.next.clone()?);
    Some(PageRequest { after, limit })
}

/// Every id that the pages hold, and how many pages there were.
async fn walk(
    tenant: &Arc<dyn TenantStore>,
    filter: &DecisionFilter,
    limit: u16,
) -> (Vec<DecisionId>, usize) {
    let (mut ids, mut pages) = (Vec::new(), 0);
    let mut request = Some(PageRequest::first(limit));
    while let Some(wanted) = request {
        let page = tenant.decision_list(filter.clone(), wanted).await.unwrap();
        assert!(page.items.len() <= usize::from(limit));
        ids.extend(page.items.iter().map(KeptDecision::id));
        pages += 1;
        assert!(pages < 1000, "it never ends");
        request = after(&page, limit);
    }
    assert!(
        ids.is_sorted_by(|one, next| one > next),
        "newest first, none twice"
    );
    (ids, pages)
}

async fn found(tenant: &Arc<dyn TenantStore>, filter: DecisionFilter) -> Vec<DecisionId> {
    walk(tenant, &filter, 100).await.0
}

pub(crate) async fn pages_hold_every_decision_once_newest_first(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let other = named_tenant(&store, "other").await;
    assert_eq!(
        walk(&tenant, &DecisionFilter::default(), 10).await,
        (Vec::new(), 1)
    );
    let mut ids = Vec::new();
    // Over many stretches of time, hours and days, some empty; several in one millisecond.
    for number in 0..40 {
        let at = later(number * number * 1000);
        ids.push(grant(&tenant, token_at(at)).await);
        grant(&other, token_at(at)).await;
        if number % 3 == 0 {
            ids.extend(refuse(&tenant, vec![refused_at(at), refused_at(later(number))]).await);
            refuse(&other, vec![refused_at(at)]).await;
        }
    }
    ids.sort_by(|one, next| next.cmp(one));
    for limit in [1, 7, 67, 68, 69, 500] {
        let (walked, _) = walk(&tenant, &DecisionFilter::default(), limit).await;
        assert_eq!(walked, ids, "{limit}");
    }
    assert_eq!(
        walk(&other, &DecisionFilter::default(), 10).await.0.len(),
        54
    );
    for nonsense in ["", "x", "01JD5Q3V6Z8F0M2K4N6P8R0T2V0"] {
        let page = PageRequest {
            after: Some(nonsense.into()),
            limit: 10,
        };
        let page = tenant
            .decision_list(DecisionFilter::default(), page)
            .await
            .unwrap();
        assert!(page.items.is_empty() && page.next.is_none(), "{nonsense:?}");
    }
}

pub(crate) async fn a_decision_is_listed_as_it_was_recorded(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let token = IssuedToken {
        claims: CarriedClaims::default(),
        evidence: Some("{}".into()),
        user: None,
        ..token_at(NOW)
    };
    let refused = refused_at(later(1));
    grant(&tenant, token.clone()).await;
    refuse(&tenant, vec![refused.clone()]).await;
    let (at, end) = (later(5), token.expires_at);
    let revoked = tenant.issued_token_revoke(token.decision, at, end);
    revoked.await.unwrap();
    let all = tenant.decision_list(DecisionFilter::default(), PageRequest::first(9));
    let all = all.await.unwrap();
    let token = IssuedToken {
        revoked_at: Some(at),
        ..token
    };
    let both = [
        KeptDecision::Refused(Box::new(refused)),
        KeptDecision::Granted(Box::new(token)),
    ];
    assert_eq!(all.items, both);
    assert_eq!(all.next, None);
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
pub(crate) async fn a_filter_finds_what_it_asks_for(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let provider = IdentityProviderId::new(NOW, &OsRandomness).unwrap();
    let begun = GrantId::new(NOW, &OsRandomness).unwrap();
    let own = grant(&tenant, token_at(later(0))).await;
    let by_secret = IssuedToken {
        grant_type: GrantType::ClientCredentials,
        ..token_at(later(1))
    };
    let by_secret = grant(&tenant, by_secret).await;
    let trusted = IssuedToken {
        identity_provider: Some(provider),
        client: None,
        subject: "repo:acme/shop".into(),
        grant: Some(begun),
        ..token_at(later(1200))
    };
    let trusted = grant(&tenant, trusted).await;
    let refused = refuse(&tenant, vec![refused_at(later(1300))]).await[0];
    let replayed = RefusedDecision {
        client: None,
        issuer: Some("partner-1".into()),
        reason: "assertion-replayed".into(),
        ..refused_at(later(2000))
    };
    let replayed = refuse(&tenant, vec![replayed]).await[0];
    let with = |change: &dyn Fn(&mut DecisionFilter)| {
        let mut filter = DecisionFilter::default();
        change(&mut filter);
        found(&tenant, filter)
    };
    let text = |text: &str| Some(text.to_owned());
    let granted = with(&|one| one.outcome = Some(Outcome::Granted)).await;
    assert_eq!(granted, [trusted, by_secret, own]);
    let ended = with(&|one| one.outcome = Some(Outcome::Refused)).await;
    assert_eq!(ended, [replayed, refused]);
    let of_client = with(&|one| one.client = text("partner-1")).await;
    assert_eq!(of_client, [refused, by_secret, own]);
    assert_eq!(
        with(&|one| one.subject = text("repo:acme/shop")).await,
        [trusted]
    );
    assert_eq!(
        with(&|one| one.reason = text("assertion-replayed")).await,
        [replayed]
    );
    assert_eq!(with(&|one| one.grant = Some(begun)).await, [trusted]);
    let sought = |name: &str, identity_provider| {
        let name = name.to_owned();
        Some(IssuerSought {
            name,
            identity_provider,
        })
    };
    let idp = with(&|one| one.issuer = sought("https://idp.example.com", Some(provider))).await;
    assert_eq!(idp, [refused, trusted]);
    // RFC 7523 section 3 item 1: it signs for itself; by its secret it presented no assertion.
    let self_issued = with(&|one| one.issuer = sought("partner-1", None)).await;
    assert_eq!(self_issued, [replayed, own]);
    let since = with(&|one| one.since = Some(later(1200))).await;
    assert_eq!(since, [replayed, refused, trusted]);
    let until = with(&|one| one.until = Some(later(1200))).await;
    assert_eq!(until, [by_secret, own]);
    let both = with(&|one| {
        one.since = Some(later(1));
        one.until = Some(later(1300));
        one.client = text("partner-1");
    });
    assert_eq!(both.await, [by_secret]);
    assert!(with(&|one| one.client = text("partner-2")).await.is_empty());
}

pub(crate) async fn a_page_looks_at_so_many_rows_and_no_more(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let other = named_tenant(&store, "other").await;
    let mut writes = Vec::new();
    let mut ends = Vec::new();
    for number in 0..12_000 {
        let at = Timestamp::from_millis(NOW.millis() + number);
        let mut token = token_at(at);
        if number == 0 {
            token.subject = "sought".into();
            ends.push(token.decision);
        }
        let tenant = if number % 2 == 0 { &tenant } else { &other };
        let issuance = Issuance {
            token,
            spend: Vec::new(),
            lasting: None,
        };
        writes.push(tenant.record_issuance(issuance));
    }
    for write in writes {
        write.await.unwrap();
    }
    let filter = DecisionFilter {
        subject: Some("sought".into()),
        ..DecisionFilter::default()
    };
    let first = tenant.decision_list(filter.clone(), PageRequest::first(10));
    let first = first.await.unwrap();
    assert!(first.items.is_empty() && first.next.is_some());
    let (ids, pages) = walk(&tenant, &filter, 10).await;
    assert_eq!((ids, pages), (ends, 2));
    let (all, _) = walk(&tenant, &DecisionFilter::default(), 500).await;
    assert_eq!(all.len(), 6000);
}

pub(crate) async fn a_token_that_was_refused_after_all_is_listed_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let id = grant(&tenant, token_at(NOW)).await;
    let refused = RefusedDecision {
        id,
        reason: "signing-unavailable".into(),
        ..refused_at(NOW)
    };
    refuse(&tenant, vec![refused.clone()]).await;
    let page = tenant.decision_list(DecisionFilter::default(), PageRequest::first(1));
    let page = page.await.unwrap();
    assert_eq!(page.items, [KeptDecision::Refused(Box::new(refused))]);
    assert_eq!(page.next, None);
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
pub(crate) async fn usage_adds_up_by_hour_and_kind(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let other = named_tenant(&store, "other").await;
    let granted = |hours: u32, grant_type, granted| GrantCount {
        hour: later(hours * 3600),
        grant_type,
        granted,
    };
    let refused = RefusalCount {
        hour: later(3600),
        reason: "assertion-expired".into(),
        refused: 3,
        counted_only: 1,
    };
    for _ in 0..2 {
        let noted = NotedDecisions {
            refused: Vec::new(),
            refusal_counts: vec![refused.clone()],
            grant_counts: vec![
                granted(1, GrantType::ClientCredentials, 5),
                granted(1, GrantType::JwtBearer, 7),
                granted(2, GrantType::JwtBearer, u64::MAX),
                granted(0, GrantType::JwtBearer, 1),
            ],
        };
        tenant.record_decisions(noted).await.unwrap();
    }
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let usage = tenant.usage(later(0), later(2 * 3600)).await.unwrap();
    let expected = [
        granted(0, GrantType::JwtBearer, 2),
        granted(1, GrantType::JwtBearer, 14),
        granted(1, GrantType::ClientCredentials, 10),
    ];
    assert_eq!(usage.granted, expected);
    let twice = RefusalCount {
        refused: 6,
        counted_only: 2,
        ..refused
    };
    assert_eq!(usage.refused, [twice]);
    let last = tenant.usage(later(3601), later(9 * 3600)).await.unwrap();
    assert_eq!(last.granted.len(), 1);
    assert!(last.granted[0].granted >= u64::MAX / 2 && last.refused.is_empty());
    let theirs = named_tenant(&store, "other")
        .await
        .usage(NOW, later(DAY))
        .await;
    assert_eq!(theirs.unwrap(), Usage::default());
    drop(other);
    // An old hour goes as a new one comes.
    ground.clock.advance_seconds(i64::from(401 * DAY));
    for hours in 0..3 {
        let kept = tenant.usage(NOW, later(DAY)).await.unwrap().granted;
        assert_eq!(kept.first().map(|one| one.hour), Some(later(hours * 3600)));
        let noted = NotedDecisions {
            grant_counts: vec![granted(401 * 24, GrantType::JwtBearer, 1)],
            ..NotedDecisions::default()
        };
        tenant.record_decisions(noted).await.unwrap();
    }
    assert!(
        tenant
            .usage(NOW, later(DAY))
            .await
            .unwrap()
            .granted
            .is_empty()
    );
}
