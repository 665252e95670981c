//! A resource server that knows Jurat by its published keys alone, and reads tokens with another implementation (`jsonwebtoken`).

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

use crate::test_server::{ISSUER, TestServer};

/// Verifies a JWT access token as RFC 9068 section 4 says, and gives back its claims. Time is not looked at: the clock is not the machine's.
pub(crate) async fn claims_of(server: &TestServer, token: &str) -> Value {
    let set = server.get("/oauth2/jwks").await;
    let set: JwkSet = serde_json::from_value(set.expect(200)).unwrap();
    let header = decode_header(token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    let jwk = set.find(&header.kid.unwrap()).expect("a published key");
    let mut rules = Validation::new(header.alg);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.set_issuer(&[ISSUER]);
    let key = DecodingKey::from_jwk(jwk).unwrap();
    decode::<Value>(token, &key, &rules).unwrap().claims
}
