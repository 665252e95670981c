//! Revocation (RFC 7009): what ends with what, whose tokens they are, and what is no error.

use http::Method;
use jurat_registry::store::Store as _;
use serde_json::json;

use crate::http_client::Answer;
use crate::refreshing::{PORTAL, Stage, Tokens};
use crate::registered::{client_with_secret, make_public};
use crate::token_endpoint::{encode, post_to, with_basic};

const PATH: &str = "/oauth2/revoke";
const FORMATS: [&str; 2] = ["jwt", "opaque"];

#[track_caller]
fn done(answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn rfc7009_s2_1_a_refresh_token_takes_the_whole_grant_along() {
    for format in FORMATS {
        let stage = Stage::with(format, json!({})).await;
        let first = stage.begin().await;
        let second = Tokens::of(&stage.refresh(&first.refresh).await);
        let other = stage.begin().await;
        done(&stage.call(PATH, &[("token", &second.refresh)]).await);
        assert!(!stage.counts(&first.access).await);
        assert!(!stage.counts(&second.access).await);
        let next = stage.refresh(&second.refresh).await;
        assert_eq!(next.expect(400)["error"], "invalid_grant");
        assert!(stage.counts(&other.access).await);
        Tokens::of(&stage.refresh(&other.refresh).await);
        // It stays so after a restart.
        let server = stage.server.restart().await;
        let stage = Stage { server, ..stage };
        assert!(!stage.counts(&second.access).await);
    }
}

#[tokio::test]
async fn rfc7009_s2_1_a_spent_refresh_token_stands_for_its_grant_too() {
    let stage = Stage::new().await;
    let first = stage.begin().await;
    let second = Tokens::of(&stage.refresh(&first.refresh).await);
    done(&stage.call(PATH, &[("token", &first.refresh)]).await);
    assert!(!stage.counts(&second.access).await);
}

#[tokio::test]
async fn rfc7009_s2_1_an_access_token_ends_alone() {
    for format in FORMATS {
        let stage = Stage::with(format, json!({})).await;
        let first = stage.begin().await;
        let second = Tokens::of(&stage.refresh(&first.refresh).await);
        done(&stage.call(PATH, &[("token", &second.access)]).await);
        assert!(!stage.counts(&second.access).await);
        assert!(stage.counts(&first.access).await);
        let third = Tokens::of(&stage.refresh(&second.refresh).await);
        assert!(stage.counts(&third.access).await);
        let server = stage.server.restart().await;
        let stage = Stage { server, ..stage };
        assert!(!stage.counts(&second.access).await);
    }
}

#[tokio::test]
async fn rfc7009_s2_2_what_is_unknown_or_ended_is_answered_as_if_it_were_revoked_now() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    for token in [&tokens.access, &tokens.refresh] {
        for _ in 0..2 {
            done(&stage.call(PATH, &[("token", token)]).await);
        }
    }
    let path = format!("/audit?target={PORTAL}");
    let audit = stage
        .server
        .admin(Method::GET, &path, None)
        .await
        .expect(200);
    let lines = audit["items"].as_array().unwrap().iter();
    let revoked = lines.filter(|line| line["action"].as_str().unwrap().ends_with("-revoked"));
    assert_eq!(revoked.count(), 2, "once each: {audit:#}");
    let expired = stage.begin().await;
    stage.server.clock.advance_seconds(3600);
    for token in [
        &*expired.access,
        "x",
        "a.b.c",
        "jur_at_",
        "jur_rt_",
        "jur_ac_",
    ] {
        done(&stage.call(PATH, &[("token", token)]).await);
    }
}

#[tokio::test]
async fn rfc7009_s2_1_a_token_of_another_client_is_refused_and_lives_on() {
    for format in FORMATS {
        let stage = Stage::with(format, json!({})).await;
        let secret = client_with_secret(&stage.server, "other", json!({})).await;
        let tokens = stage.begin().await;
        for token in [&tokens.access, &tokens.refresh] {
            let request = post_to(PATH, &encode(&[("token", token)]));
            let request = with_basic(request, "other", &secret);
            let answer = stage.server.send(request).await;
            assert_eq!(answer.expect(400)["error"], "invalid_grant");
        }
        assert!(stage.counts(&tokens.access).await);
        Tokens::of(&stage.refresh(&tokens.refresh).await);
    }
}

#[tokio::test]
async fn rfc7009_s2_1_a_confidential_client_authenticates_and_a_public_one_names_itself() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let body = encode(&[("token", &tokens.access), ("client_id", PORTAL)]);
    let wrong = with_basic(post_to(PATH, &body), PORTAL, "wrong");
    for request in [post_to(PATH, &body), post_to(PATH, "token=x"), wrong] {
        let answer = stage.server.send(request).await;
        assert_eq!(answer.expect(401)["error"], "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic "));
    }
    assert!(stage.counts(&tokens.access).await);
    make_public(&stage.server, PORTAL).await;
    done(&stage.server.send(post_to(PATH, &body)).await);
    let form = [("token", &*tokens.access)];
    let told = stage.administrators_call("/oauth2/introspect", &form).await;
    assert_eq!(told.expect(200), json!({"active": false}));
}

#[tokio::test]
async fn an_administrator_revokes_any_token_and_the_audit_log_says_who() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let form = [("token", &*tokens.refresh)];
    done(&stage.administrators_call(PATH, &form).await);
    assert!(!stage.counts(&tokens.access).await);
    let path = format!("/audit?target={PORTAL}");
    let audit = stage.server.admin(Method::GET, &path, None).await;
    let line = &audit.expect(200)["items"][0];
    assert_eq!(
        (&line["action"], &line["author"]["by"]["name"]),
        (&json!("grant-revoked"), &json!("jurat-admin"))
    );
}

#[tokio::test]
async fn rfc7009_s2_1_every_path_and_every_hint_ends_the_token() {
    let stage = Stage::new().await;
    for path in [PATH, "/api/oauth/revoke", "/revoke"] {
        for hint in ["access_token", "refresh_token", "unheard-of"] {
            let tokens = stage.begin().await;
            let form = [("token", &*tokens.access), ("token_type_hint", hint)];
            done(&stage.call(path, &form).await);
            assert!(!stage.counts(&tokens.access).await, "{path} {hint}");
        }
    }
}

#[tokio::test]
async fn rfc7009_s2_2_1_a_text_of_another_type_cannot_be_revoked() {
    use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
    let stage = Stage::new().await;
    let text = |kind| {
        let token = OpaqueToken {
            number: [1; 16],
            secret: zeroize::Zeroizing::new([2; 32]),
        };
        token.encode(kind)
    };
    for kind in [OpaqueTokenKind::AuthorizationCode, OpaqueTokenKind::Session] {
        let answer = stage.call(PATH, &[("token", &text(kind))]).await;
        assert_eq!(answer.expect(400)["error"], "unsupported_token_type");
    }
}

#[tokio::test]
async fn rfc7009_s2_1_a_request_without_one_token_is_malformed() {
    let stage = Stage::new().await;
    for body in ["", "token=", "token=a&token=b", "token=%zz"] {
        let request = stage.by_portal(post_to(PATH, body));
        let answer = stage.server.send(request).await;
        assert_eq!(answer.expect(400)["error"], "invalid_request", "{body}");
    }
    let mut get = post_to(PATH, "");
    *get.method_mut() = Method::GET;
    assert_eq!(stage.server.send(get).await.status.as_u16(), 405);
}

#[tokio::test]
async fn rfc7009_s2_2_1_a_server_that_cannot_revoke_now_says_when_to_come_back() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    stage.server.store.close().await.unwrap();
    for token in [&tokens.access, &tokens.refresh] {
        let answer = stage.call(PATH, &[("token", token)]).await;
        assert_eq!(answer.expect(503)["error"], "temporarily_unavailable");
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    }
    let server = stage.server.restart().await;
    let stage = Stage { server, ..stage };
    assert!(stage.counts(&tokens.access).await);
}
