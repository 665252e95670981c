//! What one grant spends and what it leaves behind. Both go into one durable write, or neither does.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::digest;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use serde_json::value::RawValue;

use crate::authorization_grant::AuthorizationGrant;
use crate::claim_mapping::is_own_member;
use crate::claim_members::{ClaimMember, Sought, find_members};
use crate::clock::Timestamp;
use crate::id::{ClientId, DecisionId, GrantId, IdentityProviderId, TicketId, UserId};
use crate::ticket::{Ticket, TicketKind};

/// Everything that one granted token request writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuance {
    /// The token that is issued, and the line of the audit.
    pub token: IssuedToken,
    /// What can be used only once: the grant's assertion, the client's. All are spent, or none.
    pub spend: Vec<SpendOnce>,
    /// What the grant adds, takes and stands on, where it is more than one token; all of it happens, or none.
    pub lasting: Option<Box<Lasting>>,
}

/// What a grant writes beside its token: of the grants from which more than one token may come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lasting {
    /// A grant that begins; its session must not be signed out, otherwise [`crate::store::StoreError::Revoked`].
    pub begins: Option<AuthorizationGrant>,
    /// A grant that must not be revoked when this is written, as the token comes from it; otherwise
    /// [`crate::store::StoreError::Revoked`].
    pub continues: Option<GrantId>,
    /// A ticket that the grant takes: it must be there and neither taken nor past its end; otherwise
    /// [`crate::store::StoreError::AlreadyTaken`]. It is kept until the end of the grant, so that a second use is known until then.
    pub takes: Option<(TicketKind, TicketId)>,
    /// Tickets that it hands out.
    pub hands_out: Vec<Ticket>,
}

/// The record of an issued access token; kept under its decision's id, so in time order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// The decision that granted it; a JWT bears it as `jti`, an opaque token carries it as its number.
    pub decision: DecisionId,
    /// The grant type.
    pub grant_type: GrantType,
    /// The client the token was issued to; `None` when an identity provider's assertion was presented without a client.
    pub client: Option<ClientId>,
    /// The identity provider whose assertion was traded.
    pub identity_provider: Option<IdentityProviderId>,
    /// Whom the token speaks for.
    pub subject: String,
    /// What was granted.
    pub scope: ScopeSet,
    /// For which resource servers.
    pub audience: Vec<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From when on it is not valid.
    pub expires_at: Timestamp,
    /// SHA-256 of an opaque token's secret; `None` for a JWT.
    pub secret_digest: Option<[u8; 32]>,
    /// SHA-256 of the assertion that was traded, never the assertion.
    pub assertion_fingerprint: Option<[u8; 32]>,
    /// Claims of the assertion that the token carries.
    pub claims: CarriedClaims,
    /// The inputs of the claim rule that mattered, as a JSON object; `None` where there is no rule.
    pub evidence: Option<String>,
    /// The user of this server that it speaks for.
    pub user: Option<UserId>,
    /// Who acts for the subject (RFC 8693 section 4.1), a JSON object.
    pub actor: Option<String>,
    /// The grant that it came from, where more may come.
    pub grant: Option<GrantId>,
    /// The token of this server that it was traded for (RFC 8693), by its decision: it falls with that one.
    pub traded: Option<DecisionId>,
    /// Since when it, or the grant that it came from, is revoked. Read, never written with the token.
    pub revoked_at: Option<Timestamp>,
}

/// Claims that a token carries beside its own: a JSON object as text, or nothing. Whichever way it is made, none of its members is one that
/// a token gives a meaning of its own ([`is_own_member`]), and each is there once. They stay with the grant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CarriedClaims(Option<String>);

impl CarriedClaims {
    /// None.
    pub const NONE: Self = Self(None);

    /// The claims of the JSON object `text`, read back from storage; none where it is no object.
    pub fn from_text(text: Option<String>) -> Self {
        text.map_or(Self::NONE, |text| {
            let members = serde_json::from_str(&text);
            Self::of_members(&members.unwrap_or_default())
        })
    }

    /// The claims of `members`, each as its JSON text. What a token says of itself is left out: no claim stands in its place.
    pub fn of_members(members: &BTreeMap<Cow<'_, str>, &RawValue>) -> Self {
        if members.keys().any(|name| is_own_member(name)) {
            let mut members = members.clone();
            members.retain(|name, _| !is_own_member(name));
            return Self::of_members(&members);
        }
        let text = (!members.is_empty()).then(|| serde_json::to_string(members));
        Self(text.and_then(Result::ok))
    }

    /// The claims, each as its JSON text: by name, in the order of names, each once.
    pub fn members(&self) -> Vec<ClaimMember<'_>> {
        let found = self
            .as_text()
            .map(|text| find_members(text, &Sought::Everything));
        found.and_then(Result::ok).unwrap_or_default()
    }

    /// The text of the JSON object, if there are any.
    pub fn as_text(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// One thing that may be used once, until `keep_until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpendOnce {
    /// What is spent.
    pub mark: SpendMark,
    /// The time from which its reuse is refused for being expired anyway, skew included; the mark is kept until then.
    pub keep_until: Timestamp,
}

/// What tells one thing that is used once from every other of the tenant: 128 bits of a SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpendMark([u8; 16]);

impl SpendMark {
    /// The mark of an assertion's id: issuer and `jti` together, so that no issuer can spend another's
    /// (RFC 7519 section 4.1.7, RFC 7523 section 3 item 7).
    pub fn of_assertion_id(issuer: &str, id: &str) -> Self {
        Self::of(b"jti", &[issuer.as_bytes(), id.as_bytes()])
    }

    /// The mark of the signed text itself, header and claims without the signature: whoever alters the encoding of a
    /// signature must not get a second use.
    pub fn of_signed_text(issuer: &str, signing_input: &str) -> Self {
        Self::of(b"text", &[issuer.as_bytes(), signing_input.as_bytes()])
    }

    /// Lengths go in front, so that no two lists of parts run together into the same bytes.
    fn of(kind: &[u8], parts: &[&[u8]]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(kind);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut mark = [0; 16];
        mark.copy_from_slice(&context.finish().as_ref()[..16]);
        Self(mark)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The mark of these bytes, read back from storage.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SpendMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc9068_s2_2_carried_claims_are_an_object_without_a_token_s_own_members_however_they_are_made()
     {
        for (text, kept) in [
            (
                r#"{"b": [1, 2], "a":{"iss":"x"}}"#,
                Some(r#"{"a":{"iss":"x"},"b":[1, 2]}"#),
            ),
            (
                r#"{"sub":"forged","a":1,"SCOPE":"x","\u0069ss":"y"}"#,
                Some(r#"{"a":1}"#),
            ),
            (r#"{"a":1,"a":2,"\u0061":3}"#, Some(r#"{"a":3}"#)),
            (r#"{"iss":"x"}"#, None),
            ("{}", None),
            ("", None),
            ("7", None),
            ("[]", None),
            ("{", None),
            (r#"{"a":1"#, None),
            (r#"{"a":1}}"#, None),
            (r#"{"a":1,"iss""#, None),
        ] {
            let read = CarriedClaims::from_text(Some(text.into()));
            assert_eq!(read.as_text(), kept, "{text}");
            if let Ok(members) = serde_json::from_str(text) {
                assert_eq!(CarriedClaims::of_members(&members), read, "{text}");
            }
            let members: BTreeMap<_, _> = read.members().into_iter().collect();
            assert_eq!(CarriedClaims::of_members(&members), read, "{text}");
            assert_eq!(members.len(), read.members().len(), "{text}");
        }
        assert_eq!(CarriedClaims::from_text(None), CarriedClaims::NONE);
    }

    #[test]
    fn marks_keep_issuers_kinds_and_boundaries_apart() {
        let mark = SpendMark::of_assertion_id("issuer", "1");
        assert_eq!(mark, SpendMark::of_assertion_id("issuer", "1"));
        assert_ne!(mark, SpendMark::of_assertion_id("issue", "r1"));
        assert_ne!(mark, SpendMark::of_assertion_id("other", "1"));
        assert_ne!(mark, SpendMark::of_signed_text("issuer", "1"));
    }
}
