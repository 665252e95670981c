//! Decisions: counted, and listed newest first; grants too; and what an administrator revokes.

use jurat_protocol::grant_type::GrantType;
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{KeptDecision, RefusedDecision, Usage};
use jurat_registry::decision_filter::DecisionFilter;
use jurat_registry::id::DecisionId;
use jurat_registry::id::GrantId;
use jurat_registry::issuance::IssuedToken;
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::revocation::{GrantFilter, Revocation, Revoked};

use super::kept::Kept;

impl Kept {
    pub(super) fn usage(&self, since: Timestamp, until: Option<Timestamp>) -> Usage {
        let is_within = |hour| hour >= since && until.is_none_or(|until| hour < until);
        let mut usage = self.usage.clone();
        usage.granted.retain(|count| is_within(count.hour));
        usage.refused.retain(|count| is_within(count.hour));
        usage
    }

    pub(super) fn decisions(
        &self,
        filter: &DecisionFilter,
        page: &PageRequest,
    ) -> Page<KeptDecision> {
        let granted = self.issued.iter().filter(|one| is_granted(filter, one));
        let granted = granted.filter_map(|one| self.issued_token(one.decision));
        let refused = self.refused.iter().filter(|one| is_refused(filter, one));
        let refused = refused.map(|one| KeptDecision::Refused(Box::new(one.clone())));
        let granted = granted.map(|one| KeptDecision::Granted(Box::new(one)));
        let mut items: Vec<_> = granted.chain(refused).collect();
        let before: Option<DecisionId> = page.after.as_ref().and_then(|id| id.parse().ok());
        items.retain(|one| before.is_none_or(|before| one.id() < before));
        items.sort_by_key(|one| std::cmp::Reverse(one.id()));
        let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
        let is_more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| is_more);
        let next = last.map(|one| one.id().to_string());
        Page { items, next }
    }
}

impl Kept {
    pub(super) fn grants(
        &self,
        filter: &GrantFilter,
        page: &PageRequest,
    ) -> Page<AuthorizationGrant> {
        let before: Option<GrantId> = page.after.as_ref().and_then(|id| id.parse().ok());
        let mut items: Vec<_> = self.grants.values().cloned().collect();
        items.retain(|one| filter.admits(one) && before.is_none_or(|before| one.id < before));
        items.sort_by_key(|one| std::cmp::Reverse(one.id));
        let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
        let is_more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| is_more);
        let next = last.map(|one| one.id.to_string());
        Page { items, next }
    }

    pub(super) fn revoke(&mut self, revocation: Revocation) -> Revoked {
        let at = revocation.event.at;
        let mut revoked = Revoked::default();
        for id in revocation.grants {
            if let Some(grant) = self.grants.get_mut(&id).filter(|one| one.is_live(at)) {
                grant.revoked_at = Some(at);
                revoked.grants += 1;
            }
        }
        for id in revocation.tokens {
            let mut issued = self.issued.iter();
            let is_live = issued.any(|one| one.decision == id && one.expires_at > at);
            if is_live && !self.revoked_tokens.contains_key(&id) {
                self.revoked_tokens.insert(id, at);
                revoked.tokens += 1;
            }
        }
        if !revoked.is_nothing() {
            self.audit.push(revoked.told_in(revocation.event));
        }
        revoked
    }
}

fn is_granted(filter: &DecisionFilter, token: &IssuedToken) -> bool {
    let client = token
        .client
        .as_ref()
        .map(jurat_registry::id::ClientId::as_str);
    let is_issuer = filter.issuer.as_ref().is_none_or(|sought| {
        let signs = token.grant_type == GrantType::JwtBearer && client == Some(&sought.name);
        match token.identity_provider {
            Some(id) => sought.identity_provider == Some(id),
            None => signs,
        }
    });
    let is_client = filter.client.as_deref().is_none_or(|id| client == Some(id));
    let is_subject = filter
        .subject
        .as_ref()
        .is_none_or(|one| token.subject == *one);
    let is_grant = filter.grant.is_none_or(|id| token.grant == Some(id));
    let asked = is_issuer && is_client && is_subject && is_grant;
    filter.admits_grants() && asked && is_within(filter, token.decision)
}

fn is_refused(filter: &DecisionFilter, refused: &RefusedDecision) -> bool {
    let issuer = filter.issuer.as_ref().map(|sought| &sought.name);
    let reason = Some(&refused.reason);
    let pairs = [
        (filter.client.as_ref(), refused.client.as_ref()),
        (issuer, refused.issuer.as_ref()),
        (filter.reason.as_ref(), reason),
    ];
    let asked = pairs
        .iter()
        .all(|(sought, found)| sought.is_none() || sought == found);
    filter.admits_refusals() && asked && is_within(filter, refused.id)
}

fn is_within(filter: &DecisionFilter, id: DecisionId) -> bool {
    let at = id.made_at();
    filter.since.is_none_or(|since| at >= since) && filter.until.is_none_or(|until| at < until)
}
