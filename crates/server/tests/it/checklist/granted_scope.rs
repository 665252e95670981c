//! What an assertion that is good brings: scope, lifetime, subject (RFC 7521 sections 4.1 and 6.3.1, RFC 6749 sections 3.3 and 5.2).

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use super::presented::Bench;
use crate::http_client::Answer;
use crate::refusals::is_refusal;
use crate::registered::identity_provider;
use crate::resource_server::claims_of;
use crate::token_endpoint::{JWT_BEARER, Parameters, ask};

super::rows! {
    rows;
    "RFC 7521 section 4.1" "MUST",
        "The scope granted is not more than assertion, issuer and client allow."
        => "what is allowed of it; 400 `invalid_scope` when that is nothing", grant scope_is_limited;
    "RFC 6749 section 3.3; RFC 6749 section 5.1" "MUST",
        "A scope that differs from the one asked for is told." => "200 with `scope`, always", grant scope_is_told;
    "RFC 6749 section 3.3" "MUST",
        "Where no scope is asked for, a default counts, or the request fails."
        => "`default_scope`; without one 400 `invalid_scope`", grant default_scope;
    "RFC 7521 section 4.1 (lifetime)" "SHOULD NOT",
        "An access token does not live much longer than its assertion, and no refresh token comes with it."
        => "the lifetime is set for the whole server, a client, an identity provider or a resource, an hour by default, whatever `exp` says; a refresh token comes only where `refresh.for_assertions` is switched on", grant lifetime;
    "RFC 6749 section 5.2" "MUST",
        "A client uses a grant only if it may." => "400 `unauthorized_client`", grant client_may_use_the_grant;
    "RFC 7521 section 6.3.1" "MAY",
        "`sub` may be a pseudonym." => "200; it is the token's `sub`, unread", grant pseudonym;
}

async fn with_scope(bench: &Bench, assertion: &str, scope: Option<&str>) -> Answer {
    let mut form = vec![("grant_type", JWT_BEARER), ("assertion", assertion)];
    form.extend(scope.map(|scope| ("scope", scope)));
    ask(&bench.server, &form).await
}

/// What of the scope asked for is granted.
async fn granted(bench: &Bench, assertion: &str, scope: Option<&str>) -> Value {
    let answer = with_scope(bench, assertion, scope).await;
    answer.expect(200)["scope"].clone()
}

async fn scope_is_limited(bench: Bench) {
    let one = bench.good().sign();
    let answer = with_scope(&bench, &one, Some("z jurat.admin")).await;
    let reason = Some(Reason::ScopeNotAllowed);
    is_refusal(&bench.server, &answer, "invalid_scope", reason);
    // The client may have a, b and c.
    assert_eq!(granted(&bench, &one, Some("a z")).await, "a");
    // The assertion asks for b at most.
    let says_b = |bench: &Bench| bench.good().claim("scope", "b").sign();
    assert_eq!(granted(&bench, &says_b(&bench), Some("a b")).await, "b");
    assert_eq!(granted(&bench, &says_b(&bench), None).await, "b");
    // An identity provider's assertions bring c at most.
    let settings = json!({"clients": "anybody", "scope": ["c"], "default_scope": ["c"]});
    let issuer = "https://idp.example.com";
    let (provider, _) = identity_provider(&bench.server, issuer, settings).await;
    let assertion = provider.assertion(&bench.server).claim("sub", "alice");
    let refused = with_scope(&bench, &assertion.sign(), Some("a")).await;
    is_refusal(&bench.server, &refused, "invalid_scope", reason);
    let answered = granted(&bench, &assertion.sign(), Some("a c")).await;
    assert_eq!(answered, "c");
}

async fn scope_is_told(bench: Bench) {
    for (asked, told) in [
        (Some("b a z"), "a b"),
        (Some("c b a"), "a b c"),
        (None, "a"),
    ] {
        let assertion = bench.good().sign();
        let told_as: Value = granted(&bench, &assertion, asked).await;
        let mut tokens: Vec<_> = told_as.as_str().unwrap().split(' ').collect();
        tokens.sort_unstable();
        assert_eq!(tokens.join(" "), told, "{asked:?}");
    }
}

async fn default_scope(bench: Bench) {
    let assertion = bench.good().sign();
    bench.set(json!({"default_scope": []})).await;
    let answer = with_scope(&bench, &assertion, None).await;
    let reason = Some(Reason::ScopeMissing);
    is_refusal(&bench.server, &answer, "invalid_scope", reason);
    bench.set(json!({"default_scope": ["b"]})).await;
    assert_eq!(granted(&bench, &assertion, None).await, "b");
}

async fn lifetime(bench: Bench) {
    let by_default = bench.accepts(&bench.good().sign()).await;
    assert_eq!(by_default["expires_in"], 3600);
    assert!(by_default.get("refresh_token").is_none());
    bench.set(json!({"token": {"lifetime_seconds": 300}})).await;
    let as_set = bench.accepts(&bench.good().sign()).await;
    assert_eq!(as_set["expires_in"], 300);
    let grants = json!({"grant_types": [JWT_BEARER, "refresh_token"]});
    bench.set(grants).await;
    let still_none = bench.accepts(&bench.good().sign()).await;
    assert!(still_none.get("refresh_token").is_none());
    let on = json!({"refresh": {"for_assertions": true}});
    bench.set(on).await;
    let with = bench.accepts(&bench.good().sign()).await;
    assert!(with["refresh_token"].is_string());
}

async fn client_may_use_the_grant(bench: Bench) {
    let assertion = bench.good().sign();
    let form: &Parameters<'_> = &[("grant_type", JWT_BEARER), ("assertion", &assertion)];
    bench
        .set(json!({"grant_types": ["client_credentials"]}))
        .await;
    let answer = ask(&bench.server, form).await;
    let reason = Some(Reason::GrantNotAllowed);
    is_refusal(&bench.server, &answer, "unauthorized_client", reason);
    bench.set(json!({"grant_types": [JWT_BEARER]})).await;
    bench.accepts(&assertion).await;
}

async fn pseudonym(bench: Bench) {
    bench.set(json!({"on_behalf_of": "anyone"})).await;
    let pseudonym = "248289761001+\u{fc}/=?";
    let assertion = bench.good().claim("sub", pseudonym).sign();
    let body = bench.accepts(&assertion).await;
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(claims_of(&bench.server, token).await["sub"], pseudonym);
}
