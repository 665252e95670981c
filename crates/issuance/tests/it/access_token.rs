//! `src/access_token.rs`: a token presented back.

use jurat_issuance::access_token::TokenRefusal;
use jurat_protocol::jose::base64url;
use jurat_registry::identity_provider::AllowedClients;
use jurat_registry::store::TenantStore;
use jurat_registry::token_settings::TokenFormat;
use std::sync::atomic::Ordering;

use crate::world::*;

const FORMATS: [TokenFormat; 2] = [TokenFormat::Jwt, TokenFormat::Opaque];

/// A world whose tokens are of `format`, and a token of alice that the portal got.
fn with_token(format: TokenFormat) -> (World, String) {
    let world = World::with(|ground| ground.tenant.token.format = Some(format));
    let token = granted(world.present_by_portal(&world.third_party().sign())).access_token;
    (world, token)
}

#[track_caller]
fn judged(world: &World, token: &str) -> Result<String, TokenRefusal> {
    wait(world.server.access_token(token, ISSUER)).map(|token| token.subject)
}

#[test]
fn rfc9068_s4_a_token_ends_at_its_end_without_skew() {
    for format in FORMATS {
        let (world, token) = with_token(format);
        world.clock.advance_millis(3_599_999);
        assert_eq!(judged(&world, &token), Ok("alice".into()));
        world.clock.advance_millis(1);
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Expired));
    }
}

#[test]
fn what_was_switched_off_ends_what_it_got() {
    for format in FORMATS {
        let (world, token) = with_token(format);
        world.change_client(PORTAL, |portal| portal.settings.enabled = false);
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Withdrawn));
        world.change_client(PORTAL, |portal| portal.settings.enabled = true);
        assert_eq!(judged(&world, &token), Ok("alice".into()));
        world.change_provider(|idp| idp.settings.enabled = false);
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Withdrawn));
        world.change_provider(|idp| {
            idp.settings.enabled = true;
            idp.settings.expires_at = Some(timestamp(NOW + 10));
        });
        assert_eq!(judged(&world, &token), Ok("alice".into()));
        world.clock.advance_seconds(10);
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Withdrawn));
    }
}

#[test]
fn who_comes_back_under_the_same_name_does_not_bring_back_the_tokens() {
    for format in FORMATS {
        let (world, token) = with_token(format);
        let portal = wait(world.store.client_find(PORTAL)).unwrap().unwrap();
        wait(world.store.client_remove(portal.id(), None)).unwrap();
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Withdrawn));
        let mut parts = portal.parts().clone();
        parts.created_at = timestamp(NOW + 1);
        let client = jurat_registry::client::Client::new(parts).unwrap();
        wait(world.store.client_insert(client)).unwrap();
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Withdrawn));
    }
}

#[test]
fn without_a_record_a_jwt_is_judged_by_its_client_id() {
    let (world, token) = with_token(TokenFormat::Jwt);
    world.store.forget_issued();
    assert_eq!(judged(&world, &token), Ok("alice".into()));
    world.change_client(PORTAL, |portal| portal.settings.enabled = false);
    assert_eq!(judged(&world, &token), Err(TokenRefusal::Withdrawn));

    let (world, token) = with_token(TokenFormat::Opaque);
    world.store.forget_issued();
    assert_eq!(judged(&world, &token), Err(TokenRefusal::Unknown));
}

#[test]
fn a_token_without_a_client_stands_and_falls_with_its_identity_provider() {
    for format in FORMATS {
        let (world, _) = with_token(format);
        world.change_provider(|idp| {
            idp.settings.scope = Some("a".parse().unwrap());
            idp.settings.default_scope = "a".parse().unwrap();
            idp.settings.clients = AllowedClients::Anybody;
        });
        let token = granted(world.present(&world.third_party().sign())).access_token;
        let active = wait(world.server.access_token(&token, ISSUER)).unwrap();
        assert_eq!(active.client_id, IDP);
        if format == TokenFormat::Jwt {
            world.store.forget_issued();
            assert_eq!(judged(&world, &token), Ok("alice".into()));
        }
        world.change_provider(|idp| idp.settings.enabled = false);
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Withdrawn));
    }
}

#[test]
fn rfc9068_s4_only_this_servers_access_tokens_count() {
    let (world, token) = with_token(TokenFormat::Jwt);
    let (input, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = input.split_once('.').unwrap();
    let altered = String::from_utf8(base64url::decode(claims).unwrap()).unwrap();
    let altered = base64url::encode(altered.replace("alice", "admin"));
    let plain = base64url::encode(r#"{"alg":"none","typ":"at+jwt"}"#);
    for forged in [
        format!("{header}.{altered}.{signature}"),
        format!("{plain}.{claims}."),
        format!("{input}."),
        format!("{token}="),
        // An assertion is no access token, whoever signed it.
        world.self_issued().sign(),
        world.self_issued().header("typ", "at+jwt").sign(),
        String::new(),
        "jur_at_".into(),
        "a.b.c".into(),
    ] {
        assert_eq!(
            judged(&world, &forged),
            Err(TokenRefusal::Unknown),
            "{forged}"
        );
    }
}

#[test]
fn an_opaque_token_with_another_secret_is_unknown() {
    let (world, token) = with_token(TokenFormat::Opaque);
    let kind = jurat_protocol::opaque_token::OpaqueTokenKind::AccessToken;
    let mut guessed = jurat_protocol::opaque_token::OpaqueToken::parse(kind, &token).unwrap();
    guessed.secret[31] ^= 1;
    assert_eq!(
        judged(&world, &guessed.encode(kind)),
        Err(TokenRefusal::Unknown)
    );
    let (world, jwt) = with_token(TokenFormat::Jwt);
    assert_eq!(judged(&world, &jwt), Ok("alice".into()));
    // The record of a JWT has no secret to match.
    let number = world.store.issued()[0].decision.to_bytes();
    let guessed = jurat_protocol::opaque_token::OpaqueToken {
        number,
        secret: zeroize::Zeroizing::new([0; 32]),
    };
    assert_eq!(
        judged(&world, &guessed.encode(kind)),
        Err(TokenRefusal::Unknown)
    );
}

#[test]
fn a_store_that_does_not_answer_is_no_verdict() {
    for format in FORMATS {
        let (world, token) = with_token(format);
        world.store.down.store(true, Ordering::SeqCst);
        assert_eq!(judged(&world, &token), Err(TokenRefusal::Unavailable));
    }
}
