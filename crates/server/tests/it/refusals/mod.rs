//! Every reason for which a token request is refused, provoked over HTTP. Of each it is shown that the error code, the status and the
//! headers are right, that the operator's record gives the precise reason, and that nothing was spent: the same assertion, or the same
//! `jti` where the assertion had to be put right, brings a token afterwards. And whatever is sent is explained before: the explanation
//! comes to the same refusal, or to the same token.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use jurat_issuance::rejection::Reason;
use jurat_protocol::answer::allowed_in_description;
use serde_json::Value;

use crate::explain::agreement;
use crate::http_client::Answer;
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, post};

mod assertion_shape;
mod claims;
mod client_authentication;
mod codes;
mod devices;
mod entitlement;
mod form;
mod handed_out;
mod local_users;
mod passwords;
mod signature;
mod single_use;
mod token_exchange;

/// One reason and what provokes it.
struct Case {
    reason: Reason,
    run: for<'a> fn(&'a Scene) -> Pin<Box<dyn Future<Output = ()> + 'a>>,
}

/// Makes the list of a file's cases: a reason and the function that provokes it.
macro_rules! cases {
    ($($reason:ident: $function:ident,)+) => {
        pub(super) fn cases() -> Vec<super::Case> {
            vec![$(super::Case {
                reason: jurat_issuance::rejection::Reason::$reason,
                run: |scene| Box::pin($function(scene)),
            },)+]
        }
    };
}
use cases;

/// What a case plays in: it knows which reason is awaited.
struct Scene {
    reason: Reason,
    refused: std::cell::Cell<u32>,
    explained: std::cell::Cell<u32>,
}

impl Scene {
    /// Sends a request that must be refused for the awaited reason, with that error code.
    async fn refused(
        &self,
        server: &TestServer,
        code: &str,
        request: Request<Full<Bytes>>,
    ) -> Answer {
        let explained = self.explain(server, &request).await;
        let answer = server.send(request).await;
        self.check(server, code, &answer);
        if let Some(explained) = explained {
            agreement::same_refusal(&explained, &answer, self.reason);
        }
        answer
    }

    /// Explains a request before it is sent, unless the case is about what no explanation can see.
    async fn explain(&self, server: &TestServer, request: &Request<Full<Bytes>>) -> Option<Value> {
        let mut unseen = agreement::UNSEEN.iter();
        if unseen.any(|(reason, _)| *reason == self.reason) {
            return None;
        }
        self.explained.set(self.explained.get() + 1);
        Some(agreement::explain(server, request).await)
    }

    /// Holds an answer to what is awaited.
    fn check(&self, server: &TestServer, code: &str, answer: &Answer) {
        self.refused.set(self.refused.get() + 1);
        is_refusal(server, answer, code, Some(self.reason));
    }

    /// The same for an assertion that is presented as a grant.
    async fn refuses(&self, server: &TestServer, assertion: &str) {
        let request = post(&[("grant_type", JWT_BEARER), ("assertion", assertion)]);
        self.refused(server, "invalid_grant", request).await;
    }

    /// Sends a request that must bring a token now.
    async fn granted(&self, server: &TestServer, request: Request<Full<Bytes>>) {
        let explained = self.explain(server, &request).await;
        let answer = server.send(request).await;
        let detail = server.decision(&answer).detail;
        assert_eq!(answer.status.as_u16(), 200, "{} {detail}", answer.text());
        if let Some(explained) = explained {
            agreement::same_token(&explained, &answer);
        }
    }

    /// The same for an assertion that is presented as a grant.
    async fn grants(&self, server: &TestServer, assertion: &str) {
        let request = post(&[("grant_type", JWT_BEARER), ("assertion", assertion)]);
        self.granted(server, request).await;
    }
}

/// Holds an answer to what a refusal with this error code is, for this reason where one is awaited.
#[track_caller]
pub(crate) fn is_refusal(server: &TestServer, answer: &Answer, code: &str, reason: Option<Reason>) {
    let decision = server.decision(answer);
    let awaited = reason.is_none_or(|reason| decision.reason == Some(reason));
    assert!(awaited, "{:?} {}", decision.reason, decision.detail);
    let body = answer.json();
    assert_eq!(body["error"], code, "{body}");
    let description = body["error_description"].as_str().unwrap();
    // RFC 6749 section 5.2
    assert!(allowed_in_description(description), "{description}");
    let status = match code {
        "invalid_client" => 401,
        "temporarily_unavailable" => 503,
        _ if decision.reason == Some(Reason::MethodNotPost) => 405,
        _ => 400,
    };
    assert_eq!(answer.status.as_u16(), status);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("pragma"), "no-cache");
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(body.get("access_token").is_none());
}

fn every_case() -> Vec<Case> {
    let files = [
        form::cases(),
        client_authentication::cases(),
        assertion_shape::cases(),
        signature::cases(),
        claims::cases(),
        local_users::cases(),
        handed_out::cases(),
        codes::cases(),
        devices::cases(),
        passwords::cases(),
        entitlement::cases(),
        single_use::cases(),
        token_exchange::cases(),
    ];
    files.into_iter().flatten().collect()
}

async fn play(cases: Vec<Case>) {
    for Case { reason, run } in cases {
        let scene = Scene {
            reason,
            refused: 0.into(),
            explained: 0.into(),
        };
        eprintln!("{}", reason.name());
        run(&scene).await;
        assert!(
            scene.refused.get() > 0,
            "{} was not provoked",
            reason.name()
        );
        let unseen = agreement::UNSEEN
            .iter()
            .any(|(unseen, _)| *unseen == reason);
        assert!(
            unseen || scene.explained.get() >= scene.refused.get(),
            "{} was not explained",
            reason.name()
        );
    }
}

#[test]
fn every_reason_is_provoked() {
    let provoked: HashSet<_> = every_case().iter().map(|case| case.reason).collect();
    let missing: Vec<_> = Reason::ALL
        .iter()
        .filter(|reason| !provoked.contains(reason))
        .collect();
    assert!(missing.is_empty(), "not provoked over HTTP: {missing:?}");
}

#[tokio::test]
async fn rfc6749_s5_2_what_is_wrong_with_the_request_itself() {
    play(form::cases()).await;
}

#[tokio::test]
async fn rfc6749_s2_3_what_is_wrong_with_client_authentication() {
    play(client_authentication::cases()).await;
}

#[tokio::test]
async fn rfc7519_s7_2_what_is_wrong_with_an_assertions_shape() {
    play(assertion_shape::cases()).await;
}

#[tokio::test]
async fn rfc7523_s3_what_is_wrong_with_issuer_key_and_signature() {
    play(signature::cases()).await;
}

#[tokio::test]
async fn rfc7523_s3_what_is_wrong_with_the_claims() {
    play(claims::cases()).await;
}

#[tokio::test]
async fn rfc6749_s6_what_is_wrong_with_a_refresh_token() {
    play(handed_out::cases()).await;
}

#[tokio::test]
async fn rfc6749_s4_1_3_what_is_wrong_with_how_a_code_is_presented() {
    play(codes::cases()).await;
}

#[tokio::test]
async fn rfc8628_s3_5_what_a_device_is_told() {
    play(devices::cases()).await;
}

#[tokio::test]
async fn rfc6749_s4_3_2_what_is_wrong_with_a_users_name_and_password() {
    play(passwords::cases()).await;
}

#[tokio::test]
async fn rfc7523_s3_what_is_wrong_with_the_user_whom_an_assertion_names() {
    play(local_users::cases()).await;
}

#[tokio::test]
async fn rfc8693_s2_2_2_what_is_wrong_with_an_exchange() {
    play(token_exchange::cases()).await;
}

#[tokio::test]
async fn rfc6749_s3_3_what_a_client_may_not_have() {
    play(entitlement::cases()).await;
}

#[tokio::test]
async fn rfc7523_s3_what_the_one_write_refuses() {
    play(single_use::cases()).await;
}
