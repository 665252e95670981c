//! `/admin/v1/grants` and `/admin/v1/tokens`: what was issued is found, shown without a secret, and ended.

use http::Method;
use serde_json::{Value, json};

use crate::refreshing::{PORTAL, Stage, Tokens};
use crate::test_server::TestServer;

async fn get(server: &TestServer, path: &str) -> Value {
    server.admin(Method::GET, path, None).await.expect(200)
}

async fn post(server: &TestServer, path: &str, body: Value) -> Value {
    server
        .admin(Method::POST, path, Some(body))
        .await
        .expect(200)
}

fn items(listed: &Value) -> &Vec<Value> {
    listed["items"].as_array().unwrap()
}

/// The details of the audit lines of an action, newest first.
async fn told(server: &TestServer, action: &str) -> Vec<String> {
    let listed = get(server, &format!("/audit?action={action}")).await;
    let details = items(&listed).iter().map(|line| {
        assert_eq!(line["author"]["by"]["name"], "jurat-admin", "{line}");
        line["detail"].as_str().unwrap().to_owned()
    });
    details.collect()
}

async fn decision_of(server: &TestServer, token: &str) -> String {
    let found = post(server, "/tokens/find", json!({"token": token})).await;
    found["token"]["decision"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_grant_is_found_and_shown_with_what_came_from_it() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let server = &stage.server;
        let first = stage.begin().await;
        server.clock.advance_seconds(5);
        let second = Tokens::of(&stage.refresh(&first.refresh).await);
        let listed = get(server, "/grants?client=portal&subject=alice&live=true").await;
        let grant = &items(&listed)[0];
        assert_eq!(
            (items(&listed).len(), &grant["standing"]),
            (1, &json!("live"))
        );
        assert_eq!(
            (&grant["client"], &grant["subject"]),
            (&json!(PORTAL), &json!("alice"))
        );
        assert_eq!(grant["identity_provider"], stage.provider_id);
        let id = grant["id"].as_str().unwrap();
        for nobodys in [
            "client=other",
            "subject=bob",
            "user=01JZZZZZZZZZZZZZZZZZZZZZZZ",
        ] {
            let listed = get(server, &format!("/grants?{nobodys}")).await;
            assert!(items(&listed).is_empty(), "{nobodys}");
        }
        let answer = server
            .admin(Method::GET, &format!("/grants/{id}"), None)
            .await;
        let shown = answer.expect(200);
        assert_eq!(shown["tokens"].as_array().unwrap().len(), 2);
        assert_eq!(shown["tokens"][0]["grant_type"], "refresh_token");
        assert_eq!(shown["tokens"][0]["format"], format);
        assert_eq!(shown["tokens"][1]["grant"], id);
        let refresh = &shown["refresh_tokens"];
        assert_eq!(
            (&refresh[0]["standing"], &refresh[1]["standing"]),
            (&json!("live"), &json!("used"))
        );
        assert_eq!(refresh[1]["used_by"], shown["tokens"][0]["decision"]);
        assert_eq!(shown["has_more"], false);
        let text = answer.text();
        for token in [
            &first.access,
            &first.refresh,
            &second.access,
            &second.refresh,
        ] {
            let tail = &token[token.len() - 30..];
            assert!(!text.contains(tail) && !text.contains("digest"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_presented_token_leads_to_its_record_and_is_not_repeated() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let server = &stage.server;
        let tokens = stage.begin().await;
        let access = post(server, "/tokens/find", json!({"token": tokens.access})).await;
        assert_eq!(access["token"]["client"], PORTAL);
        assert_eq!(access["refresh_token"], Value::Null);
        let decision = access["token"]["decision"].clone();
        let by_id = post(server, "/tokens/find", json!({"token": decision})).await;
        assert_eq!(by_id, access);
        let refresh = json!({"token": format!(" {}\n", tokens.refresh)});
        let refresh = post(server, "/tokens/find", refresh).await;
        assert_eq!(refresh["refresh_token"]["number"], decision);
        assert_eq!(refresh["grant"], access["grant"]);
        for token in [&tokens.access, &tokens.refresh] {
            assert!(!access.to_string().contains(token.as_str()));
            assert!(!refresh.to_string().contains(token.as_str()));
        }
        let mut altered = tokens.access.clone();
        let last = altered.pop().unwrap();
        altered.push(if last == 'A' { 'B' } else { 'A' });
        for nothing in [
            altered.as_str(),
            "",
            "x",
            "a.b.c",
            "01JZZZZZZZZZZZZZZZZZZZZZZZ",
        ] {
            let body = Some(json!({"token": nothing}));
            let answer = server.admin(Method::POST, "/tokens/find", body).await;
            assert!(
                !answer.text().contains(&tokens.access[..20]),
                "{}",
                answer.text()
            );
            answer.expect(404);
        }
        let many = Some(json!({"token": "x", "hint": "y"}));
        let answer = server.admin(Method::POST, "/tokens/find", many).await;
        assert_eq!(answer.expect(400)["field"], "hint");
        let none = server
            .admin(Method::POST, "/tokens/find", Some(json!({})))
            .await;
        assert_eq!(none.expect(400)["field"], "token");
    }
}

#[tokio::test]
async fn a_revoked_grant_ends_with_everything_and_the_log_says_who_did_it() {
    let stage = Stage::with("opaque", json!({})).await;
    let server = &stage.server;
    let (tokens, other) = (stage.begin().await, stage.begin().await);
    let found = post(server, "/tokens/find", json!({"token": tokens.refresh})).await;
    let id = found["grant"]["id"].as_str().unwrap();
    for _ in 0..2 {
        let revoked = post(server, &format!("/grants/{id}/revoke"), json!({})).await;
        assert_eq!(revoked["standing"], "revoked");
    }
    let lines = told(server, "grant-revoked").await;
    assert_eq!(
        lines,
        [format!("grant {id} for alice: grants: 1, tokens: 0")]
    );
    assert!(!stage.counts(&tokens.access).await && stage.counts(&other.access).await);
    let next = stage.refresh(&tokens.refresh).await;
    assert_eq!(next.expect(400)["error"], "invalid_grant");
    let live = get(server, "/grants?live=true").await;
    assert_eq!(items(&live).len(), 1);
    for path in ["/grants/x", "/grants/01JZZZZZZZZZZZZZZZZZZZZZZZ"] {
        server.admin(Method::GET, path, None).await.expect(404);
        let path = format!("{path}/revoke");
        server
            .admin(Method::POST, &path, Some(json!({})))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn a_token_is_listed_and_ends_alone() {
    let stage = Stage::with("jwt", json!({})).await;
    let server = &stage.server;
    let first = stage.begin().await;
    let second = Tokens::of(&stage.refresh(&first.refresh).await);
    let listed = get(server, "/tokens?client=portal&subject=alice").await;
    assert_eq!(items(&listed).len(), 2);
    assert!(items(&get(server, "/tokens?client=nobody").await).is_empty());
    let found = post(server, "/tokens/find", json!({"token": second.access})).await;
    let decision = found["token"]["decision"].as_str().unwrap();
    for _ in 0..2 {
        let path = format!("/tokens/{decision}/revoke");
        let revoked = post(server, &path, json!({})).await;
        assert_eq!(revoked["standing"], "revoked");
    }
    let shown = get(server, &format!("/tokens/{decision}")).await;
    assert_eq!(shown["standing"], "revoked");
    assert_eq!(told(server, "token-revoked").await.len(), 1);
    assert!(!stage.counts(&second.access).await && stage.counts(&first.access).await);
    server
        .admin(Method::GET, "/tokens/x", None)
        .await
        .expect(404);
    let other = get(
        server,
        &format!("/tokens/{}", decision_of(server, &first.access).await),
    )
    .await;
    assert_eq!(other["standing"], "live");
    server.clock.advance_seconds(90_000);
    let path = format!("/tokens/{}", other["decision"].as_str().unwrap());
    assert_eq!(get(server, &path).await["standing"], "ended");
}

#[tokio::test]
async fn everything_of_a_client_and_a_subject_ends_at_once_with_one_line() {
    let stage = Stage::with("opaque", json!({})).await;
    let server = &stage.server;
    let begun = [stage.begin().await, stage.begin().await];
    let refreshed = Tokens::of(&stage.refresh(&begun[0].refresh).await);
    let alone = [("grant_type", "client_credentials"), ("scope", "a")];
    let alone = stage.by_portal(crate::token_endpoint::post(&alone));
    let alone = server.send(alone).await.expect(200);
    let alone = alone["access_token"].as_str().unwrap();
    let all = "/grants/revoke-all";
    let nobody = post(server, all, json!({"client": PORTAL, "subject": "bob"})).await;
    assert_eq!(nobody, json!({"grants": 0, "tokens": 0, "next": null}));
    let of_alice = post(server, all, json!({"client": PORTAL, "subject": "alice"})).await;
    assert_eq!(of_alice, json!({"grants": 2, "tokens": 0, "next": null}));
    for tokens in [&begun[0], &begun[1], &refreshed] {
        assert!(!stage.counts(&tokens.access).await);
    }
    assert!(stage.counts(alone).await);
    let rest = post(server, all, json!({"client": PORTAL})).await;
    assert_eq!(rest, json!({"grants": 0, "tokens": 1, "next": null}));
    assert!(!stage.counts(alone).await);
    let lines = told(server, "all-revoked").await;
    let expected = [
        "of client portal: grants: 0, tokens: 1",
        "of client portal for alice: grants: 2, tokens: 0",
    ];
    assert_eq!(lines, expected);
    // It is switched off by nothing of this.
    stage.begin().await;
    for (body, field) in [
        (json!({}), "client"),
        (json!({"client": ""}), "client"),
        (json!({"clients": PORTAL}), "clients"),
        (json!({"client": 7}), "client"),
    ] {
        let answer = server.admin(Method::POST, all, Some(body)).await;
        assert_eq!(answer.expect(400)["field"], field);
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name() {
    let stage = Stage::new().await;
    for (path, field) in [
        ("/grants?clinet=x", "clinet"),
        ("/grants?live=maybe", "live"),
        ("/grants?user=ada", "user"),
        ("/grants?limit=0", "limit"),
        ("/tokens?user=x", "user"),
        ("/tokens?limit=many", "limit"),
    ] {
        let answer = stage.server.admin(Method::GET, path, None).await;
        assert_eq!(answer.expect(400)["field"], field, "{path}");
    }
}
