//! What outlasts one token: tickets, grants, and what a token request does to them in its one write.

use std::collections::HashMap;

use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, TicketId};
use jurat_registry::issuance::{Issuance, IssuedToken, Lasting, SpendMark, SpendOnce};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, Ticket, TicketKind};

use super::kept::Kept;

impl Kept {
    /// Everything is looked at before anything is written.
    pub(super) fn record(&mut self, issuance: Issuance, now: Timestamp) -> Result<(), StoreError> {
        let Issuance {
            token,
            spend,
            lasting,
        } = issuance;
        let spent = self.spent_with(&spend, now)?;
        if self.issued.iter().any(|one| one.decision == token.decision) {
            return Err(StoreError::Unavailable("the decision is recorded".into()));
        }
        if let Some(lasting) = lasting {
            let taken = Taken {
                at: token.issued_at,
                by: token.decision,
            };
            self.record_lasting(*lasting, taken, now)?;
        }
        self.spent = spent;
        self.issued.push(token);
        Ok(())
    }

    /// Spends all of `marks`, or none.
    pub(super) fn spend(
        &mut self,
        marks: &[SpendOnce],
        full: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if full {
            return Err(StoreError::Full);
        }
        self.spent = self.spent_with(marks, now)?;
        Ok(())
    }

    /// What is spent once `marks` are as well.
    fn spent_with(
        &self,
        marks: &[SpendOnce],
        now: Timestamp,
    ) -> Result<HashMap<SpendMark, Timestamp>, StoreError> {
        let mut spent = self.spent.clone();
        spent.retain(|_, until| *until > now);
        for once in marks {
            if spent.insert(once.mark, once.keep_until).is_some() {
                return Err(StoreError::AlreadySpent);
            }
        }
        Ok(spent)
    }

    fn record_lasting(
        &mut self,
        lasting: Lasting,
        taken: Taken,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Lasting {
            begins,
            continues,
            takes,
            hands_out,
        } = lasting;
        let is_live = |id| self.grants.get(&id).is_some_and(|one| one.is_live(now));
        let begun = |id| self.grants.contains_key(&id);
        let is_signed_out = |grant: &AuthorizationGrant| {
            let ticket = grant.session().map(|id| (TicketKind::Session, id));
            let ticket = ticket.and_then(|key| self.tickets.get(&key));
            ticket.is_some_and(|ticket| ticket.taken.is_some())
        };
        let is_revoked =
            continues.is_some_and(|id| !is_live(id)) || begins.as_ref().is_some_and(is_signed_out);
        let continued = continues.and_then(|id| self.grants.get(&id));
        let grant = begins.as_ref().or(continued);
        let kept_until = grant.map(|grant| grant.expires_at);
        let has_begun = begins.as_ref().is_some_and(|grant| begun(grant.id));
        let before = self.tickets.clone();
        let changed = match takes {
            Some((kind, id)) => self.ticket_take_until(kind, id, taken, now, kept_until),
            None => Ok(()),
        };
        let changed = changed.and_then(|()| match (is_revoked, has_begun) {
            (true, _) => Err(StoreError::Revoked),
            (_, true) => Err(StoreError::Unavailable("the grant has begun".into())),
            (false, false) => self.tickets_insert(hands_out, now),
        });
        if changed.is_err() {
            self.tickets = before;
            return changed;
        }
        self.grants.extend(begins.map(|grant| (grant.id, grant)));
        Ok(())
    }

    /// The token as it was issued, and since when it is revoked: by itself or by its grant, whichever came first.
    pub(super) fn issued_token(&self, decision: DecisionId) -> Option<IssuedToken> {
        let mut issued = self.issued.iter();
        let token = issued.find(|one| one.decision == decision)?.clone();
        let grant = token.grant.and_then(|id| self.grants.get(&id));
        let by_itself = self.revoked_tokens.get(&decision).copied();
        let by_grant = grant.and_then(|grant| grant.revoked_at);
        Some(IssuedToken {
            revoked_at: by_itself.into_iter().chain(by_grant).min(),
            ..token
        })
    }

    /// Adds all of `tickets` or none.
    pub(super) fn tickets_insert(
        &mut self,
        tickets: Vec<Ticket>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = self.tickets.clone();
        let inserted = tickets.into_iter().try_for_each(|ticket| {
            self.alias_is_free(&ticket, now)?;
            match self.tickets.insert((ticket.kind, ticket.id), ticket) {
                None => Ok(()),
                Some(_) => Err(StoreError::Unavailable("the number is taken".into())),
            }
        });
        if inserted.is_err() {
            self.tickets = before;
        }
        inserted
    }

    /// The live ticket of a kind that goes by `alias`.
    pub(super) fn live_alias(
        &self,
        kind: TicketKind,
        alias: &str,
        now: Timestamp,
    ) -> Option<&Ticket> {
        let mut tickets = self.tickets.values();
        tickets
            .find(|one| one.kind == kind && one.alias.as_deref() == Some(alias) && one.is_live(now))
    }

    fn alias_is_free(&self, ticket: &Ticket, now: Timestamp) -> Result<(), StoreError> {
        let alias = ticket.alias.as_deref();
        let owner = alias.and_then(|alias| self.live_alias(ticket.kind, alias, now));
        match owner {
            Some(owner) if owner.id != ticket.id => Err(StoreError::AlreadyTaken),
            _ => Ok(()),
        }
    }

    pub(super) fn ticket_replace(
        &mut self,
        ticket: Ticket,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.alias_is_free(&ticket, now)?;
        let kept = self.tickets.get_mut(&(ticket.kind, ticket.id));
        let kept = kept.ok_or(StoreError::NotFound)?;
        if !kept.is_live(now) {
            return Err(StoreError::AlreadyTaken);
        }
        if kept.revision + 1 != ticket.revision {
            return Err(StoreError::Stale);
        }
        *kept = Ticket {
            taken: None,
            ..ticket
        };
        Ok(())
    }

    pub(super) fn ticket_take(
        &mut self,
        kind: TicketKind,
        id: TicketId,
        taken: Taken,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.live_ticket(kind, id, now)?.taken = Some(taken);
        Ok(())
    }

    /// Takes it, and keeps it until then.
    fn ticket_take_until(
        &mut self,
        kind: TicketKind,
        id: TicketId,
        taken: Taken,
        now: Timestamp,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let ticket = self.live_ticket(kind, id, now)?;
        ticket.taken = Some(taken);
        ticket.expires_at = until.map_or(ticket.expires_at, |until| ticket.expires_at.max(until));
        Ok(())
    }

    /// Signs a session out, and ends what ends with it.
    pub(super) fn session_end(&mut self, id: TicketId, taken: Taken) {
        if let Some(ticket) = self.tickets.get_mut(&(TicketKind::Session, id)) {
            ticket.taken.get_or_insert(taken);
        }
        let grants = self.grants.values_mut();
        for grant in grants.filter(|grant| grant.session() == Some(id)) {
            grant.revoked_at.get_or_insert(taken.at);
        }
    }

    /// Forgets the tickets that have ended, as a purge does.
    pub(super) fn purge(&mut self, now: Timestamp) {
        self.tickets.retain(|_, ticket| now < ticket.expires_at);
    }

    fn live_ticket(
        &mut self,
        kind: TicketKind,
        id: TicketId,
        now: Timestamp,
    ) -> Result<&mut Ticket, StoreError> {
        let ticket = self.tickets.get_mut(&(kind, id));
        let ticket = ticket.filter(|ticket| ticket.is_live(now));
        ticket.ok_or(StoreError::AlreadyTaken)
    }
}
