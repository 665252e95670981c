//! The claims of an assertion: RFC 7519 (JWT).

use http::Method;
use jurat_issuance::rejection::Reason;
use serde_json::json;

use super::REFUSED;
use super::presented::{Bench, ES256};

super::rows! {
    rows;
    "RFC 7519 section 4" "MUST",
        "The names of claims are unique, at any depth." => REFUSED, both unique_claims;
    "RFC 7519 section 2" "MUST",
        "A date is a number of seconds, and may have a fraction."
        => "400 `invalid_grant`; for a client assertion 401 `invalid_client`; the switches `string-dates` and `millisecond-dates` tolerate others", both numeric_dates;
    "RFC 7519 section 4.1.1; RFC 7519 section 4.1.2" "MUST",
        "`iss` and `sub` are compared letter by letter." => REFUSED, both case;
    "RFC 7519 section 4.1.3" "MUST",
        "`aud` is a string, or an array of strings." => REFUSED, both audience_form;
    "RFC 7519 section 4.1.4; RFC 7519 section 4.1.5" "MAY",
        "The leeway for clocks is no more than a few minutes."
        => "`skew_seconds` is 300 at most, 30 by default", both leeway;
    "RFC 7519 section 5.2" "MUST",
        "`cty` of `JWT` says that a JWT is nested; none is taken here." => REFUSED, both nested_by_header;
    "RFC 7519 section 6" "MUST",
        "An unsecured JWT is not accepted." => REFUSED, both unsecured;
    "RFC 7519 section 7.2" "MUST",
        "Three parts; header and claims each one JSON object; `alg` is there; no encryption." => REFUSED, both steps;
}

async fn unique_claims(bench: Bench) {
    let claims = bench.good_claims();
    for more in [
        r#""aud":"https://elsewhere.example","#,
        r#""is\u0073":"nobody","#,
        r#""x":{"y":1,"y":1},"#,
        r#""x":[{"y":1,"y":2}],"#,
    ] {
        let twice = claims.replacen('{', &format!("{{{more}"), 1);
        let bad = bench.sign(ES256, &twice);
        bench.refuses(&bad, Reason::AssertionMemberRepeated).await;
    }
    bench.accepts(&bench.sign(ES256, &claims)).await;
}

async fn numeric_dates(bench: Bench) {
    let now = bench.server.now();
    for claim in ["exp", "nbf", "iat"] {
        for (value, reason) in [
            (json!(now.to_string()), Reason::DateIsString),
            (json!("2027-01-15T08:00:00Z"), Reason::DateMalformed),
            (json!([now]), Reason::DateMalformed),
            (json!(now * 1000), Reason::DateInMilliseconds),
        ] {
            let bad = bench.good().claim(claim, value).sign();
            bench.refuses(&bad, reason).await;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "the time is far below 2^52")]
    let seconds = now as f64;
    let fractions = bench.good().claim("iat", seconds - 0.25);
    let fractions = fractions.claim("exp", seconds + 60.5);
    bench.accepts(&fractions.sign()).await;
}

async fn case(bench: Bench) {
    let issuer = bench.good().claim("iss", "Partner-1").sign();
    bench.refuses(&issuer, Reason::IssuerUnknown).await;
    let subject = bench.good().claim("sub", "Partner-1").sign();
    let reason = if bench.is_client_authentication() {
        Reason::SubjectNotClient
    } else {
        Reason::SubjectNotAllowed
    };
    bench.refuses(&subject, reason).await;
    bench.accepts(&bench.good().sign()).await;
}

async fn audience_form(bench: Bench) {
    for value in [json!(5), json!({}), json!([1]), json!(true)] {
        let bad = bench.good().claim("aud", value).sign();
        bench.refuses(&bad, Reason::AudienceMalformed).await;
    }
    let aud = bench.good().claims["aud"].clone();
    bench.accepts(&bench.good().sign()).await;
    let array = bench.good().claim("aud", json!([aud]));
    bench.accepts(&array.sign()).await;
}

async fn leeway(bench: Bench) {
    let patch = json!({"assertion": {"skew_seconds": 301}});
    let answer = bench
        .server
        .admin(Method::PATCH, "/clients/partner-1", Some(patch));
    assert_eq!(answer.await.expect(400)["field"], "assertion.skew_seconds");
    let now = bench.server.now();
    let ahead = |seconds: i64| bench.good().claim("nbf", now + seconds).sign();
    let early = Reason::AssertionNotYetValid;
    bench.refuses(&ahead(31), early).await;
    bench.set(json!({"assertion": {"skew_seconds": 300}})).await;
    bench.refuses(&ahead(301), early).await;
    let widest = bench.good().claim("nbf", now + 300);
    bench.accepts(&widest.claim("exp", now + 290).sign()).await;
}

async fn nested_by_header(bench: Bench) {
    for cty in ["JWT", "jwt", "application/jwt"] {
        let bad = bench.good().header("cty", cty).sign();
        bench.refuses(&bad, Reason::TypeNotAccepted).await;
    }
    bench.accepts(&bench.good().sign()).await;
}

async fn unsecured(bench: Bench) {
    for none in ["none", "None", "NONE"] {
        let signed = bench.good().header("alg", none).sign();
        let (head, _) = signed.rsplit_once('.').unwrap();
        for bad in [&*signed, &format!("{head}.")] {
            bench.refuses(bad, Reason::AlgorithmNone).await;
        }
    }
    bench.accepts(&bench.good().sign()).await;
}

async fn steps(bench: Bench) {
    let good = bench.good().sign();
    let claims = bench.good_claims();
    let encrypted = format!("{good}.AAAA.AAAA");
    bench
        .refuses(&encrypted, Reason::AssertionNotThreeParts)
        .await;
    for header in ["[]", "{", "", "\"ES256\"", "{\"alg\":\"ES256\"}{}"] {
        let bad = bench.sign(header, &claims);
        let reason = Reason::AssertionHeaderNotObject;
        bench.refuses(&bad, reason).await;
    }
    for header in ["{}", r#"{"alg":null}"#, r#"{"alg":256}"#] {
        let bad = bench.sign(header, &claims);
        let reason = Reason::AssertionHeaderMalformed;
        bench.refuses(&bad, reason).await;
    }
    for not_claims in ["[]", "null", "{\"a\":1}{}", "{'a':1}"] {
        let bad = bench.sign(ES256, not_claims);
        let reason = Reason::AssertionClaimsNotObject;
        bench.refuses(&bad, reason).await;
    }
    bench.accepts(&good).await;
}
