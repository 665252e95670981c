//! JWT client authentication beyond the items of RFC 7523 section 3: the parameters (section 2.2), and what profiles ask of the assertion
//! (OpenID Connect Core section 9, rfc7523bis, RFC 9126 section 2, FAPI 2.0).

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use super::presented::Bench;
use crate::browser;
use crate::http_client::Answer;
use crate::refusals::is_refusal;
use crate::registered::{client, client_with_secret};
use crate::test_server::{ISSUER, TOKEN_ENDPOINT, TestServer};
use crate::token_endpoint::{
    CLIENT_ASSERTION, JWT_BEARER, Parameters, encode, post, post_to, with_basic,
};

super::rows! {
    rows;
    "RFC 7523 section 2.2 (type)" "MUST",
        "`client_assertion_type` is the URN of JWT client assertions." => "401 `invalid_client`", client assertion_type;
    "RFC 7523 section 2.2" "MUST",
        "`client_assertion` holds a single JWT."
        => "401 `invalid_client`; repeated 400 `invalid_request`", client single_jwt;
    "RFC 7521 section 4.2" "MUST",
        "`client_id`, if it is sent, names the same client." => "401 `invalid_client`", client client_id;
    "RFC 6749 section 2.3" "MUST NOT",
        "An assertion is not combined with a secret." => "400 `invalid_request`", client one_method;
    "rfc7523bis (aud)" "MUST",
        "The issuer identifier is the sole audience, and the token endpoint's URL is refused."
        => "401 `invalid_client` where the client's `strict_audience` is on; off by default", client strict_audience;
    "RFC 9126 section 2" "MUST",
        "The issuer identifier, the token endpoint's URL and the URL of the endpoint that is called are taken as audience."
        => "200 where `strict_audience` is off", alone audience_of_par;
    "rfc7523bis (typ)" "SHOULD",
        "`typ` is `client-authentication+jwt`, and an assertion without it is not refused." => "200 either way", client kind;
    "FAPI 2.0" "MUST",
        "`iat` and `nbf` up to 10 seconds ahead are accepted, more than 60 refused."
        => "401 `invalid_client` beyond `skew_seconds`: 30 by default, and 10 to 60 are FAPI's", client fapi;
    "rfc7523bis (grants)" "MAY",
        "A grant may name the issuer identifier or the token endpoint's URL."
        => "200, `strict_audience` or not", grant audience_of_a_grant;
    "RFC 6749 section 5.2" "MUST",
        "Where the Authorization header was used, the answer is 401 with a challenge of its scheme."
        => "401 in any case; `WWW-Authenticate: Basic` where the header was used", grant challenge;
}

const BY_CREDENTIALS: (&str, &str) = ("grant_type", "client_credentials");

async fn ask(bench: &Bench, form: &Parameters<'_>) -> Answer {
    bench.server.send(post(form)).await
}

fn parameters(assertion: &str) -> [(&str, &str); 3] {
    [
        BY_CREDENTIALS,
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", assertion),
    ]
}

async fn assertion_type(bench: Bench) {
    let assertion = bench.good().sign();
    let reason = Some(Reason::ClientAssertionTypeUnsupported);
    for other in [
        "",
        JWT_BEARER,
        "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
        "urn:ietf:params:oauth:client-assertion-type:JWT-bearer",
    ] {
        let mut form = parameters(&assertion);
        form[1].1 = other;
        let answer = ask(&bench, &form).await;
        is_refusal(&bench.server, &answer, "invalid_client", reason);
    }
    let alone = [BY_CREDENTIALS, ("client_assertion", &assertion)];
    let answer = ask(&bench, &alone).await;
    is_refusal(&bench.server, &answer, "invalid_client", reason);
    bench.accepts(&assertion).await;
}

async fn single_jwt(bench: Bench) {
    let (one, two) = (bench.good().sign(), bench.good().sign());
    let empty = bench.send("").await;
    let missing = Some(Reason::ClientAssertionMissing);
    is_refusal(&bench.server, &empty, "invalid_client", missing);
    for both in [format!("{one} {two}"), format!("{one}.{two}")] {
        bench.refuses_somehow(&both).await;
    }
    let twice = [&parameters(&one)[..], &[("client_assertion", &two)]].concat();
    let answer = ask(&bench, &twice).await;
    let repeated = Some(Reason::ParameterRepeated);
    is_refusal(&bench.server, &answer, "invalid_request", repeated);
    bench.accepts(&one).await;
}

async fn client_id(bench: Bench) {
    let assertion = bench.good().sign();
    let named = |id| [&parameters(&assertion)[..], &[("client_id", id)]].concat();
    let answer = ask(&bench, &named("other")).await;
    let mismatch = Some(Reason::ClientIdMismatch);
    is_refusal(&bench.server, &answer, "invalid_client", mismatch);
    ask(&bench, &named("partner-1")).await.expect(200);
}

async fn one_method(bench: Bench) {
    let secret = client_with_secret(&bench.server, "portal", json!({})).await;
    let assertion = bench.good().sign();
    let form = parameters(&assertion);
    let in_body = [("client_id", "portal"), ("client_secret", &*secret)];
    for request in [
        with_basic(post(&form), "portal", &secret),
        post(&[&form[..], &in_body].concat()),
    ] {
        let answer = bench.server.send(request).await;
        let mixed = Some(Reason::ClientAuthMixed);
        is_refusal(&bench.server, &answer, "invalid_request", mixed);
    }
    bench.accepts(&assertion).await;
}

async fn strict_audience(bench: Bench) {
    let addressed = |audience: Value| bench.good().claim("aud", audience).sign();
    bench.accepts(&addressed(json!(TOKEN_ENDPOINT))).await;
    bench.set(json!({"strict_audience": true})).await;
    for other in [
        json!(TOKEN_ENDPOINT),
        json!([ISSUER, TOKEN_ENDPOINT]),
        json!([ISSUER, ISSUER]),
        json!([ISSUER, "https://elsewhere.example"]),
        json!(format!("{ISSUER}/")),
    ] {
        let reason = Reason::AudienceNotUs;
        bench.refuses(&addressed(other), reason).await;
    }
    for sole in [json!(ISSUER), json!([ISSUER])] {
        bench.accepts(&addressed(sole)).await;
    }
}

async fn audience_of_par() {
    let server = TestServer::start().await;
    let settings = json!({
        "grant_types": ["authorization_code"], "redirect_uris": [browser::CALLBACK],
    });
    let web = client(&server, "web", settings).await;
    let address = browser::request(&[("scope", "a")]);
    let (_, asked) = address.split_once('?').unwrap();
    let par = format!("{ISSUER}/oauth2/par");
    let introspection = format!("{ISSUER}/oauth2/introspect");
    for (audience, status) in [
        (ISSUER, 201),
        (TOKEN_ENDPOINT, 201),
        (&*par, 201),
        (&*introspection, 401),
    ] {
        let assertion = web.assertion(&server).claim("aud", audience).sign();
        let proof = encode(&[
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", &assertion),
        ]);
        let request = post_to("/oauth2/par", &format!("{asked}&{proof}"));
        let answer = server.send(request).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{audience}: {}",
            answer.text()
        );
    }
}

async fn kind(bench: Bench) {
    let mut untyped = bench.good();
    untyped.header.remove("typ");
    bench.accepts(&untyped.sign()).await;
    for typ in [
        "client-authentication+jwt",
        "application/client-authentication+jwt",
        "JWT",
    ] {
        let typed = bench.good().header("typ", typ);
        bench.accepts(&typed.sign()).await;
    }
}

async fn fapi(bench: Bench) {
    for (skew, accepted, refused) in [(None, 10, 61), (Some(10), 10, 11), (Some(60), 60, 61)] {
        if let Some(skew) = skew {
            bench
                .set(json!({"assertion": {"skew_seconds": skew}}))
                .await;
        }
        let now = bench.server.now();
        for (claim, reason) in [
            ("iat", Reason::AssertionFromTheFuture),
            ("nbf", Reason::AssertionNotYetValid),
        ] {
            let ahead = |seconds: i64| bench.good().claim(claim, now + seconds).sign();
            bench.refuses(&ahead(refused), reason).await;
            bench.accepts(&ahead(accepted)).await;
        }
    }
}

async fn audience_of_a_grant(bench: Bench) {
    for strict in [false, true] {
        bench.set(json!({"strict_audience": strict})).await;
        for audience in [
            json!(ISSUER),
            json!(TOKEN_ENDPOINT),
            json!(["https://elsewhere.example", ISSUER]),
        ] {
            let assertion = bench.good().claim("aud", audience);
            bench.accepts(&assertion.sign()).await;
        }
    }
}

async fn challenge(bench: Bench) {
    let wrong = with_basic(post(&[BY_CREDENTIALS]), "partner-1", "wrong");
    let answer = bench.server.send(wrong).await;
    is_refusal(&bench.server, &answer, "invalid_client", None);
    let challenge = answer.header("www-authenticate");
    assert!(challenge.starts_with("Basic realm="), "{challenge}");
    let expired = bench.good().claim("exp", bench.server.now() - 60).sign();
    let answer = ask(&bench, &parameters(&expired)).await;
    is_refusal(&bench.server, &answer, "invalid_client", None);
    assert!(!answer.headers.contains_key("www-authenticate"));
}
