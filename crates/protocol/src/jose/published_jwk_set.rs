//! JWK Sets that issuers publish (RFC 7517 section 5), read key by key: one bad key does not take the good ones with it. Nobody who could
//! mend it is there when it is read.

use serde_json::Value;

use super::jwk::{self, Jwk, PRIVATE_MEMBERS, parse_strictly};
use super::jwk_set::MOST_SET_BYTES;
use super::key_error::KeyError;
use super::verification_key::VerificationKey;

pub use super::jwk::KeyUse;

/// A published set may hold so many keys, of whatever kind.
pub const MOST_PUBLISHED_KEYS: usize = 256;

/// A JWK Set as its issuer published it. What its keys are worth is seen one by one.
pub struct PublishedJwkSet {
    entries: Vec<Value>,
    refresh_hint_seconds: Option<u64>,
    sequence: Option<u64>,
}

impl PublishedJwkSet {
    /// Reads the document: a JSON object without duplicate members, with an array `keys`, 256 KiB and 256 keys at most.
    pub fn parse(json: &[u8]) -> Result<Self, KeyError> {
        if json.len() > MOST_SET_BYTES {
            return Err(unreadable("it is longer than 256 KiB"));
        }
        let mut set = parse_strictly(json, "JWK Set")?;
        let number = |name: &str| set.get(name).and_then(Value::as_u64);
        let refresh_hint_seconds = number("spiffe_refresh_hint");
        let sequence = number("spiffe_sequence");
        let Some(Value::Array(entries)) = set.get_mut("keys").map(Value::take) else {
            return Err(unreadable("keys is missing or not an array"));
        };
        if entries.len() > MOST_PUBLISHED_KEYS {
            let count = entries.len();
            let why = format!("it holds {count} keys, and {MOST_PUBLISHED_KEYS} are the most");
            return Err(unreadable(&why));
        }
        Ok(Self {
            entries,
            refresh_hint_seconds,
            sequence,
        })
    }

    /// Its keys, in their order.
    pub fn jwks(&self) -> impl Iterator<Item = PublishedJwk<'_>> {
        self.entries.iter().map(|value| PublishedJwk {
            value,
            members: jwk::understood(value),
        })
    }

    /// How often a SPIFFE bundle wants to be read, in seconds (The SPIFFE Trust Domain and Bundle, section 4.1.2).
    pub fn spiffe_refresh_hint(&self) -> Option<u64> {
        self.refresh_hint_seconds
    }

    /// The number of a SPIFFE bundle, which only grows (section 4.1.1 there).
    pub fn spiffe_sequence(&self) -> Option<u64> {
        self.sequence
    }
}

/// One key of a published set, not looked at yet.
pub struct PublishedJwk<'a> {
    value: &'a Value,
    members: Option<Value>,
}

impl<'a> PublishedJwk<'a> {
    /// Its `kid`, as it stands there: of any length, with any characters.
    pub fn key_id(&self) -> Option<&'a str> {
        self.value.get("kid").and_then(Value::as_str)
    }

    /// Whether `key` came of this very JWK, so that it need not be read again.
    pub fn is(&self, key: &VerificationKey) -> bool {
        let members = self.members.as_ref();
        !self.holds_secret() && members.is_some_and(|members| key.is_of_jwk(members))
    }

    /// Reads the key. RFC 7517 section 5: whoever reads a set SHOULD pass over keys whose type is not understood, that lack
    /// members, or whose values are out of the supported range; so every error is of this key alone. A private or symmetric key
    /// is [`KeyError::PrivateKey`] whatever its type or use: everybody can read it there, and nothing that it signs proves
    /// anything.
    pub fn read(&self, key_use: KeyUse) -> Result<VerificationKey, KeyError> {
        if self.holds_secret() {
            return Err(KeyError::PrivateKey);
        }
        VerificationKey::from_parsed_jwk(Jwk::from_value(self.value, key_use)?)
    }

    fn holds_secret(&self) -> bool {
        PRIVATE_MEMBERS
            .iter()
            .any(|name| self.value.get(name).is_some())
    }
}

fn unreadable(why: &str) -> KeyError {
    KeyError::unreadable("JWK Set", why)
}
