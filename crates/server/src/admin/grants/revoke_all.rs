//! `POST /admin/v1/grants/revoke-all`: ends every grant and every token of a client, of a subject, or of a client for a subject: what is
//! live is found page by page, then revoked by one write with one line of the audit log. Neither is switched off by it: new tokens can be
//! asked for at once.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision::KeptDecision;
use jurat_registry::decision_filter::{DecisionFilter, Outcome};
use jurat_registry::id::{DecisionId, GrantId};
use jurat_registry::page::PageRequest;
use jurat_registry::revocation::{GrantFilter, Revocation};
use jurat_registry::store::{StoreError, TenantStore};
use schemars::JsonSchema;
use serde::Serialize;

use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// One write revokes so many of each at most, so that no grant waits long for it.
const MOST_AT_ONCE: usize = 5000;
/// So many pages are looked through at most.
const MOST_PAGES: usize = 200;
/// Before this decision there is none.
const NO_MORE_TOKENS: &str = "00000000000000000000000000";
/// An access token lives a day at most.
const TOKEN_SECONDS: u32 = 86_400;

/// Whose grants and tokens.
#[derive(JsonSchema)]
#[schemars(rename = "RevokeAll", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct Asked {
    /// Of exactly this client.
    client: Option<String>,
    /// That speak for exactly this subject.
    subject: Option<String>,
    /// What `next` was in the answer before.
    after: Option<String>,
}

/// What was revoked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RevokedAll")]
struct Shown {
    /// How many grants.
    grants: u64,
    /// How many access tokens, beside those that ended with their grants.
    tokens: u64,
    /// What `after` is to go on; `null` when all is done.
    next: Option<String>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Grants,
        "revokeAll",
        "Revokes every live grant and access token of a client, of a subject, or of both together.",
    )
    .described("At least one of the two is stated. At most 5,000 grants and 5,000 tokens go at once; `next` says how to go on.")
    .takes::<Asked>()
    .shows::<Shown>("How many were revoked.")
}

/// Revokes all.
pub(crate) async fn revoke(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let whose = Whose {
        client: body.take("client")?,
        subject: body.take("subject")?,
    };
    let after = body.take("after")?;
    if let Some(unknown) = body.0.keys().next() {
        let sentence = "this takes client, subject and after";
        return Err(Problem::of_field(unknown, sentence));
    }
    let target = whose.client.as_ref().or(whose.subject.as_ref());
    let target = target.filter(|target| !target.is_empty());
    let sentence = "say whose: a client, a subject, or both";
    let target = target.ok_or_else(|| Problem::of_field("client", sentence))?;
    let server = &app.authorization_server;
    let (store, now) = (&**server.store(), server.clock().now());
    let (grants, more_grants) = whose.live_grants(store, now).await?;
    let (tokens, next) = whose.live_tokens(store, now, &grants, after).await?;
    let next = next.or_else(|| more_grants.then(|| NO_MORE_TOKENS.to_owned()));
    if administrator.only_tries() {
        let (grants, tokens) = (grants.len() as u64, tokens.len() as u64);
        return Ok(answered(&Shown {
            grants,
            tokens,
            next,
        }));
    }
    let event = AuditEvent::new(now, administrator.author()?, "all-revoked", target.as_str());
    let revocation = Revocation {
        grants,
        tokens,
        event: event.with_detail(whose.told()),
    };
    let revoked = store.revoke(revocation).await?;
    Ok(answered(&Shown {
        grants: revoked.grants,
        tokens: revoked.tokens,
        next,
    }))
}

fn answered(shown: &Shown) -> Response {
    json::private(StatusCode::OK, shown)
}

struct Whose {
    client: Option<String>,
    subject: Option<String>,
}

impl Whose {
    fn told(&self) -> String {
        match (&self.client, &self.subject) {
            (Some(client), Some(subject)) => format!("of client {client} for {subject}"),
            (Some(client), None) => format!("of client {client}"),
            (None, subject) => format!("for {}", subject.as_deref().unwrap_or_default()),
        }
    }

    /// Live grants, and whether there are more.
    async fn live_grants(
        &self,
        store: &dyn TenantStore,
        now: Timestamp,
    ) -> Result<(Vec<GrantId>, bool), StoreError> {
        let filter = GrantFilter {
            client: self.client.clone(),
            subject: self.subject.clone(),
            user: None,
            live_at: Some(now),
        };
        let mut found = Vec::new();
        let mut request = PageRequest::first(PageRequest::MOST);
        for _ in 0..MOST_PAGES {
            let page = store.grant_list(filter.clone(), request.clone()).await?;
            found.extend(page.items.iter().map(|grant| grant.id));
            if page.next.is_none() {
                return Ok((found, false));
            }
            request.after = page.next;
            if found.len() >= MOST_AT_ONCE {
                break;
            }
        }
        Ok((found, true))
    }

    /// Live tokens that do not end with `grants`, and where to go on.
    async fn live_tokens(
        &self,
        store: &dyn TenantStore,
        now: Timestamp,
        grants: &[GrantId],
        after: Option<String>,
    ) -> Result<(Vec<DecisionId>, Option<String>), StoreError> {
        let ending: HashSet<_> = grants.iter().collect();
        let filter = DecisionFilter {
            outcome: Some(Outcome::Granted),
            client: self.client.clone(),
            subject: self.subject.clone(),
            since: Some(now.minus_seconds(TOKEN_SECONDS + 60)),
            ..DecisionFilter::default()
        };
        let mut found = Vec::new();
        let limit = PageRequest::MOST;
        let mut request = PageRequest { after, limit };
        for _ in 0..MOST_PAGES {
            let page = store.decision_list(filter.clone(), request.clone()).await?;
            found.extend(page.items.iter().filter_map(|decision| match decision {
                KeptDecision::Granted(token) => {
                    let ends = token.grant.is_some_and(|grant| ending.contains(&grant));
                    let is_live = token.revoked_at.is_none() && token.expires_at > now;
                    (is_live && !ends).then_some(token.decision)
                }
                KeptDecision::Refused(_) => None,
            }));
            request.after = page.next;
            if request.after.is_none() || found.len() >= MOST_AT_ONCE {
                break;
            }
        }
        Ok((found, request.after))
    }
}
