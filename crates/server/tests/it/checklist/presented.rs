//! A server and a client that signs, and what they make of an assertion that is presented as a grant (RFC 7523 section 2.1) or to
//! authenticate the client (section 2.2): the same rules, answered with different codes.

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use serde_json::{Value, json};

use crate::client_auth::mac;
use crate::http_client::Answer;
use crate::party::{Assertion, Party, sign_raw};
use crate::refusals::is_refusal;
use crate::registered::{change_client, create_client};
use crate::test_server::TestServer;
use crate::token_endpoint::{CLIENT_ASSERTION, JWT_BEARER, post};

/// A header that is enough.
pub(super) const ES256: &str = r#"{"alg":"ES256"}"#;

/// How an assertion is presented.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Presented {
    AsGrant,
    AsClient,
}

/// A server, and the client `partner-1` with a key on P-256.
pub(super) struct Bench {
    pub(super) server: TestServer,
    pub(super) partner: Party,
    how: Presented,
}

impl Bench {
    pub(super) async fn new(how: Presented) -> Self {
        let server = TestServer::start().await;
        let partner = Party::new("partner-1");
        let bench = Self {
            server,
            partner,
            how,
        };
        bench.register(&bench.partner).await;
        bench
    }

    /// Registers a client with its public key.
    pub(super) async fn register(&self, party: &Party) {
        self.register_with(party, json!([party.public_key()])).await;
    }

    /// Registers a client with these credentials.
    pub(super) async fn register_with(&self, party: &Party, credentials: Value) {
        let grants = json!([JWT_BEARER, "client_credentials"]);
        let body = json!({"credentials": credentials, "grant_types": grants});
        create_client(&self.server, &party.name, body).await;
    }

    /// A client with a fresh key for `algorithm`, registered.
    pub(super) async fn party(&self, name: &str, algorithm: Algorithm) -> Party {
        let party = Party::with(name, algorithm);
        self.register(&party).await;
        party
    }

    /// Whether the assertion authenticates a client.
    pub(super) fn is_client_authentication(&self) -> bool {
        self.how == Presented::AsClient
    }

    /// An assertion that nothing is wrong with.
    pub(super) fn good(&self) -> Assertion<'_> {
        self.partner.assertion(&self.server)
    }

    /// The text of a good assertion's claims.
    pub(super) fn good_claims(&self) -> String {
        json!(self.good().claims).to_string()
    }

    /// Any header over any claims, signed by `partner-1`.
    pub(super) fn sign(&self, header: &str, claims: &str) -> String {
        sign_raw(&self.partner, header, claims)
    }

    /// The claims of a good assertion with a MAC.
    pub(super) fn by_hmac(&self, key: &str) -> String {
        mac::signed("HS256", &json!(self.good().claims), key)
    }

    /// Changes the settings of `partner-1`.
    pub(super) async fn set(&self, patch: Value) {
        change_client(&self.server, "partner-1", patch).await;
    }

    pub(super) async fn send(&self, assertion: &str) -> Answer {
        self.server.send(request(assertion, self.how)).await
    }

    /// Authenticates the client by an assertion, which must bring a token.
    pub(super) async fn authenticates(&self, assertion: &str) {
        let request = request(assertion, Presented::AsClient);
        self.server.send(request).await.expect(200);
    }

    /// The code by which an assertion is refused.
    pub(super) fn code(&self) -> &'static str {
        match self.how {
            Presented::AsGrant => "invalid_grant",
            Presented::AsClient => "invalid_client",
        }
    }

    /// Presents an assertion that must be refused for `reason`.
    pub(super) async fn refuses(&self, assertion: &str, reason: Reason) -> Answer {
        self.refused(assertion, Some(reason)).await
    }

    /// Presents an assertion that must be refused, for whatever reason.
    pub(super) async fn refuses_somehow(&self, assertion: &str) -> Answer {
        self.refused(assertion, None).await
    }

    async fn refused(&self, assertion: &str, reason: Option<Reason>) -> Answer {
        let answer = self.send(assertion).await;
        is_refusal(&self.server, &answer, self.code(), reason);
        answer
    }

    /// Presents an assertion that must bring a token.
    pub(super) async fn accepts(&self, assertion: &str) -> Value {
        let answer = self.send(assertion).await;
        let detail = self.server.decision(&answer).detail;
        assert_eq!(answer.status.as_u16(), 200, "{} {detail}", answer.text());
        answer.json()
    }
}

/// The request that presents an assertion.
fn request(assertion: &str, how: Presented) -> Request<Full<Bytes>> {
    match how {
        Presented::AsGrant => post(&[("grant_type", JWT_BEARER), ("assertion", assertion)]),
        Presented::AsClient => post(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", assertion),
        ]),
    }
}
