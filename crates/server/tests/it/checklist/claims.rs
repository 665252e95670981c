//! RFC 7523 section 3, item by item: of a grant and, as section 3.2 has it, of client authentication.

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use super::presented::Bench;
use crate::party::{Party, sign_raw};
use crate::test_server::{ISSUER, TOKEN_ENDPOINT};

const GRANT: &str = "400 `invalid_grant`";
const CLIENT: &str = "401 `invalid_client`";

super::rows! {
    rows_of_grants;
    "RFC 7523 section 3 item 1; RFC 7521 section 5.2" "MUST",
        "`iss` is there and names an issuer that is trusted." => GRANT, grant issuer;
    "RFC 7523 section 3 item 2" "MUST",
        "`sub` is there and is somebody for whom the issuer may speak."
        => "400 `invalid_grant`; the switch `missing-sub` makes the client the subject of its own assertion", grant subject_of_a_grant;
    "RFC 7523 section 3 item 3" "MUST",
        "`aud` is there and names this server, compared as plain strings."
        => "400 `invalid_grant`; accepted are the issuer identifier, the URLs of the token endpoint and what is registered for the issuer", grant audience_of_a_grant;
    "RFC 7523 section 3 item 4; RFC 7519 section 4.1.4" "MUST",
        "`exp` is there and lies ahead; a small skew is tolerated."
        => "400 `invalid_grant` from `exp` plus `skew_seconds` on, 30 by default", grant expiry;
    "RFC 7523 section 3 item 4" "MAY",
        "An `exp` that is unreasonably far away is refused."
        => "400 `invalid_grant` beyond `max_life_seconds`, 300 by default", grant far_expiry;
    "RFC 7523 section 3 item 5; RFC 7519 section 4.1.5" "MUST NOT",
        "Before `nbf` the assertion is not accepted." => GRANT, grant not_before;
    "RFC 7523 section 3 item 6" "MAY",
        "An `iat` that is too old, or in the future, is refused."
        => "400 `invalid_grant`; too old is what would live longer than `max_life_seconds` from `iat` to `exp`", grant issued_at;
    "RFC 7523 section 3 item 7; RFC 7523 section 6" "MAY",
        "A `jti` is remembered until `exp`, and brings one token."
        => "400 `invalid_grant`; `replay` sets whether a `jti` is demanded, or the text itself is spent, or nothing", grant id_of_a_grant;
    "RFC 7523 section 3 item 8; RFC 7519 section 4" "MUST",
        "Claims that are not understood are ignored." => "200", grant unknown_claims;
    "RFC 7523 section 3 item 9; RFC 7515 section 5.2" "MUST",
        "The issuer has signed it, and a signature that is not good is refused." => GRANT, grant signature;
    "RFC 7523 section 3 item 10; RFC 7519 section 7.2" "MUST",
        "It is a valid JWT in all other respects." => GRANT, grant valid_jwt;
}

super::rows! {
    rows_of_clients;
    "RFC 7523 section 3 item 1; RFC 7523 section 3.2" "MUST",
        "`iss` is there and is a client." => CLIENT, client issuer;
    "RFC 7523 section 3 item 2; OpenID Connect Core section 9" "MUST",
        "`sub` is the `client_id`, as `iss` is." => "401 `invalid_client`, whatever the client may speak for in a grant", client subject_of_a_client;
    "RFC 7523 section 3 item 3; RFC 7523 section 3.2" "MUST",
        "`aud` is there and names this server and nobody else." => CLIENT, client audience_of_a_client;
    "RFC 7523 section 3 item 4; RFC 7523 section 3.2" "MUST",
        "`exp` is there and lies ahead; a small skew is tolerated." => CLIENT, client expiry;
    "RFC 7523 section 3 item 4 (far away)" "MAY",
        "An `exp` that is unreasonably far away is refused." => CLIENT, client far_expiry;
    "RFC 7523 section 3 item 5; RFC 7523 section 3.2" "MUST NOT",
        "Before `nbf` the assertion is not accepted." => CLIENT, client not_before;
    "RFC 7523 section 3 item 6; RFC 7523 section 3.2" "MAY",
        "An `iat` that is too old, or in the future, is refused." => CLIENT, client issued_at;
    "RFC 7523 section 3 item 7; OpenID Connect Core section 9" "REQUIRED",
        "`jti` is there and counts once, for a grant that follows too."
        => "401 `invalid_client`", client id_of_a_client;
    "RFC 7523 section 3 item 8; RFC 7523 section 3.2" "MUST",
        "Claims that are not understood are ignored." => "200", client unknown_claims;
    "RFC 7523 section 3 item 9; RFC 7523 section 3.2" "MUST",
        "The client has signed it, and a signature that is not good is refused." => CLIENT, client signature;
    "RFC 7523 section 3 item 10; RFC 7523 section 3.2" "MUST",
        "It is a valid JWT in all other respects." => CLIENT, client valid_jwt;
}

/// Each value of `claim` is refused for `reason`; the assertion without the change is accepted afterwards.
async fn refuses_values(bench: &Bench, claim: &str, values: &[Value], reason: Reason) {
    for value in values {
        let bad = bench.good().claim(claim, value.clone()).sign();
        bench.refuses(&bad, reason).await;
    }
}

/// Absent and null alike.
async fn refuses_without(bench: &Bench, claim: &str, reason: Reason) {
    bench
        .refuses(&bench.good().without(claim).sign(), reason)
        .await;
    refuses_values(bench, claim, &[Value::Null], reason).await;
}

async fn issuer(bench: Bench) {
    refuses_without(&bench, "iss", Reason::IssuerMissing).await;
    refuses_values(&bench, "iss", &[json!(5)], Reason::IssuerMissing).await;
    let unknown = [json!("nobody"), json!(""), json!("PARTNER-1")];
    refuses_values(&bench, "iss", &unknown, Reason::IssuerUnknown).await;
    bench.accepts(&bench.good().sign()).await;
}

async fn subject_of_a_grant(bench: Bench) {
    refuses_without(&bench, "sub", Reason::SubjectMissing).await;
    let others = [json!("alice")];
    refuses_values(&bench, "sub", &others, Reason::SubjectNotAllowed).await;
    bench.accepts(&bench.good().sign()).await;
    let only_alice = json!({"on_behalf_of": {"only": ["alice"]}});
    bench.set(only_alice).await;
    bench
        .accepts(&bench.good().claim("sub", "alice").sign())
        .await;
    let tolerant = json!({"assertion": {"compatibility": ["missing-sub"]}});
    bench.set(tolerant).await;
    bench.accepts(&bench.good().without("sub").sign()).await;
}

async fn subject_of_a_client(bench: Bench) {
    bench.set(json!({"on_behalf_of": "anyone"})).await;
    refuses_without(&bench, "sub", Reason::SubjectMissing).await;
    let others = [json!("alice")];
    refuses_values(&bench, "sub", &others, Reason::SubjectNotClient).await;
    let tolerant = json!({"assertion": {"compatibility": ["missing-sub"]}});
    bench.set(tolerant).await;
    refuses_without(&bench, "sub", Reason::SubjectMissing).await;
    bench.accepts(&bench.good().sign()).await;
}

/// What names this server is accepted, and what is only like it is not.
async fn audience(bench: &Bench) {
    refuses_without(bench, "aud", Reason::AudienceMissing).await;
    let others = [
        json!("https://elsewhere.example"),
        json!(format!("{ISSUER}/")),
        json!("https://AS.example.com"),
        json!("https://as.example.com:443"),
        json!(format!("{ISSUER}/oauth2/introspect")),
        json!([]),
    ];
    refuses_values(bench, "aud", &others, Reason::AudienceNotUs).await;
    for own in [
        json!(ISSUER),
        json!(TOKEN_ENDPOINT),
        json!([TOKEN_ENDPOINT, ISSUER]),
    ] {
        bench.accepts(&bench.good().claim("aud", own).sign()).await;
    }
}

async fn audience_of_a_grant(bench: Bench) {
    audience(&bench).await;
    let registered = json!({"assertion": {"audiences": ["https://api.example.com"]}});
    bench.set(registered).await;
    let among_others = json!(["https://elsewhere.example", "https://api.example.com"]);
    let good = bench.good().claim("aud", among_others);
    bench.accepts(&good.sign()).await;
}

async fn audience_of_a_client(bench: Bench) {
    audience(&bench).await;
    let registered = json!({"assertion": {"audiences": ["https://api.example.com"]}});
    bench.set(registered).await;
    let beside = [
        json!([ISSUER, "https://elsewhere.example"]),
        json!("https://api.example.com"),
    ];
    refuses_values(&bench, "aud", &beside, Reason::AudienceNotUs).await;
}

async fn expiry(bench: Bench) {
    refuses_without(&bench, "exp", Reason::ExpiryMissing).await;
    // 300 seconds of life, and 30 of skew: at 330 it is over, a millisecond before it is not.
    let [late, last] = [0, 1].map(|_| bench.good().sign());
    bench.server.clock.advance_seconds(330);
    bench.refuses(&late, Reason::AssertionExpired).await;
    bench.server.clock.advance_millis(-1);
    bench.accepts(&last).await;
}

async fn far_expiry(bench: Bench) {
    let now = bench.server.now();
    let until = |end: i64| bench.good().claim("exp", end).sign();
    bench
        .refuses(&until(now + 301), Reason::AssertionLivesTooLong)
        .await;
    bench.accepts(&until(now + 300)).await;
    let longer = json!({"assertion": {"max_life_seconds": 3600}});
    bench.set(longer).await;
    bench.accepts(&until(now + 3600)).await;
}

/// `claim` may lie as far ahead as the skew goes, 30 seconds, and no further.
async fn not_ahead(bench: &Bench, claim: &str, reason: Reason) {
    let now = bench.server.now();
    let unchanged = bench.good().claim(claim, now + 31).sign();
    bench.refuses(&unchanged, reason).await;
    bench
        .accepts(&bench.good().claim(claim, now + 30).sign())
        .await;
    bench.server.clock.advance_seconds(1);
    bench.accepts(&unchanged).await;
}

async fn not_before(bench: Bench) {
    not_ahead(&bench, "nbf", Reason::AssertionNotYetValid).await;
}

async fn issued_at(bench: Bench) {
    let now = bench.server.now();
    let issued = |at: i64| bench.good().claim("iat", at).claim("exp", now + 10).sign();
    let old = Reason::AssertionLivesTooLong;
    bench.refuses(&issued(now - 291), old).await;
    bench.accepts(&issued(now - 290)).await;
    not_ahead(&bench, "iat", Reason::AssertionFromTheFuture).await;
}

/// The same `jti` in another assertion is the same use.
async fn is_used_once(bench: &Bench) {
    let good = bench.good();
    bench.accepts(&good.sign()).await;
    bench.refuses(&good.sign(), Reason::AssertionReplayed).await;
    let again = good.claim("exp", bench.server.now() + 200).sign();
    bench.refuses(&again, Reason::AssertionReplayed).await;
}

async fn id_of_a_grant(bench: Bench) {
    is_used_once(&bench).await;
    let without = bench.good().without("jti").sign();
    for _ in 0..2 {
        bench.accepts(&without).await;
    }
    for (mode, reason) in [
        ("once", Reason::IdMissing),
        ("once-by-digest", Reason::AssertionReplayed),
    ] {
        bench.set(json!({"assertion": {"replay": mode}})).await;
        if reason == Reason::AssertionReplayed {
            bench.accepts(&without).await;
        }
        bench.refuses(&without, reason).await;
    }
    bench
        .set(json!({"assertion": {"replay": "reusable"}}))
        .await;
    let again = bench.good().sign();
    for _ in 0..2 {
        bench.accepts(&again).await;
    }
}

async fn id_of_a_client(bench: Bench) {
    is_used_once(&bench).await;
    refuses_without(&bench, "jti", Reason::IdMissing).await;
    let used = bench.good().sign();
    bench.accepts(&used).await;
    let as_grant = crate::token_endpoint::trade(&bench.server, &used).await;
    assert_eq!(as_grant.expect(400)["error"], "invalid_grant");
}

async fn unknown_claims(bench: Bench) {
    let odd = json!({"deep": [1, {"er": null}], "number": 1e300});
    let more = bench
        .good()
        .claim("https://example.com/claim", odd)
        .claim("azp", "x")
        .claim("nonce", Value::Null);
    bench.accepts(&more.sign()).await;
}

async fn signature(bench: Bench) {
    let good = bench.good().sign();
    let (head, tail) = good.rsplit_once('.').unwrap();
    let first = if tail.starts_with('A') { "B" } else { "A" };
    let altered = format!("{head}.{first}{}", &tail[1..]);
    let impostor = Party::new("partner-1");
    let by_impostor = sign_raw(&impostor, r#"{"alg":"ES256"}"#, &bench.good_claims());
    let other = bench.good().claim("scope", "b").sign();
    let transplanted = format!("{}.{tail}", other.rsplit_once('.').unwrap().0);
    for bad in [altered, format!("{head}."), by_impostor, transplanted] {
        bench.refuses(&bad, Reason::SignatureBad).await;
    }
    bench.accepts(&good).await;
}

async fn valid_jwt(bench: Bench) {
    let good = bench.good().sign();
    let two_parts = good.rsplit_once('.').unwrap().0;
    for bad in [two_parts, "x", &format!("{good}.x"), &good.replace('.', "")] {
        bench.refuses(bad, Reason::AssertionNotThreeParts).await;
    }
    for claims in ["null", "[]", "{", "\"partner-1\""] {
        let bad = bench.sign(r#"{"alg":"ES256"}"#, claims);
        bench.refuses(&bad, Reason::AssertionClaimsNotObject).await;
    }
    bench.accepts(&good).await;
}
