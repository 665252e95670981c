//! One request, explained and then sent: what `POST /admin/v1/explain` says of it is held to what the token endpoint answers.

use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt as _, Full};
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::base64url;
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::test_server::TestServer;

/// Of the grants by something that this server handed out.
const NOT_JUDGED: &str = "what this server handed out is its own to judge, when it is used";

/// Of the password grant.
const NO_PASSWORD: &str = "an explanation is no place to try passwords at";

/// Of the tokens that an exchange trades, whoever made them.
const TRADED: &str = "a token that is traded is judged when it is traded";

/// Reasons that an explanation of a form cannot come to, and why. Every other one is compared.
pub(crate) const UNSEEN: [(Reason, &str); 42] = [
    (Reason::GrantMissing, NOT_JUDGED),
    (Reason::GrantUnknown, NOT_JUDGED),
    (Reason::GrantExpired, NOT_JUDGED),
    (Reason::GrantUsed, NOT_JUDGED),
    (Reason::GrantRevoked, NOT_JUDGED),
    (Reason::ScopeBeyondGrant, NOT_JUDGED),
    (Reason::RedirectUriDiffers, NOT_JUDGED),
    (Reason::VerifierMissing, NOT_JUDGED),
    (Reason::VerifierWrong, NOT_JUDGED),
    (Reason::VerifierWithoutChallenge, NOT_JUDGED),
    (Reason::DeviceCodeExpired, NOT_JUDGED),
    (Reason::DeviceDenied, NOT_JUDGED),
    (Reason::DevicePending, NOT_JUDGED),
    (Reason::DeviceTooFast, NOT_JUDGED),
    (Reason::PasswordMissing, NO_PASSWORD),
    (Reason::UserUnknown, NO_PASSWORD),
    (Reason::PasswordWrong, NO_PASSWORD),
    (Reason::UserDisabled, NO_PASSWORD),
    (Reason::PasswordGuessingSlowedDown, NO_PASSWORD),
    (Reason::SubjectTokenMissing, TRADED),
    (Reason::TokenTypeMissing, TRADED),
    (Reason::TokenTypeUnsupported, TRADED),
    (Reason::RequestedTokenTypeUnsupported, TRADED),
    (Reason::TradedTokenUnknown, TRADED),
    (Reason::TradedTokenExpired, TRADED),
    (Reason::TradedTokenRevoked, TRADED),
    (Reason::TradedTokenOfAnother, TRADED),
    (Reason::TradedTokenOfAdministrator, TRADED),
    (Reason::ActorTokenDelegated, TRADED),
    (Reason::ActorClaimMalformed, TRADED),
    (Reason::ActorNotAllowed, TRADED),
    (Reason::ActorChainTooLong, TRADED),
    (Reason::ExchangeAudienceNotAllowed, TRADED),
    (
        Reason::GuessingSlowedDown,
        "an explanation counts no guesses",
    ),
    (Reason::MethodNotPost, "HTTP alone sees the method"),
    (
        Reason::ContentTypeUnsupported,
        "HTTP alone sees the content type",
    ),
    (
        Reason::BodyIncomplete,
        "HTTP alone sees that a body breaks off",
    ),
    (
        Reason::TenantsDisagree,
        "HTTP alone sees path, query and host",
    ),
    (Reason::CredentialsInUrl, "HTTP alone sees the URL"),
    (Reason::ReplayMemoryFull, "only the write finds no room"),
    (
        Reason::StoreUnavailable,
        "without a store no administrator gets in",
    ),
    (Reason::SigningUnavailable, "an explanation signs nothing"),
];

/// Explains a request to the token endpoint.
pub(crate) async fn explain(server: &TestServer, request: &Request<Full<Bytes>>) -> Value {
    let body = request.body().clone().collect().await.unwrap().to_bytes();
    let mut asked = json!({ "form": str::from_utf8(&body).unwrap() });
    let mut headers = request.headers().get_all(header::AUTHORIZATION).iter();
    if let Some(first) = headers.next() {
        // Of several headers none can be believed: the endpoint takes an empty one for them.
        let value = if headers.next().is_some() {
            ""
        } else {
            first.to_str().unwrap()
        };
        asked["authorization"] = value.into();
    }
    ask(server, asked).await.expect(200)
}

/// Asks for an explanation.
pub(crate) async fn ask(server: &TestServer, body: Value) -> Answer {
    server.admin(Method::POST, "/explain", Some(body)).await
}

/// Holds an explanation to the refusal of the same request.
#[track_caller]
pub(crate) fn same_refusal(explained: &Value, answer: &Answer, reason: Reason) {
    let refusal = &explained["refusal"];
    assert_eq!(refusal["reason"], reason.name(), "{explained:#}");
    let body = answer.json();
    assert_eq!(refusal["error"], body["error"], "{explained:#}");
    assert_eq!(refusal["error_description"], body["error_description"]);
    assert_eq!(refusal["status"], answer.status.as_u16());
    assert_eq!(explained["granted"], false);
    assert!(explained.get("token").is_none());
    let checks = explained["checks"].as_array().unwrap();
    let first = checks.iter().find(|check| check["outcome"] == "failed");
    let first = first.unwrap();
    assert_eq!(first["reason"], reason.name());
    assert_eq!(first["why"], reason.sentence());
    assert!(!first["mend"].as_array().unwrap().is_empty());
}

/// Holds an explanation to the token that the same request brought.
#[track_caller]
pub(crate) fn same_token(explained: &Value, answer: &Answer) {
    assert_eq!(explained["granted"], true, "{explained:#}");
    assert_eq!(explained["provisional"], false, "{explained:#}");
    let (body, token) = (answer.json(), &explained["token"]);
    assert_eq!(token["scope"], body["scope"]);
    assert_eq!(token["lifetime_seconds"], body["expires_in"]);
    let issued = body["access_token"].as_str().unwrap();
    if token["format"] == "jwt" {
        let mut claims = claims_of(issued);
        claims["jti"] = Value::Null;
        assert_eq!(token["claims"], claims);
    }
    assert!(!explained.to_string().contains(issued));
}

fn claims_of(jwt: &str) -> Value {
    let payload = jwt.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64url::decode(payload).unwrap()).unwrap()
}
