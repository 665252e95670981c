//! Decisions, granted and refused, newest first. Their rows stand in time order and in no other, so a filter is asked of row after row;
//! a page looks at so many rows and no more, and says where the next one goes on. Every statement names the tenant.

use std::cmp::Reverse;

use jurat_registry::decision::{KeptDecision, RefusedDecision};
use jurat_registry::decision_filter::DecisionFilter;
use jurat_registry::id::{DecisionId, GrantId, IdentityProviderId};
use jurat_registry::issuance::IssuedToken;
use jurat_registry::page::{Page, PageRequest};
use rusqlite::{Connection, Row};

use super::failure::RowError;
use super::grant_stretches::newest_before;
use super::grant_type_number::number_of;
use super::issuance_rows::{first_decision_at, select_tokens, token_of};
use super::refusal_rows::refused_of;
use super::tenant_number::TenantNumber;

/// A page looks at so many of a tenant's grants, and at so many of its refusals.
const MOST_OWN: usize = 5000;
/// And at so many rows of all tenants' grants among which the tenant's own stand.
const MOST_OF_ALL: i64 = 20_000;

/// The bytes of a decision's id.
type Key = [u8; 16];

/// Where to look.
struct Place<'c> {
    connection: &'c Connection,
    tenant: TenantNumber,
    /// From this key on.
    from: Key,
    /// Up to this one, which is not looked at.
    before: Key,
    /// How many are wanted.
    most: usize,
}

/// What was found, newest first.
struct Found<T> {
    decisions: Vec<T>,
    /// As far as this was looked; `None`: to the end.
    down_to: Option<DecisionId>,
}

/// A page of the decisions that `filter` asks for. The cursor is a decision's id; what was never one is behind the end.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &DecisionFilter,
    page: &PageRequest,
) -> Result<Page<KeptDecision>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let mut before = filter.until.map_or([u8::MAX; 16], first_decision_at);
    match page.after.as_deref().map(str::parse::<DecisionId>) {
        None => {}
        Some(Ok(cursor)) => before = before.min(cursor.to_bytes()),
        Some(Err(_)) => before = [0; 16],
    }
    let place = Place {
        connection,
        tenant,
        from: filter.since.map_or([0; 16], first_decision_at),
        before,
        // One more than asked tells whether there is a next page.
        most: limit + 1,
    };
    let granted = match (filter.admits_grants(), filter.grant) {
        (false, _) => Found::nothing(),
        (true, Some(grant)) => granted_of(grant, filter, &place)?,
        (true, None) => granted(filter, &place)?,
    };
    let refused = if filter.admits_refusals() {
        refused(filter, &place)?
    } else {
        Found::nothing()
    };
    Ok(merged(granted, refused, limit))
}

/// Both in one order, as far as both were looked for.
fn merged(
    granted: Found<IssuedToken>,
    refused: Found<RefusedDecision>,
    limit: usize,
) -> Page<KeptDecision> {
    let down_to = granted.down_to.max(refused.down_to);
    let refused = refused.decisions.into_iter().map(Box::new);
    let granted = granted.decisions.into_iter().map(Box::new);
    let both = refused.map(KeptDecision::Refused);
    let mut items: Vec<_> = both.chain(granted.map(KeptDecision::Granted)).collect();
    items.retain(|one| down_to.is_none_or(|down_to| one.id() >= down_to));
    items.sort_by_key(|one| Reverse(one.id()));
    // A token that was recorded and could not be signed was refused after all: the refusal stands first.
    items.dedup_by_key(|one| one.id());
    let next = if items.len() > limit {
        items.truncate(limit);
        items.last().map(KeptDecision::id)
    } else {
        down_to
    };
    let next = next.map(|id| id.to_string());
    Page { items, next }
}

/// Grants, in the stretches of time in which the tenant has any.
fn granted(filter: &DecisionFilter, place: &Place<'_>) -> Result<Found<IssuedToken>, RowError> {
    let mut found = Looking::new(filter, place.most);
    let mut left = MOST_OF_ALL;
    let mut before = place.before;
    while before > place.from {
        let Some(stretch) = newest_before(place.connection, place.tenant, before)? else {
            break;
        };
        let (begin, end) = stretch.keys();
        let (from, end) = (begin.max(place.from), end.min(before));
        let (seen, lowest) = lowest_of_all(place.connection, (from, end), left)?;
        left -= seen;
        let is_cut = left <= 0;
        let from = if is_cut { lowest.unwrap_or(from) } else { from };
        if let Some(down_to) = found.look(place, (from, end))? {
            return Ok(found.down_to(Some(down_to)));
        }
        if is_cut {
            return Ok(found.down_to(Some(DecisionId::from_bytes(from))));
        }
        before = begin;
    }
    Ok(found.down_to(None))
}

/// How many rows of all tenants are between two keys, `most` at most, and the key of the last of them.
fn lowest_of_all(
    connection: &Connection,
    (from, before): (Key, Key),
    most: i64,
) -> rusqlite::Result<(i64, Option<Key>)> {
    let sql = "SELECT count(*), min(decision) FROM (SELECT decision FROM issued_token
             WHERE decision >= ?1 AND decision < ?2 ORDER BY decision DESC LIMIT ?3)";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row((from, before, most), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What is being found among a tenant's grants.
struct Looking<'f> {
    filter: &'f DecisionFilter,
    most: usize,
    left: usize,
    tokens: Vec<IssuedToken>,
}

impl<'f> Looking<'f> {
    fn new(filter: &'f DecisionFilter, most: usize) -> Self {
        Self {
            filter,
            most,
            left: MOST_OWN,
            tokens: Vec::new(),
        }
    }

    /// Looks between two keys. Returns how far, when it was not to the end.
    fn look(
        &mut self,
        place: &Place<'_>,
        (from, before): (Key, Key),
    ) -> Result<Option<DecisionId>, RowError> {
        let sql = select_tokens!(
            "token.decision >= ?1 AND token.decision < ?2 AND token.tenant = ?3 ORDER BY token.decision DESC"
        );
        let mut statement = place.connection.prepare_cached(sql)?;
        let mut rows = statement.query((from, before, place.tenant))?;
        while let Some(row) = rows.next()? {
            if let Some(down_to) = self.take(row)? {
                return Ok(Some(down_to));
            }
        }
        Ok(None)
    }

    /// Takes a row, if it is asked for. Returns its decision, when it is the last to be looked at.
    fn take(&mut self, row: &Row<'_>) -> Result<Option<DecisionId>, RowError> {
        if is_asked_for(self.filter, row)? {
            self.tokens.push(token_of(row)?);
        }
        self.left = self.left.saturating_sub(1);
        if self.left > 0 && self.tokens.len() < self.most {
            return Ok(None);
        }
        Ok(Some(DecisionId::from_bytes(row.get(18)?)))
    }

    fn down_to(self, down_to: Option<DecisionId>) -> Found<IssuedToken> {
        Found {
            decisions: self.tokens,
            down_to,
        }
    }
}

/// Grants of one authorization grant, which an index finds.
fn granted_of(
    grant: GrantId,
    filter: &DecisionFilter,
    place: &Place<'_>,
) -> Result<Found<IssuedToken>, RowError> {
    let mut found = Looking::new(filter, place.most);
    let sql = select_tokens!(
        "token.authorization_grant = ?1 AND token.decision >= ?2 AND token.decision < ?3 AND token.tenant = ?4
             ORDER BY token.decision DESC"
    );
    let mut statement = place.connection.prepare_cached(sql)?;
    let mut rows = statement.query((grant.to_bytes(), place.from, place.before, place.tenant))?;
    while let Some(row) = rows.next()? {
        if let Some(down_to) = found.take(row)? {
            return Ok(found.down_to(Some(down_to)));
        }
    }
    Ok(found.down_to(None))
}

/// Whether a row of [`select_tokens`] is asked for; of the row as it is, as most may not be.
fn is_asked_for(filter: &DecisionFilter, row: &Row<'_>) -> Result<bool, RowError> {
    let client = row
        .get_ref(1)?
        .as_str_or_null()
        .map_err(rusqlite::Error::from)?;
    let subject = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
    let is_issuer = match &filter.issuer {
        None => true,
        Some(sought) => match row.get::<_, Option<Key>>(2)? {
            Some(id) => sought.identity_provider == Some(IdentityProviderId::from_bytes(id)),
            // RFC 7523 section 3 item 1: a client that signs for itself is the issuer.
            None => client == Some(&sought.name) && row.get::<_, i64>(0)? == JWT_BEARER,
        },
    };
    let is_client = filter.client.as_deref().is_none_or(|id| client == Some(id));
    let is_subject = filter.subject.as_deref().is_none_or(|one| subject == one);
    Ok(is_issuer && is_client && is_subject)
}

const JWT_BEARER: i64 = number_of(jurat_protocol::grant_type::GrantType::JwtBearer);

/// Refusals.
fn refused(filter: &DecisionFilter, place: &Place<'_>) -> Result<Found<RefusedDecision>, RowError> {
    let sql = "SELECT grant_type, client, issuer, reason, detail, assertion_fingerprint, evidence, decision
         FROM refused_decision WHERE tenant = ?1 AND decision >= ?2 AND decision < ?3 ORDER BY decision DESC";
    let mut statement = place.connection.prepare_cached(sql)?;
    let mut rows = statement.query((place.tenant, place.from, place.before))?;
    let issuer = filter.issuer.as_ref().map(|sought| sought.name.as_str());
    let wanted = [
        (1, filter.client.as_deref()),
        (2, issuer),
        (3, filter.reason.as_deref()),
    ];
    let mut decisions = Vec::new();
    let mut left = MOST_OWN;
    while let Some(row) = rows.next()? {
        let mut is_asked_for = true;
        for (column, text) in wanted {
            let found = row.get_ref(column)?.as_str_or_null();
            is_asked_for &= text.is_none() || found.map_err(rusqlite::Error::from)? == text;
        }
        if is_asked_for {
            decisions.push(refused_of(row)?);
        }
        left -= 1;
        if left == 0 || decisions.len() >= place.most {
            let down_to = Some(DecisionId::from_bytes(row.get(7)?));
            return Ok(Found { decisions, down_to });
        }
    }
    Ok(Found {
        decisions,
        down_to: None,
    })
}

impl<T> Found<T> {
    fn nothing() -> Self {
        Self {
            decisions: Vec::new(),
            down_to: None,
        }
    }
}
