//! Revocation (RFC 7009).

use http::Method;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::store::Store as _;
use serde_json::json;

use crate::refreshing::{PORTAL, Stage, Tokens};
use crate::registered::client_with_secret;
use crate::token_endpoint::{encode, post_to, with_basic};

const PATH: &str = "/oauth2/revoke";

super::rows! {
    rows;
    "RFC 7009 section 2" "MUST",
        "The endpoint is called with POST." => "405", alone by_post;
    "RFC 7009 section 2.1" "MUST",
        "The client is authenticated, and the token is its own."
        => "401 `invalid_client`; 400 `invalid_grant` for a token of another client, which lives on", alone client_is_checked;
    "RFC 7009 section 2.2" "MUST",
        "A token that is unknown, or ended before, is answered as one that was revoked now." => "200", alone unknown_token;
    "RFC 7009 section 2.1 (refresh tokens)" "SHOULD",
        "With a refresh token end the access tokens of its grant." => "they end at once, for introspection and the protected resource alike", alone whole_grant;
    "RFC 7009 section 2.1 (hint)" "MUST",
        "`token_type_hint` is only a hint." => "every token is found, whatever the hint says", alone only_a_hint;
    "RFC 7009 section 2.2.1" "MAY",
        "A token of a type that cannot be revoked is `unsupported_token_type`." => "400 `unsupported_token_type`", alone unsupported_type;
    "RFC 7009 section 2.2.1 (503)" "MAY",
        "A server that cannot revoke now says when to come again." => "503 with `Retry-After`; the token still counts", alone come_again;
}

async fn by_post() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let query = encode(&[("token", &*tokens.access)]);
        let mut request = stage.by_portal(post_to(&format!("{PATH}?{query}"), ""));
        *request.method_mut() = method;
        let answer = stage.server.send(request).await;
        assert_eq!(answer.status.as_u16(), 405);
        assert_eq!(answer.header("allow"), "POST");
    }
    assert!(stage.counts(&tokens.access).await);
}

async fn client_is_checked() {
    let stage = Stage::new().await;
    let other = client_with_secret(&stage.server, "other", json!({})).await;
    let tokens = stage.begin().await;
    for token in [&tokens.access, &tokens.refresh] {
        let form = || post_to(PATH, &encode(&[("token", token)]));
        let named = encode(&[("token", token), ("client_id", PORTAL)]);
        for (request, status, code) in [
            (form(), 401, "invalid_client"),
            (post_to(PATH, &named), 401, "invalid_client"),
            (with_basic(form(), PORTAL, "wrong"), 401, "invalid_client"),
            (with_basic(form(), "other", &other), 400, "invalid_grant"),
        ] {
            let answer = stage.server.send(request).await;
            assert_eq!(answer.expect(status)["error"], code);
        }
    }
    assert!(stage.counts(&tokens.access).await);
    Tokens::of(&stage.refresh(&tokens.refresh).await);
}

async fn unknown_token() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    for token in [
        &*tokens.access,
        &*tokens.access,
        "x",
        "a.b.c",
        "jur_at_0",
        "jur_rt_0",
    ] {
        let answer = stage.call(PATH, &[("token", token)]).await;
        assert_eq!(answer.status.as_u16(), 200, "{token}: {}", answer.text());
    }
}

async fn whole_grant() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let first = stage.begin().await;
        let second = Tokens::of(&stage.refresh(&first.refresh).await);
        let other = stage.begin().await;
        let revoked = stage.call(PATH, &[("token", &second.refresh)]).await;
        assert_eq!(revoked.status.as_u16(), 200);
        for ended in [&first.access, &second.access] {
            assert!(!stage.counts(ended).await);
        }
        let next = stage.refresh(&second.refresh).await;
        assert_eq!(next.expect(400)["error"], "invalid_grant");
        assert!(stage.counts(&other.access).await);
    }
}

async fn only_a_hint() {
    let stage = Stage::new().await;
    for hint in ["access_token", "refresh_token", "unheard-of"] {
        let tokens = stage.begin().await;
        let form = [("token", &*tokens.access), ("token_type_hint", hint)];
        stage.call(PATH, &form).await;
        assert!(!stage.counts(&tokens.access).await, "{hint}");
        let form = [("token", &*tokens.refresh), ("token_type_hint", hint)];
        stage.call(PATH, &form).await;
        let next = stage.refresh(&tokens.refresh).await;
        assert_eq!(next.expect(400)["error"], "invalid_grant", "{hint}");
    }
}

async fn unsupported_type() {
    let stage = Stage::new().await;
    let token = OpaqueToken {
        number: [1; 16],
        secret: zeroize::Zeroizing::new([2; 32]),
    };
    let code = token.encode(OpaqueTokenKind::AuthorizationCode);
    let answer = stage.call(PATH, &[("token", &code)]).await;
    assert_eq!(answer.expect(400)["error"], "unsupported_token_type");
}

async fn come_again() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    stage.server.store.close().await.unwrap();
    let answer = stage.call(PATH, &[("token", &tokens.access)]).await;
    assert_eq!(answer.expect(503)["error"], "temporarily_unavailable");
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    let server = stage.server.restart().await;
    let stage = Stage { server, ..stage };
    assert!(stage.counts(&tokens.access).await);
}
