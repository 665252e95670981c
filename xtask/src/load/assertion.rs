//! Assertions of a client that signs for itself (RFC 7523 section 3), made beforehand: signing one costs more than a server's whole exchange.

use std::panic::resume_unwind;
use std::sync::Arc;

use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use serde::Serialize;

/// A client with the key it signs with, and the server its assertions are meant for.
pub(crate) struct Claimant {
    /// Its `client_id`.
    pub(crate) client_id: String,
    /// Its key.
    pub(crate) key: Arc<SigningKey>,
    /// The issuer identifier of the server.
    pub(crate) issuer: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
}

impl Claimant {
    /// One assertion, good from `issued_at` to `expires_at` (seconds since 1970). `note` is a further claim, to reach a size; left
    /// out when empty.
    pub(crate) fn sign(&self, jti: &str, issued_at: i64, expires_at: i64, note: &str) -> String {
        let claims = Claims {
            iss: &self.client_id,
            sub: &self.client_id,
            aud: &format!("{}/oauth2/token", self.issuer),
            iat: issued_at,
            exp: expires_at,
            jti,
            note,
        };
        let header = JwtHeader {
            token_type: Some("JWT"),
            key_id: None,
        };
        self.key.sign_jwt(&header, &claims)
    }
}

/// Makes `count` things, each of its number, on every core.
pub(crate) fn make_all<T: Send>(count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(workers);
    std::thread::scope(|scope| {
        let make = &make;
        let started: Vec<_> = (0..workers)
            .map(|worker| {
                let numbers = (worker * share).min(count)..((worker + 1) * share).min(count);
                scope.spawn(move || numbers.map(make).collect())
            })
            .collect();
        let ended = started.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended
            .flat_map(|made: Result<Vec<T>, _>| made.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use jurat_protocol::jose::algorithm::Algorithm;

    use super::*;

    #[test]
    fn makes_every_number_once_and_in_order() {
        let claimant = Claimant {
            client_id: "load".to_owned(),
            key: Arc::new(SigningKey::generate(Algorithm::EdDsa).unwrap()),
            issuer: "https://as.example.com".into(),
        };
        assert_eq!(make_all(7, |number| number), (0..7).collect::<Vec<_>>());
        let one = claimant.sign("1", 0, 1, "");
        assert_eq!(one.split('.').count(), 3);
        assert!(claimant.sign("1", 0, 1, "x").len() > one.len());
    }
}
