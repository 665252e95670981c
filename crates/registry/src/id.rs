//! Identifiers, each of its own type, so that none can stand where another is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::clock::Timestamp;
use crate::problem::InvalidRecord;
use crate::randomness::{NoRandomness, Randomness};

/// Makes a type of identifier out of 48 bits of time and 80 random bits (ULID): made in time order, so that rows keyed
/// by it are appended. Not a secret.
macro_rules! time_ordered_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Ulid);

        impl $name {
            /// A new identifier of the time `now`.
            pub fn new(now: Timestamp, randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
                let mut random = [0; 16];
                randomness.fill(&mut random[6..])?;
                let millis = u64::try_from(now.millis()).unwrap_or(0);
                Ok(Self(Ulid::from_parts(millis, u128::from_be_bytes(random))))
            }

            /// Its 16 bytes, which sort as it does.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.to_bytes()
            }

            /// The identifier of these 16 bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Ulid::from_bytes(bytes))
            }

            /// When it was made.
            pub fn made_at(self) -> Timestamp {
                Timestamp::from_millis(i64::try_from(self.0.timestamp_ms()).unwrap_or(i64::MAX))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ulid::from_string(text).map(Self).map_err(|_| InvalidId)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

time_ordered_id!(
    /// The record of one token request; every answer carries it, and a JWT access token bears it as its `jti`.
    DecisionId
);
time_ordered_id!(
    /// A credential of a client, or a key of an identity provider.
    CredentialId
);
time_ordered_id!(
    /// An identity provider.
    IdentityProviderId
);
time_ordered_id!(
    /// A user.
    UserId
);
time_ordered_id!(
    /// What a user or an assertion has allowed a client, from which tokens come until it ends.
    GrantId
);
time_ordered_id!(
    /// A ticket: the number inside the text that was handed out for it.
    TicketId
);

/// The text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an identifier is 26 letters and digits, such as 01JD5Q3V6Z8F0M2K4N6P8R0T2V")]
pub struct InvalidId;

/// A client's `client_id` (RFC 6749 section 2.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ClientId(Box<str>);

impl ClientId {
    /// Longer ones are refused.
    pub const MOST_BYTES: usize = 255;

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// RFC 6749 appendix A.1 allows every printable ASCII character; a blank at either end would only ever be a mistake.
impl FromStr for ClientId {
    type Err = InvalidRecord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let printable = text.bytes().all(|b| matches!(b, 0x20..=0x7E));
        if printable && text == text.trim() && (1..=Self::MOST_BYTES).contains(&text.len()) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRecord::new(
                "id",
                "a client id is 1 to 255 printable ASCII characters, without a blank at either end",
            ))
        }
    }
}

impl TryFrom<String> for ClientId {
    type Error = InvalidRecord;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ClientId> for String {
    fn from(id: ClientId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandomness;

    #[test]
    fn identifiers_sort_by_time_and_survive_text_and_bytes() {
        let chance = SeededRandomness::new(1);
        let ids: Vec<_> = (0..50)
            .map(|n| {
                DecisionId::new(Timestamp::from_millis(1_700_000_000_000 + n), &chance).unwrap()
            })
            .collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[3].made_at().millis(), 1_700_000_000_003);
        assert_eq!(ids[7].to_string().parse(), Ok(ids[7]));
        assert_eq!(DecisionId::from_bytes(ids[9].to_bytes()), ids[9]);
    }

    #[test]
    fn rfc6749_a1_client_ids_are_printable_ascii() {
        assert_eq!(
            "partner 1@example.com"
                .parse::<ClientId>()
                .unwrap()
                .as_str(),
            "partner 1@example.com"
        );
        for bad in ["", " a", "a ", "a\nb", "ä", &"x".repeat(256)] {
            assert!(bad.parse::<ClientId>().is_err(), "{bad:?}");
        }
    }
}
