//! One kind of JWT is not taken for another (RFC 8725 sections 3.11 and 3.12): access tokens, ID tokens and client assertions are no
//! grants, and the other way round.

use jurat_issuance::rejection::Reason;
use serde_json::json;

use super::REFUSED;
use super::presented::Bench;
use crate::browser;
use crate::party::Party;
use crate::registered::identity_provider;
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{post, with_basic};

super::rows! {
    rows;
    "RFC 8725 section 3.11" "SHOULD",
        "The kind of a JWT is told by `typ`, and one of another kind is refused."
        => "400 `invalid_grant`; for a client assertion 401 `invalid_client`; `types` names further kinds that an issuer's assertions may say", both other_kinds;
    "RFC 8725 section 3.12 (own tokens)" "MUST",
        "An access token of this server is no assertion." => REFUSED, both own_access_token;
    "RFC 8725 section 3.12 (own ID tokens)" "MUST",
        "An ID token of this server is no assertion." => REFUSED, both own_id_token;
    "RFC 8725 section 3.12 (access tokens)" "MUST",
        "An access token of a trusted issuer is no grant." => "400 `invalid_grant`", grant access_token_of_a_provider;
    "RFC 8725 section 3.12 (ID tokens)" "MUST",
        "An ID token of a trusted issuer, which is meant for its client, is no grant."
        => "400 `invalid_grant`; accepted where the client's id is registered among the issuer's `audiences`", grant id_token_of_a_provider;
    "RFC 8725 section 3.12 (client assertions)" "MUST",
        "A client assertion that says so is no grant, and a spent one is spent for both."
        => "400 `invalid_grant`", grant client_assertion;
    "RFC 8725 section 3.12 (grants)" "MUST",
        "An assertion of an identity provider authenticates no client." => "401 `invalid_client`", client grant_of_a_provider;
}

async fn other_kinds(bench: Bench) {
    for kind in [
        "at+jwt",
        "application/at+jwt",
        "AT+JWT",
        "logout+jwt",
        "secevent+jwt",
        "dpop+jwt",
        "oauth-authz-req+jwt",
        "oauth-id-jag+jwt",
        "JOSE",
        "",
    ] {
        let other = bench.good().header("typ", kind).sign();
        bench.refuses(&other, Reason::TypeNotAccepted).await;
    }
    for kind in ["JWT", "jwt", "application/jwt"] {
        bench
            .accepts(&bench.good().header("typ", kind).sign())
            .await;
    }
    let kinds = json!({"assertion": {"types": ["assertion+jwt"]}});
    bench.set(kinds).await;
    let named = bench.good().header("typ", "assertion+jwt");
    bench.accepts(&named.sign()).await;
}

async fn own_access_token(bench: Bench) {
    let granted = bench.accepts(&bench.good().sign()).await;
    let token = granted["access_token"].as_str().unwrap();
    bench.refuses(token, Reason::IssuerUnknown).await;
}

/// An ID token of this server.
async fn id_token(server: &TestServer) -> String {
    let secret = browser::web(server, json!({"consent": "implied"})).await;
    browser::add_user(server, "alice").await;
    let mut user = browser::Browser::new(server);
    let back = user.sign_in(&browser::request(&[]), "alice").await;
    let code = browser::brought(&back)["code"].clone();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", browser::CALLBACK),
        ("code_verifier", browser::VERIFIER),
    ];
    let answer = server.send(with_basic(post(&form), "web", &secret)).await;
    let token = &answer.expect(200)["id_token"];
    token.as_str().unwrap().to_owned()
}

async fn own_id_token(bench: Bench) {
    let token = id_token(&bench.server).await;
    bench.refuses(&token, Reason::IssuerUnknown).await;
    // Nor where the token's audience has this server's name.
    let refused = Party::new(ISSUER).assertion(&bench.server).sign();
    bench.refuses(&refused, Reason::IssuerUnknown).await;
}

/// An identity provider whose assertions anybody may present.
async fn provider(bench: &Bench) -> (Party, String) {
    let settings = json!({"clients": "anybody", "scope": ["a"], "default_scope": ["a"]});
    identity_provider(&bench.server, "https://idp.example.com", settings).await
}

async fn access_token_of_a_provider(bench: Bench) {
    let (provider, _) = provider(&bench).await;
    let token = provider.assertion(&bench.server).claim("sub", "alice");
    let typed = token.clone().header("typ", "at+jwt").sign();
    bench.refuses(&typed, Reason::TypeNotAccepted).await;
    let for_an_api = token.clone().claim("aud", "https://api.example.com");
    bench
        .refuses(&for_an_api.sign(), Reason::AudienceNotUs)
        .await;
    bench.accepts(&token.sign()).await;
}

async fn id_token_of_a_provider(bench: Bench) {
    let (provider, id) = provider(&bench).await;
    let token = provider
        .assertion(&bench.server)
        .claim("sub", "alice")
        .claim("aud", "partner-1")
        .claim("azp", "partner-1")
        .claim("nonce", "n-0S6_WzA2Mj")
        .sign();
    bench.refuses(&token, Reason::AudienceNotUs).await;
    let audiences = json!({"assertion": {"audiences": ["partner-1"]}});
    crate::registered::change_identity_provider(&bench.server, &id, audiences).await;
    bench.accepts(&token).await;
}

async fn client_assertion(bench: Bench) {
    let typed = bench.good().header("typ", "client-authentication+jwt");
    bench.refuses(&typed.sign(), Reason::TypeNotAccepted).await;
    let untyped = bench.good().sign();
    bench.authenticates(&untyped).await;
    bench.refuses(&untyped, Reason::AssertionReplayed).await;
}

async fn grant_of_a_provider(bench: Bench) {
    let (provider, _) = provider(&bench).await;
    for subject in ["alice", "partner-1", "https://idp.example.com"] {
        let assertion = provider.assertion(&bench.server).claim("sub", subject);
        bench
            .refuses(&assertion.sign(), Reason::IssuerUnknown)
            .await;
    }
    bench.accepts(&bench.good().sign()).await;
}
