//! What is wrong with the claims (RFC 7523 section 3), and with who presents them.

use serde_json::{Value, json};

use super::Scene;
use crate::party::Party;
use crate::registered::{
    change_client, change_identity_provider, client, client_with_secret, identity_provider,
};
use crate::test_server::TestServer;
use crate::token_endpoint::{CLIENT_ASSERTION, JWT_BEARER, post, with_basic};

super::cases! {
    SubjectMissing: no_subject,
    SubjectMalformed: subject_of_wrong_type,
    SubjectNotClient: client_assertion_for_another,
    AudienceMissing: no_audience,
    AudienceMalformed: audience_of_wrong_type,
    AudienceNotUs: another_audience,
    ExpiryMissing: no_expiry,
    DateMalformed: dates_of_wrong_type,
    DateIsString: dates_as_strings,
    DateInMilliseconds: dates_in_milliseconds,
    AssertionExpired: expired,
    AssertionNotYetValid: not_yet_valid,
    AssertionFromTheFuture: issued_in_the_future,
    AssertionLivesTooLong: lives_too_long,
    ClaimRuleDenied: denied_by_the_claim_rule,
    SubjectNotAllowed: subject_not_allowed,
    AssertionOfAnotherClient: presented_by_another,
    ClientNotAllowed: presented_by_a_stranger,
    ScopeClaimMalformed: scope_claim_of_wrong_type,
    IdMalformed: jti_of_wrong_type,
    IdMissing: no_jti,
    MappedSubjectMissing: no_claim_for_the_subject,
    MappedClaimsTooLarge: too_much_to_carry,
}

async fn start() -> (TestServer, Party) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    (server, partner)
}

/// Each of `values` for `claim` is refused; the same assertion with a right value is not.
async fn refuses_values(scene: &Scene, claim: &str, values: &[Value]) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    for value in values {
        let bad = good.clone().claim(claim, value.clone()).sign();
        scene.refuses(&server, &bad).await;
    }
    scene.grants(&server, &good.sign()).await;
}

/// Without `claim`, or with `null`, it is refused; with it, it is not.
async fn refuses_without(scene: &Scene, claim: &str) {
    let (server, partner) = start().await;
    let good = partner.assertion(&server);
    scene
        .refuses(&server, &good.clone().without(claim).sign())
        .await;
    let null = good.clone().claim(claim, Value::Null);
    scene.refuses(&server, &null.sign()).await;
    scene.grants(&server, &good.sign()).await;
}

async fn no_subject(scene: &Scene) {
    refuses_without(scene, "sub").await;
}

async fn subject_of_wrong_type(scene: &Scene) {
    let long = "x".repeat(1025);
    refuses_values(
        scene,
        "sub",
        &[json!(5), json!(""), json!(["a"]), json!(long)],
    )
    .await;
}

async fn client_assertion_for_another(scene: &Scene) {
    let server = TestServer::start().await;
    let grants = json!({"grant_types": ["client_credentials"], "on_behalf_of": "anyone"});
    let partner = client(&server, "partner-1", grants).await;
    let good = partner.assertion(&server);
    let request = |assertion: String| {
        post(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", &assertion),
        ])
    };
    let bad = request(good.clone().claim("sub", "alice").sign());
    scene.refused(&server, "invalid_client", bad).await;
    scene.granted(&server, request(good.sign())).await;
}

async fn no_audience(scene: &Scene) {
    refuses_without(scene, "aud").await;
}

async fn audience_of_wrong_type(scene: &Scene) {
    refuses_values(
        scene,
        "aud",
        &[json!(5), json!({}), json!([1]), json!(true)],
    )
    .await;
}

async fn another_audience(scene: &Scene) {
    let others = [
        json!("https://elsewhere.example"),
        json!("https://as.example.com/"),
        json!("https://AS.example.com"),
        json!("http://as.example.com/oauth2/token"),
        json!(["a", "b"]),
        json!([]),
        json!(""),
    ];
    refuses_values(scene, "aud", &others).await;
}

async fn no_expiry(scene: &Scene) {
    refuses_without(scene, "exp").await;
}

async fn dates_of_wrong_type(scene: &Scene) {
    for claim in ["exp", "nbf", "iat"] {
        refuses_values(scene, claim, &[json!(true), json!([]), json!("soon")]).await;
    }
}

async fn dates_as_strings(scene: &Scene) {
    let (server, partner) = start().await;
    let now = server.now();
    let good = partner.assertion(&server);
    for claim in ["exp", "nbf", "iat"] {
        let bad = good.clone().claim(claim, now.to_string()).sign();
        scene.refuses(&server, &bad).await;
    }
    let unchanged = good.claim("exp", (now + 60).to_string()).sign();
    scene.refuses(&server, &unchanged).await;
    let patch = json!({"assertion": {"compatibility": ["string-dates"]}});
    change_client(&server, "partner-1", patch).await;
    scene.grants(&server, &unchanged).await;
}

async fn dates_in_milliseconds(scene: &Scene) {
    let (server, partner) = start().await;
    let end = (server.now() + 60) * 1000;
    let unchanged = partner.assertion(&server).claim("exp", end).sign();
    scene.refuses(&server, &unchanged).await;
    let patch = json!({"assertion": {"compatibility": ["millisecond-dates"]}});
    change_client(&server, "partner-1", patch).await;
    scene.grants(&server, &unchanged).await;
}

async fn expired(scene: &Scene) {
    let (server, partner) = start().await;
    let unchanged = partner.assertion(&server).sign();
    // exp lies 300 seconds ahead, and the skew is 30: at 330 it is over, a millisecond before it is not.
    server.clock.advance_seconds(330);
    scene.refuses(&server, &unchanged).await;
    server.clock.advance_millis(-1);
    scene.grants(&server, &unchanged).await;
}

async fn not_yet_valid(scene: &Scene) {
    let (server, partner) = start().await;
    let valid_from = server.now() + 31;
    let unchanged = partner.assertion(&server).claim("nbf", valid_from).sign();
    scene.refuses(&server, &unchanged).await;
    server.clock.advance_seconds(1);
    scene.grants(&server, &unchanged).await;
}

async fn issued_in_the_future(scene: &Scene) {
    let (server, partner) = start().await;
    let issued = server.now() + 31;
    let unchanged = partner.assertion(&server).claim("iat", issued).sign();
    scene.refuses(&server, &unchanged).await;
    server.clock.advance_seconds(1);
    scene.grants(&server, &unchanged).await;
}

async fn lives_too_long(scene: &Scene) {
    let (server, partner) = start().await;
    let end = server.now() + 3600;
    let unchanged = partner.assertion(&server).claim("exp", end).sign();
    scene.refuses(&server, &unchanged).await;
    let without_iat = partner.assertion(&server).without("iat").claim("exp", end);
    scene.refuses(&server, &without_iat.sign()).await;
    let patch = json!({"assertion": {"max_life_seconds": 3600}});
    change_client(&server, "partner-1", patch).await;
    scene.grants(&server, &unchanged).await;
}

async fn subject_not_allowed(scene: &Scene) {
    let (server, partner) = start().await;
    let unchanged = partner.assertion(&server).claim("sub", "alice").sign();
    scene.refuses(&server, &unchanged).await;
    let only_bob = json!({"on_behalf_of": {"only": ["bob"]}});
    change_client(&server, "partner-1", only_bob).await;
    scene.refuses(&server, &unchanged).await;
    let only_alice = json!({"on_behalf_of": {"only": ["alice"]}});
    change_client(&server, "partner-1", only_alice).await;
    scene.grants(&server, &unchanged).await;
}

async fn presented_by_another(scene: &Scene) {
    let (server, partner) = start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let unchanged = partner.assertion(&server).sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &unchanged)];
    let request = with_basic(post(&form), "portal", &secret);
    scene.refused(&server, "invalid_grant", request).await;
    scene.grants(&server, &unchanged).await;
}

async fn presented_by_a_stranger(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let strangers = client_with_secret(&server, "stranger", json!({})).await;
    let clients = json!({"clients": {"only": ["portal"]}});
    let issuer = "https://idp.example.com";
    let (provider, _) = identity_provider(&server, issuer, clients).await;
    let unchanged = provider.assertion(&server).claim("sub", "alice").sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &unchanged)];
    let by_stranger = with_basic(post(&form), "stranger", &strangers);
    scene.refused(&server, "invalid_grant", by_stranger).await;
    let by_portal = with_basic(post(&form), "portal", &secret);
    scene.granted(&server, by_portal).await;
}

async fn scope_claim_of_wrong_type(scene: &Scene) {
    refuses_values(scene, "scope", &[json!(5), json!(["a"]), json!("a  b")]).await;
}

async fn jti_of_wrong_type(scene: &Scene) {
    let long = "x".repeat(1025);
    refuses_values(scene, "jti", &[json!(5), json!(""), json!(long)]).await;
}

async fn no_jti(scene: &Scene) {
    let (server, partner) = start().await;
    let once = json!({"assertion": {"replay": "once"}});
    change_client(&server, "partner-1", once).await;
    let unchanged = partner.assertion(&server).without("jti").sign();
    scene.refuses(&server, &unchanged).await;
    let if_jti = json!({"assertion": {"replay": "once-if-jti"}});
    change_client(&server, "partner-1", if_jti).await;
    scene.grants(&server, &unchanged).await;
}

/// An identity provider whose assertions anybody may present, with further settings.
async fn start_third_party(settings: Value) -> (TestServer, Party, String) {
    let server = TestServer::start().await;
    let mut all = json!({"clients": "anybody", "scope": ["a"], "default_scope": ["a"]});
    let more = settings.as_object().unwrap().clone();
    all.as_object_mut().unwrap().extend(more);
    let issuer = "https://idp.example.com";
    let (provider, id) = identity_provider(&server, issuer, all).await;
    (server, provider, id)
}

async fn denied_by_the_claim_rule(scene: &Scene) {
    let rule = json!({"claim_rule": "claims.repository == 'acme/app'"});
    let (server, provider, id) = start_third_party(rule).await;
    let good = provider.assertion(&server).claim("sub", "alice");
    let others = [json!("acme/other"), json!(null), json!(["acme/app"])];
    for repository in others {
        let bad = good.clone().claim("repository", repository);
        scene.refuses(&server, &bad.sign()).await;
    }
    let unchanged = good.sign();
    scene.refuses(&server, &unchanged).await;
    change_identity_provider(&server, &id, json!({"claim_rule": null})).await;
    scene.grants(&server, &unchanged).await;
}

async fn no_claim_for_the_subject(scene: &Scene) {
    let mapping = json!({"subject_mapping": {"claim": "email"}});
    let (server, provider, _) = start_third_party(mapping).await;
    let good = provider.assertion(&server).claim("sub", "1234");
    scene.refuses(&server, &good.clone().sign()).await;
    for email in [
        json!(null),
        json!(7),
        json!(["a@acme.example"]),
        json!(""),
        json!("a\nb"),
        json!("x".repeat(1025)),
    ] {
        let bad = good.clone().claim("email", email);
        scene.refuses(&server, &bad.sign()).await;
    }
    let good = good.claim("email", "a@acme.example");
    scene.grants(&server, &good.sign()).await;
}

async fn too_much_to_carry(scene: &Scene) {
    let mapping = json!({"claim_mapping": [{"claim": "groups", "carried_as": "g"}]});
    let (server, provider, _) = start_third_party(mapping).await;
    let good = provider.assertion(&server).claim("sub", "alice");
    // {"g":"..."} is 8 bytes around the value.
    let bad = good.clone().claim("groups", "x".repeat(4089));
    scene.refuses(&server, &bad.sign()).await;
    let good = good.claim("groups", "x".repeat(4088));
    scene.grants(&server, &good.sign()).await;
}
