//! The token requests that are sent, made before anything is measured: each with an assertion of its own, all of the same size.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use crate::load::assertion::Claimant;
use crate::load::connection::token_request;
use crate::load::server_process::ISSUER;

/// The assertions' size that the marks were measured with; the form around it is 862 bytes.
const ASSERTION_BYTES: usize = 754;

/// The client asks for two scopes.
const FURTHER: &str = "&scope=orders.read%20orders.write";

/// Assertions stay good so long: longer than a benchmark takes.
const LIFE_SECONDS: i64 = 4 * 3600;

/// Assertions expire in the order they are sent, as those of real clients do, so many to a second.
const EXPIRING_PER_SECOND: usize = 20_000;

/// Requests, and who makes them.
pub(super) struct Requests {
    claimant: Claimant,
    all: Vec<Vec<u8>>,
    assertion: String,
}

impl Requests {
    /// Signs `count` assertions with RS256 and wraps each in a request.
    pub(super) fn sign(count: usize) -> anyhow::Result<Self> {
        let claimant = Claimant {
            client_id: "bench",
            key: SigningKey::generate(Algorithm::Rs256)?,
            issuer: ISSUER.to_owned(),
        };
        let now = SystemClock.now().seconds();
        let note = note_for_size(&claimant, now);
        let all = claimant.make_all(count, |claimant, number| {
            token_request(&nth_assertion(claimant, number, now, &note), FURTHER)
        });
        let assertion = nth_assertion(&claimant, 0, now, &note);
        Ok(Self {
            claimant,
            all,
            assertion,
        })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// One of them.
    pub(super) fn nth(&self, number: usize) -> Option<&[u8]> {
        self.all.get(number).map(Vec::as_slice)
    }

    /// One assertion, as an example.
    pub(super) fn assertion(&self) -> &str {
        &self.assertion
    }

    /// The public key that verifies them, as PEM.
    pub(super) fn public_key(&self) -> String {
        self.claimant.key.public_key_pem()
    }

    /// The client that makes them, for the administration API; `token` are the settings of its tokens.
    pub(super) fn client(&self, token: &Value) -> Value {
        json!({
            "id": self.claimant.client_id,
            "scope": ["orders.read", "orders.write"],
            "assertion": {"max_life_seconds": 86_400},
            "token": token,
            "credentials": [{"public_key": self.public_key()}],
        })
    }
}

fn nth_assertion(claimant: &Claimant, number: usize, now: i64, note: &str) -> String {
    let later = i64::try_from(number / EXPIRING_PER_SECOND).unwrap_or(0);
    let jti = format!("4f1c9a37e02b4d6885d1-{number:011}");
    claimant.sign(&jti, now, now + LIFE_SECONDS + later, note)
}

/// The filling that makes assertions as long as they should be; base64 leaves out some lengths.
fn note_for_size(claimant: &Claimant, now: i64) -> String {
    let fits = |length: &usize| {
        let note = "x".repeat(*length);
        nth_assertion(claimant, 0, now, &note).len() >= ASSERTION_BYTES
    };
    "x".repeat((1..ASSERTION_BYTES).find(fits).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_differ_and_have_the_size_of_the_marks() {
        let requests = Requests::sign(3).unwrap();
        let all: Vec<_> = (0..3).map(|number| requests.nth(number).unwrap()).collect();
        assert!(requests.nth(3).is_none());
        assert!(all[0] != all[1] && all[1] != all[2]);
        assert!(all.iter().all(|request| request.len() == all[0].len()));
        let form = std::str::from_utf8(all[0])
            .unwrap()
            .split("\r\n\r\n")
            .nth(1)
            .unwrap();
        assert!((862..=864).contains(&form.len()), "{}", form.len());
    }
}
