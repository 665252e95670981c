//! What is kept of a client's secret, and by which hash. A secret made at random cannot be guessed from its SHA-256; a short one that somebody
//! brought along can, so of that an argon2id hash is kept, which takes long to check on purpose.

use aws_lc_rs::{constant_time, digest};
use jurat_protocol::jose::base64url;
use serde::{Deserialize, Serialize};

use crate::problem::{InvalidRecord, require};

/// What is kept of a secret. Has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "DigestAtRest", into = "DigestAtRest")]
pub struct SecretDigest(Kept);

#[derive(Clone)]
enum Kept {
    /// SHA-256; of a client that makes MACs with it the secret itself as well, sealed.
    Sha256 {
        sha256: [u8; 32],
        sealed: Option<Vec<u8>>,
    },
    /// A PHC string.
    Argon2id(String),
}

/// How well a secret's text can be guessed, by its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretStrength {
    /// 8 to 31 characters: as passwords are.
    Weak,
    /// 32 characters or more.
    Strong,
}

impl SecretStrength {
    /// The fewest characters of a secret that an administrator brings along.
    pub const FEWEST_CHARACTERS: usize = 8;
    /// The fewest of one that is taken for random.
    pub const FEWEST_STRONG_CHARACTERS: usize = 32;
    const MOST_CHARACTERS: usize = 512;

    /// Of a secret that is to be kept; refuses what is none.
    pub fn of(secret: &str) -> Result<Self, InvalidRecord> {
        let printable = secret.bytes().all(|b| matches!(b, 0x20..=0x7E));
        let is_weak = Self::may_be_weak(secret);
        require(
            printable
                && (is_weak || secret.len() >= Self::FEWEST_STRONG_CHARACTERS)
                && secret.len() <= Self::MOST_CHARACTERS,
            "secret",
            "a secret is 8 to 512 printable ASCII characters, and better 32 made at random: leave it out and one is made",
        )?;
        Ok(if is_weak { Self::Weak } else { Self::Strong })
    }

    /// Whether what is presented can be a weak secret at all.
    pub fn may_be_weak(presented: &str) -> bool {
        (Self::FEWEST_CHARACTERS..Self::FEWEST_STRONG_CHARACTERS).contains(&presented.len())
    }
}

impl SecretDigest {
    /// Of a strong secret; refuses another.
    pub fn of(secret: &str) -> Result<Self, InvalidRecord> {
        require(
            SecretStrength::of(secret)? == SecretStrength::Strong,
            "secret",
            "a secret of fewer than 32 characters is hashed as a password is",
        )?;
        Ok(Self(Kept::Sha256 {
            sha256: sha256(secret),
            sealed: None,
        }))
    }

    /// Of a strong secret of which only the SHA-256 is known: it was made elsewhere, and is moved.
    pub const fn of_sha256(sha256: [u8; 32]) -> Self {
        Self(Kept::Sha256 {
            sha256,
            sealed: None,
        })
    }

    /// The SHA-256 of a strong secret.
    pub const fn sha256(&self) -> Option<&[u8; 32]> {
        match &self.0 {
            Kept::Sha256 { sha256, .. } => Some(sha256),
            Kept::Argon2id(_) => None,
        }
    }

    /// Of a weak secret: the PHC string of its argon2id hash.
    pub fn of_argon2id(phc: String) -> Result<Self, InvalidRecord> {
        require(
            phc.starts_with("$argon2id$") && phc.len() <= 512 && phc.is_ascii(),
            "secret",
            "a weak secret is kept as the PHC string of its argon2id hash",
        )?;
        Ok(Self(Kept::Argon2id(phc)))
    }

    /// The same, with the secret itself, sealed: for `client_secret_jwt` alone (OpenID Connect Core section 9). Not of a weak one (RFC 8725
    /// section 3.5: a password is no key).
    #[must_use]
    pub fn with_sealed(self, secret: Vec<u8>) -> Self {
        match self.0 {
            Kept::Sha256 { sha256, .. } => Self(Kept::Sha256 {
                sha256,
                sealed: Some(secret),
            }),
            Kept::Argon2id(_) => self,
        }
    }

    /// The secret itself, sealed, where it is kept.
    pub fn sealed(&self) -> Option<&[u8]> {
        match &self.0 {
            Kept::Sha256 { sealed, .. } => sealed.as_deref(),
            Kept::Argon2id(_) => None,
        }
    }

    /// Forgets the secret itself.
    pub(crate) fn forget_sealed(&mut self) {
        if let Kept::Sha256 { sealed, .. } = &mut self.0 {
            *sealed = None;
        }
    }

    /// The PHC string of a weak secret.
    pub fn argon2id(&self) -> Option<&str> {
        match &self.0 {
            Kept::Sha256 { .. } => None,
            Kept::Argon2id(phc) => Some(phc),
        }
    }

    /// Whether the secret is a weak one.
    pub fn is_weak(&self) -> bool {
        self.argon2id().is_some()
    }

    /// Whether `secret` is the one, in a time that does not depend on where it differs. Never true of a weak one, which is checked against
    /// [`SecretDigest::argon2id`].
    pub fn matches(&self, secret: &str) -> bool {
        match &self.0 {
            Kept::Sha256 { sha256: kept, .. } => {
                constant_time::verify_slices_are_equal(kept, &sha256(secret)).is_ok()
            }
            Kept::Argon2id(_) => false,
        }
    }
}

fn sha256(secret: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref());
    bytes
}

/// A [`SecretDigest`] at rest: it says which hash it is.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum DigestAtRest {
    Sha256 {
        sha256: [u8; 32],
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealed: Option<String>,
    },
    Argon2id {
        argon2id: String,
    },
    /// As it was written before there were others.
    Bare([u8; 32]),
}

impl From<SecretDigest> for DigestAtRest {
    fn from(digest: SecretDigest) -> Self {
        match digest.0 {
            Kept::Sha256 { sha256, sealed } => Self::Sha256 {
                sha256,
                sealed: sealed.map(base64url::encode),
            },
            Kept::Argon2id(argon2id) => Self::Argon2id { argon2id },
        }
    }
}

impl TryFrom<DigestAtRest> for SecretDigest {
    type Error = InvalidRecord;

    fn try_from(at_rest: DigestAtRest) -> Result<Self, Self::Error> {
        match at_rest {
            DigestAtRest::Argon2id { argon2id } => Self::of_argon2id(argon2id),
            DigestAtRest::Bare(sha256) => Ok(Self(Kept::Sha256 {
                sha256,
                sealed: None,
            })),
            // What cannot be read makes no MAC.
            DigestAtRest::Sha256 { sha256, sealed } => Ok(Self(Kept::Sha256 {
                sha256,
                sealed: sealed.and_then(|text| base64url::decode(&text)),
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRONG: &str = "0123456789abcdef0123456789abcdef";
    const PHC: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$WlpaWlpaWlpaWlpaWlpaWg$WlpaWlpaWlpaWlpaWlpaWg";

    #[test]
    fn rfc6749_s2_3_1_a_secret_matches_itself_alone() {
        let digest = SecretDigest::of(STRONG).unwrap();
        assert!(digest.matches(STRONG));
        assert!(!digest.matches("0123456789abcdef0123456789abcdeF"));
        assert!(!digest.matches(""));
        let weak = SecretDigest::of_argon2id(PHC.into()).unwrap();
        assert!(weak.is_weak() && !digest.is_weak());
        for other in [STRONG, PHC, ""] {
            assert!(!weak.matches(other));
        }
    }

    #[test]
    fn a_secret_is_weak_below_32_characters_and_none_below_8() {
        let of = |length: usize| SecretStrength::of(&"x".repeat(length)).ok();
        assert_eq!((of(7), of(513)), (None, None));
        assert_eq!(
            (of(8), of(31)),
            (Some(SecretStrength::Weak), Some(SecretStrength::Weak))
        );
        assert_eq!(
            (of(32), of(512)),
            (Some(SecretStrength::Strong), Some(SecretStrength::Strong))
        );
        assert!(SecretStrength::of(&"ä".repeat(32)).is_err());
        assert!(SecretStrength::of("tab\there in it").is_err());
        for weak in ["", "hunter2", &"x".repeat(31)] {
            assert_eq!(
                SecretDigest::of(weak).err().map(|e| e.field),
                Some("secret")
            );
        }
        for other in ["", "hunter2", "$argon2i$v=19$m=19456,t=2,p=1$a$b"] {
            assert!(SecretDigest::of_argon2id(other.into()).is_err());
        }
    }

    #[test]
    fn a_row_says_which_hash_it_is_and_one_of_before_still_reads() {
        let digest = SecretDigest::of(STRONG).unwrap();
        let row = serde_json::to_value(&digest).unwrap();
        assert!(row["sha256"].is_array() && row.get("sealed").is_none());
        let bare: SecretDigest = serde_json::from_value(row["sha256"].clone()).unwrap();
        assert!(bare.matches(STRONG));
        let back: SecretDigest = serde_json::from_value(row).unwrap();
        assert!(back.matches(STRONG) && back.sealed().is_none());

        let sealed = serde_json::to_string(&digest.with_sealed(vec![1, 2, 3])).unwrap();
        let mut sealed: SecretDigest = serde_json::from_str(&sealed).unwrap();
        assert_eq!(sealed.sealed(), Some(&[1, 2, 3][..]));
        assert!(sealed.matches(STRONG));
        sealed.forget_sealed();
        assert_eq!(sealed.sealed(), None);

        let weak = SecretDigest::of_argon2id(PHC.into()).unwrap();
        let weak = weak.with_sealed(vec![1]);
        let row = serde_json::to_value(&weak).unwrap();
        assert_eq!(row["argon2id"], PHC);
        let back: SecretDigest = serde_json::from_value(row).unwrap();
        assert_eq!((back.argon2id(), back.sealed()), (Some(PHC), None));
        assert!(serde_json::from_str::<SecretDigest>(r#"{"argon2id": "x"}"#).is_err());
    }
}
