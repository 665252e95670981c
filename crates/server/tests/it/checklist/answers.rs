//! Answers of the token endpoint, and how its parameters are read: RFC 6749 sections 3.2, 3.3, 5.1 and 5.2.

use jurat_issuance::rejection::Reason;
use jurat_protocol::answer::allowed_in_description;
use serde_json::json;

use super::presented::Bench;
use crate::refusals::is_refusal;
use crate::token_endpoint::{JWT_BEARER, ask, encode, post_to};

super::rows! {
    rows;
    "RFC 6749 section 5.1" "MUST",
        "A token is answered in JSON, with `token_type` and `expires_in` as a number."
        => "200 `application/json`; other formats only where `format` asks for them", grant token_answer;
    "RFC 6749 section 5.1 (caching)" "MUST",
        "An answer with a token is not stored: `Cache-Control: no-store`, `Pragma: no-cache`." => "both, on refusals too", grant not_stored;
    "RFC 6749 section 5.2" "MUST",
        "A refusal is 400 in JSON, 401 for `invalid_client` where a header was used; the example of RFC 7523 section 3.1 is not stored."
        => "`application/json`, `Cache-Control: no-store`, and `Jurat-Decision`, by which the operator finds the reason", both refusal;
    "RFC 6749 section 5.2 (characters)" "MUST NOT",
        "`error_description` holds no quote, backslash, line break or letter beyond ASCII, and repeats nothing that was sent."
        => "a sentence of the server's own", both nothing_is_echoed;
    "RFC 6749 section 3.2 (unknown)" "MUST",
        "Parameters that are not known are ignored." => "200; 400 `invalid_request` from 65 parameters on", grant unknown_parameters;
    "RFC 6749 section 3.2 (empty)" "MUST",
        "A parameter without a value counts as left out." => "200, or what is answered without it", grant empty_parameters;
    "RFC 6749 section 3.2 (repeated)" "MUST NOT",
        "No parameter is sent twice." => "400 `invalid_request`, unknown ones too", grant repeated_parameters;
    "RFC 6749 section 3.3" "MUST",
        "Scope is tokens of printable ASCII without quote and backslash, one blank between two, in any order."
        => "400 `invalid_scope` for any other form", grant scope_tokens;
}

async fn token_answer(bench: Bench) {
    let answer = bench.send(&bench.good().sign()).await;
    let body = answer.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(body["access_token"].is_string());
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"].as_u64(), Some(3600));
    assert_eq!(body["scope"], "a");
    assert_eq!(body.as_object().unwrap().len(), 4, "{body}");
}

async fn not_stored(bench: Bench) {
    let assertion = bench.good().sign();
    for status in [200, 400] {
        let answer = bench.send(&assertion).await;
        answer.expect(status);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("pragma"), "no-cache");
    }
}

async fn refusal(bench: Bench) {
    let expired = bench.good().claim("exp", bench.server.now() - 60).sign();
    let reason = Reason::AssertionExpired;
    let answer = bench.refuses(&expired, reason).await;
    assert_eq!(answer.header("jurat-decision").len(), 26);
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
}

async fn nothing_is_echoed(bench: Bench) {
    let marked = "Zx9-mark\"\\\r\n\u{e9}<script>";
    let good = || bench.good();
    for bad in [
        good().claim("iss", marked),
        good().claim("sub", marked),
        good().claim("aud", marked),
        good().claim("exp", marked),
        good().claim("jti", json!([marked])),
        good().claim("scope", marked),
        good().header("alg", marked),
        good().header("typ", marked),
        good().header("cty", marked).header("crit", json!([marked])),
        good().claim(marked, 1).claim("exp", 1),
    ] {
        let answer = bench.refuses_somehow(&bad.sign()).await;
        assert!(!answer.text().contains("Zx9"), "{}", answer.text());
        for (name, value) in &answer.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            assert!(!value.contains("Zx9"), "{name}: {value}");
        }
    }
    let assertion = good().sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    for name in ["scope", "resource", "client_id", "format", "grant_type"] {
        let mut form: Vec<_> = form.iter().filter(|one| one.0 != name).copied().collect();
        form.push((name, marked));
        let answer = ask(&bench.server, &form).await;
        let body = answer.json();
        assert!(answer.status.is_client_error(), "{name}: {body}");
        let said = body["error_description"].as_str().unwrap();
        assert!(allowed_in_description(said), "{said}");
        assert!(!answer.text().contains("Zx9"), "{body}");
    }
}

async fn unknown_parameters(bench: Bench) {
    let assertion = bench.good().sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("audience", "https://api.example.com"),
        ("x-\u{e9} ", "\u{0}&="),
        ("", "nameless"),
    ];
    ask(&bench.server, &form).await.expect(200);
    let many: Vec<_> = (0..65).map(|number| format!("p{number}=1")).collect();
    let request = post_to("/oauth2/token", &many.join("&"));
    let answer = bench.server.send(request).await;
    let reason = Some(Reason::TooManyParameters);
    is_refusal(&bench.server, &answer, "invalid_request", reason);
}

async fn empty_parameters(bench: Bench) {
    let assertion = bench.good().sign();
    let mut form = vec![("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let empty = [
        "scope",
        "resource",
        "client_id",
        "client_secret",
        "format",
        "client_assertion",
    ];
    form.extend(empty.map(|name| (name, "")));
    let body = ask(&bench.server, &form).await.expect(200);
    assert_eq!(body["scope"], "a");
    let without = [("grant_type", JWT_BEARER), ("assertion", "")];
    let answer = ask(&bench.server, &without).await;
    let missing = Some(Reason::AssertionMissing);
    is_refusal(&bench.server, &answer, "invalid_request", missing);
}

async fn repeated_parameters(bench: Bench) {
    let assertion = bench.good().sign();
    let form = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    for more in [
        "scope=a&scope=a",
        "client_id=partner-1&client_id=partner-1",
        "x=1&x=1",
        "x=1&%78=2",
        "grant_type=client_credentials",
    ] {
        let request = post_to("/oauth2/token", &format!("{form}&{more}"));
        let answer = bench.server.send(request).await;
        let reason = Some(Reason::ParameterRepeated);
        is_refusal(&bench.server, &answer, "invalid_request", reason);
    }
    bench.accepts(&assertion).await;
}

async fn scope_tokens(bench: Bench) {
    let assertion = bench.good().sign();
    let with = |scope: &'static str| {
        let (server, assertion) = (&bench.server, &*assertion);
        async move {
            let form = [
                ("grant_type", JWT_BEARER),
                ("assertion", assertion),
                ("scope", scope),
            ];
            ask(server, &form).await
        }
    };
    for bad in [
        "a  b", " a", "a ", "a\"", "a\\", "a\tb", "a\nb", "\u{e9}", "a\u{7f}",
    ] {
        let answer = with(bad).await;
        let reason = Some(Reason::ScopeMalformed);
        is_refusal(&bench.server, &answer, "invalid_scope", reason);
    }
    let every: String = (0x21..=0x7E_u8)
        .filter(|byte| !matches!(byte, b'"' | b'\\'))
        .map(char::from)
        .collect();
    let wide = json!({"scope": [every, "b", "a"], "default_scope": []});
    bench.set(wide).await;
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("scope", &format!("b {every} a")),
    ];
    let body = ask(&bench.server, &form).await.expect(200);
    let mut told: Vec<_> = body["scope"].as_str().unwrap().split(' ').collect();
    told.sort_unstable();
    assert_eq!(told, [&*every, "a", "b"]);
}
