//! Proof Key for Code Exchange (RFC 7636): the challenge of an authorization request and the verifier of the token request that trades
//! its code. Only S256 is spoken: `plain` proves nothing to whoever has seen the request (RFC 9700 section 2.1.1).

use aws_lc_rs::{constant_time, digest};
use serde::{Deserialize, Serialize};

use crate::jose::base64url;

/// The one value of `code_challenge_method`.
pub const CODE_CHALLENGE_METHOD: &str = "S256";

/// A `code_challenge` of the method S256: 43 characters of base64url (RFC 7636 section 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CodeChallenge(Box<str>);

impl CodeChallenge {
    /// Reads a challenge; `None` when it is not the base64url of a SHA-256.
    pub fn parse(text: &str) -> Option<Self> {
        let decoded = base64url::decode(text)?;
        (decoded.len() == 32).then(|| Self(text.into()))
    }

    /// Whether `verifier`, the `code_verifier` of a token request, is the one behind it (RFC 7636 section 4.6). A verifier of another form
    /// than section 4.1's is none.
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(unreserved) {
            return false;
        }
        let made = base64url::encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        constant_time::verify_slices_are_equal(made.as_bytes(), self.0.as_bytes()).is_ok()
    }
}

impl From<CodeChallenge> for String {
    fn from(challenge: CodeChallenge) -> Self {
        challenge.0.into()
    }
}

impl TryFrom<String> for CodeChallenge {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a code challenge")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc7636_b_the_example() {
        let challenge =
            CodeChallenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").unwrap();
        assert!(challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"));
        assert!(!challenge.is_met_by("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    }

    #[test]
    fn rfc7636_s4_1_and_s4_2_other_forms_are_none() {
        for bad in [
            "",
            "short",
            &"A".repeat(44),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
        ] {
            assert!(CodeChallenge::parse(bad).is_none(), "{bad}");
        }
        let verifier = "x".repeat(42);
        let made = base64url::encode(digest::digest(&digest::SHA256, verifier.as_bytes()));
        assert!(!CodeChallenge::parse(&made).unwrap().is_met_by(&verifier));
    }
}
