//! The request of the JWT bearer grant (RFC 7523 section 2.1), and the client authentication that may stand beside it (section 3.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, header};
use http_body_util::Full;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use serde_json::json;

use super::presented::Bench;
use crate::http_client::Answer;
use crate::refusals::is_refusal;
use crate::registered::client_with_secret;
use crate::token_endpoint::{
    CLIENT_ASSERTION, JWT_BEARER, Parameters, encode, post, post_to, with_basic,
};

super::rows! {
    rows;
    "RFC 7523 section 2.1" "MUST",
        "`grant_type` is the URN of the JWT bearer grant, letter by letter."
        => "400 `unsupported_grant_type`; missing 400 `invalid_request`", grant grant_type;
    "RFC 6749 section 3.2" "MUST",
        "The token endpoint is called with POST."
        => "405 `invalid_request`, with `Allow: POST`", grant method;
    "RFC 6749 section 3.2 (TLS)" "MUST",
        "The token endpoint is called over TLS."
        => "whoever speaks plainly to the TLS listener gets no answer; `jurat serve` listens without TLS only on loopback or behind a proxy that it is told of", alone over_tls;
    "RFC 7523 section 2.1 (assertion)" "MUST",
        "`assertion` is there once and holds a single JWT."
        => "400 `invalid_request` when it is missing, empty or repeated, 400 `invalid_grant` when it is not one JWT", grant one_assertion;
    "RFC 7523 section 3.1" "MUST",
        "Client authentication is optional, and checked where it is sent."
        => "`invalid_client`: 401, with `WWW-Authenticate` where the Authorization header was used", grant authentication_is_checked;
    "RFC 7521 section 4.2; RFC 6749 section 3.2.1" "MUST",
        "`client_id`, if it is sent, names the authenticated client, or else the one that signed."
        => "401 `invalid_client`", grant client_id;
    "RFC 6749 section 2.3" "MUST NOT",
        "A request authenticates its client in one way only." => "400 `invalid_request`", grant one_method;
    "RFC 6749 section 2.3.1" "MUST",
        "HTTP Basic is served; id and secret are form-decoded first."
        => "401 `invalid_client`; id and secret of a client that forgot to encode them count as they stand", grant basic;
    "RFC 6749 section 2.3.1 (URL)" "MUST NOT",
        "Credentials never stand in the URL." => "400 `invalid_request`", grant no_credentials_in_url;
    "RFC 6749 section 2.3.1 (guessing)" "MUST",
        "Guessing at secrets is slowed down."
        => "401 `invalid_client` with `Retry-After` after ten wrong ones; the right one is still taken", grant guessing;
    "RFC 7523 section 5" "MUST",
        "RS256 is implemented." => "200; beside it RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 and EdDSA", both algorithms;
    "RFC 7523 section 3.1; RFC 7521 section 4.1.1" "MUST",
        "What is wrong with an assertion is `invalid_grant`; the description may explain."
        => "400 `invalid_grant`, a sentence that says what to change, `Cache-Control: no-store`", grant says_why;
}

async fn refused(bench: &Bench, form: &Parameters<'_>, code: &str, reason: Reason) -> Answer {
    let answer = bench.server.send(post(form)).await;
    is_refusal(&bench.server, &answer, code, Some(reason));
    answer
}

async fn grant_type(bench: Bench) {
    let assertion = bench.good().sign();
    for (other, code, reason) in [
        ("", "invalid_request", Reason::GrantTypeMissing),
        (
            "jwt-bearer",
            "unsupported_grant_type",
            Reason::GrantTypeUnsupported,
        ),
        (
            "urn:ietf:params:oauth:grant-type:JWT-bearer",
            "unsupported_grant_type",
            Reason::GrantTypeUnsupported,
        ),
        (
            "urn:ietf:params:oauth:grant-type:saml2-bearer",
            "unsupported_grant_type",
            Reason::GrantTypeUnsupported,
        ),
    ] {
        let form = [("grant_type", other), ("assertion", &*assertion)];
        refused(&bench, &form, code, reason).await;
    }
    bench.accepts(&assertion).await;
}

async fn method(bench: Bench) {
    let assertion = bench.good().sign();
    let query = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        let request = Request::builder().method(method);
        let request = request.uri(format!("/oauth2/token?{query}"));
        let answer = bench
            .server
            .send(request.body(Full::default()).unwrap())
            .await;
        assert_eq!(answer.expect(405)["error"], "invalid_request");
        assert_eq!(answer.header("allow"), "POST");
    }
    bench.accepts(&assertion).await;
}

async fn over_tls() {
    crate::tls::speaks_tls_alone().await;
}

async fn one_assertion(bench: Bench) {
    let (one, two) = (bench.good().sign(), bench.good().sign());
    let grant = ("grant_type", JWT_BEARER);
    let missing = Reason::AssertionMissing;
    refused(&bench, &[grant], "invalid_request", missing).await;
    let empty = [grant, ("assertion", "")];
    refused(&bench, &empty, "invalid_request", missing).await;
    let repeated = [grant, ("assertion", &one), ("assertion", &two)];
    let reason = Reason::ParameterRepeated;
    refused(&bench, &repeated, "invalid_request", reason).await;
    for both in [
        format!("{one} {two}"),
        format!("{one},{two}"),
        format!("{one}.{two}"),
    ] {
        bench.refuses_somehow(&both).await;
    }
    bench.accepts(&one).await;
}

async fn authentication_is_checked(bench: Bench) {
    let assertion = bench.good().sign();
    let grant = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let wrong = with_basic(post(&grant), "partner-1", "wrong");
    let answer = bench.server.send(wrong).await;
    is_refusal(&bench.server, &answer, "invalid_client", None);
    assert!(answer.header("www-authenticate").starts_with("Basic "));
    let in_body = [("client_id", "partner-1"), ("client_secret", "wrong")];
    let form = [&grant[..], &in_body].concat();
    let answer = bench.server.send(post(&form)).await;
    is_refusal(&bench.server, &answer, "invalid_client", None);
    let others = bench.good().header("alg", "none").sign();
    let by_assertion = [
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", &*others),
    ];
    let form = [&grant[..], &by_assertion].concat();
    refused(&bench, &form, "invalid_client", Reason::AlgorithmNone).await;
    bench.accepts(&assertion).await;
}

async fn client_id(bench: Bench) {
    let assertion = bench.good().sign();
    let grant = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let named = |id| [&grant[..], &[("client_id", id)]].concat();
    let mismatch = Reason::ClientIdMismatch;
    refused(&bench, &named("other"), "invalid_client", mismatch).await;
    let secret = client_with_secret(&bench.server, "portal", json!({})).await;
    let by_portal = with_basic(post(&named("partner-1")), "portal", &secret);
    let answer = bench.server.send(by_portal).await;
    is_refusal(&bench.server, &answer, "invalid_client", Some(mismatch));
    let same = post(&named("partner-1"));
    bench.server.send(same).await.expect(200);
}

async fn one_method(bench: Bench) {
    let secret = client_with_secret(&bench.server, "portal", json!({})).await;
    let assertion = bench.good().sign();
    let proof = bench.good().sign();
    let grant = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let by_post = [("client_id", "portal"), ("client_secret", &*secret)];
    let by_assertion = [
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", &*proof),
    ];
    for request in [
        with_basic(post(&[&grant[..], &by_post].concat()), "portal", &secret),
        with_basic(
            post(&[&grant[..], &by_assertion].concat()),
            "portal",
            &secret,
        ),
        post(&[&grant[..], &by_post, &by_assertion].concat()),
    ] {
        let answer = bench.server.send(request).await;
        let mixed = Some(Reason::ClientAuthMixed);
        is_refusal(&bench.server, &answer, "invalid_request", mixed);
    }
    bench.accepts(&assertion).await;
}

async fn basic(bench: Bench) {
    let (id, secret) = ("partner: 1 & co", "a+b %c:d=e&f 0123456789abcdefghijkl");
    let body = json!({
        "credentials": [{"secret": {"value": secret}}], "grant_types": ["client_credentials"],
    });
    crate::registered::create_client(&bench.server, id, body).await;
    let form = [("grant_type", "client_credentials")];
    let right = with_basic(post(&form), id, secret);
    bench.server.send(right).await.expect(200);
    let wrong = with_basic(post(&form), id, &secret.replace(' ', "+"));
    let answer = bench.server.send(wrong).await;
    is_refusal(
        &bench.server,
        &answer,
        "invalid_client",
        Some(Reason::SecretWrong),
    );
    assert!(answer.header("www-authenticate").starts_with("Basic "));
    let plain = json!({"credentials": [{"secret": {"value": secret}}], "grant_types": ["client_credentials"]});
    crate::registered::create_client(&bench.server, "portal", plain).await;
    let mut raw = post(&form);
    let value = format!("Basic {}", STANDARD.encode(format!("portal:{secret}")));
    let headers = raw.headers_mut();
    headers.insert(header::AUTHORIZATION, value.parse().unwrap());
    bench.server.send(raw).await.expect(200);
}

async fn no_credentials_in_url(bench: Bench) {
    let assertion = bench.good().sign();
    let form = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    for query in [
        "client_secret=x",
        "client%5Fsecret=x",
        "client_assertion=a.b.c",
        "assertion=a.b.c",
    ] {
        let request = post_to(&format!("/oauth2/token?{query}"), &form);
        let answer = bench.server.send(request).await;
        let reason = Some(Reason::CredentialsInUrl);
        is_refusal(&bench.server, &answer, "invalid_request", reason);
    }
    bench.accepts(&assertion).await;
}

async fn guessing(bench: Bench) {
    let secret = client_with_secret(&bench.server, "portal", json!({})).await;
    let guess = |secret: &str| {
        with_basic(
            post(&[("grant_type", "client_credentials")]),
            "portal",
            secret,
        )
    };
    for _ in 0..10 {
        let answer = bench.server.send(guess("wrong")).await;
        is_refusal(
            &bench.server,
            &answer,
            "invalid_client",
            Some(Reason::SecretWrong),
        );
    }
    let answer = bench.server.send(guess("wrong")).await;
    let slowed = Some(Reason::GuessingSlowedDown);
    is_refusal(&bench.server, &answer, "invalid_client", slowed);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    bench.server.send(guess(&secret)).await.expect(200);
    bench.accepts(&bench.good().sign()).await;
}

async fn algorithms(bench: Bench) {
    for algorithm in Algorithm::ALL {
        let party = bench.party(&format!("of-{algorithm}"), algorithm).await;
        let assertion = party.assertion(&bench.server);
        assert_eq!(assertion.header["alg"], algorithm.name());
        bench.accepts(&assertion.sign()).await;
    }
}

async fn says_why(bench: Bench) {
    let wrong = bench.good().claim("aud", "https://elsewhere.example");
    let answer = bench.refuses(&wrong.sign(), Reason::AudienceNotUs).await;
    let body = answer.json();
    let said = body["error_description"].as_str().unwrap();
    assert!(said.starts_with("Audience validation failed"), "{said}");
    assert!(said.ends_with("(RFC 7523 section 3)"), "{said}");
    assert!(!said.contains("elsewhere"), "{said}");
}
