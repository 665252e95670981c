//! Grants and tokens in the console: found, shown with what came of what, and ended.

use http::Method;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use super::{fields_of, send, signed_in};
use crate::browser::Browser;
use crate::http_client::Answer;
use crate::refreshing::{PORTAL, Stage, Tokens};
use crate::test_server::TestServer;
use crate::token_endpoint::JWT_BEARER;

const GRANTS: &str = "/console/grants";
const REVOKE_ALL: &str = "/console/grants/revoke-all";

/// Where the console leads whoever presents `token`.
async fn looked_up(browser: &mut Browser<'_>, token: &str) -> Answer {
    let page = browser.get(GRANTS).await;
    send(browser, &page, GRANTS, &[("token", token)]).await
}

async fn found(server: &TestServer, token: &str) -> Value {
    let body = Some(json!({ "token": token }));
    server
        .admin(Method::POST, "/tokens/find", body)
        .await
        .expect(200)
}

async fn decision_of(server: &TestServer, token: &str) -> String {
    let found = found(server, token).await;
    found["token"]["decision"].as_str().unwrap().to_owned()
}

#[track_caller]
fn has(page: &Answer, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(text.contains(word), "no {word}: {text}");
    }
}

#[track_caller]
fn lacks(page: &Answer, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[tokio::test]
async fn a_token_leads_to_its_record_and_stands_in_no_page_and_no_address() {
    for format in ["jwt", "opaque"] {
        let stage = Stage::with(format, json!({})).await;
        let tokens = stage.begin().await;
        let mut browser = signed_in(&stage.server, Role::Auditor).await;
        let record = found(&stage.server, &tokens.access).await;
        let decision = record["token"]["decision"].as_str().unwrap();
        let grant = record["grant"]["id"].as_str().unwrap();
        let to = looked_up(&mut browser, &format!(" {} ", tokens.access)).await;
        assert_eq!(
            to.header("location"),
            format!("/console/tokens/{decision}"),
            "{}",
            to.text()
        );
        let page = browser.follow(&to).await;
        has(&page, &["Token for ", "alice", PORTAL, "Counts", grant]);
        let to = looked_up(&mut browser, &tokens.refresh).await;
        assert_eq!(to.header("location"), format!("/console/grants/{grant}"));
        let pages = [
            page,
            browser.follow(&to).await,
            browser.get(GRANTS).await,
            browser.get("/console/grants?show=tokens").await,
            browser.get(&format!("/console/decisions/{decision}")).await,
        ];
        for page in pages {
            assert_eq!(page.status.as_u16(), 200, "{}", page.text());
            for token in [&tokens.access, &tokens.refresh] {
                lacks(&page, &[&token[token.len() - 30..]]);
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_token_is_said_at_the_field_and_not_repeated() {
    let stage = Stage::new().await;
    let mut browser = signed_in(&stage.server, Role::Auditor).await;
    for nothing in ["", "a-secret-of-another-server"] {
        let page = looked_up(&mut browser, nothing).await;
        assert_eq!(page.status.as_u16(), 422);
        has(&page, &["f-token-problem"]);
        lacks(&page, &["a-secret-of-another-server"]);
    }
}

#[tokio::test]
async fn grants_and_tokens_are_found_by_client_and_subject() {
    let stage = Stage::new().await;
    let tokens = stage.begin().await;
    let record = found(&stage.server, &tokens.access).await;
    let grant = format!("{GRANTS}/{}", record["grant"]["id"].as_str().unwrap());
    let decision = record["token"]["decision"].as_str().unwrap();
    let token = format!("/console/tokens/{decision}");
    let mut browser = signed_in(&stage.server, Role::Operator).await;
    for (search, is_found) in [
        ("", true),
        ("client=portal", true),
        ("subject=alice", true),
        ("client=portal&subject=alice", true),
        ("client=other", false),
        ("subject=bob", false),
    ] {
        for (show, record) in [("grants", &grant), ("tokens", &token)] {
            let address = format!("{GRANTS}?show={show}&{search}");
            let page = browser.get(&address).await;
            assert_eq!(
                page.text().contains(record.as_str()),
                is_found,
                "{address}: {}",
                page.text()
            );
            let offers_all = page.text().contains("Revoke all");
            assert_eq!(offers_all, is_found && !search.is_empty(), "{address}");
        }
    }
}

#[tokio::test]
async fn what_came_of_what_is_shown() {
    let stage = Stage::with("jwt", json!({})).await;
    let first = stage.begin().await;
    stage.server.clock.advance_seconds(60);
    let second = Tokens::of(&stage.refresh(&first.refresh).await);
    let mut browser = signed_in(&stage.server, Role::Auditor).await;
    let record = found(&stage.server, &second.access).await;
    let decision = record["token"]["decision"].as_str().unwrap();
    let grant = record["grant"]["id"].as_str().unwrap();
    let page = browser.get(&format!("{GRANTS}/{grant}")).await;
    has(
        &page,
        &[
            "by jwt-bearer",
            "by refresh_token",
            "Refresh token",
            "with it, used",
            decision,
            "https://idp.example.com",
        ],
    );
    lacks(&page, &["/revoke"]);
    let page = browser.get(&format!("/console/tokens/{decision}")).await;
    has(
        &page,
        &[
            "(this one)",
            "used for the one below",
            "Why it was issued",
            "&#34;sub&#34;: &#34;alice&#34;",
        ],
    );
    let nothing = format!("{GRANTS}/01JZZZZZZZZZZZZZZZZZZZZZZZ");
    assert_eq!(browser.get(&nothing).await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_grant_and_a_token_are_revoked_once_that_was_asked() {
    let stage = Stage::with("opaque", json!({})).await;
    let server = &stage.server;
    let (tokens, other) = (stage.begin().await, stage.begin().await);
    let mut browser = signed_in(server, Role::Operator).await;
    let record = found(server, &tokens.access).await;
    let grant = format!("{GRANTS}/{}", record["grant"]["id"].as_str().unwrap());
    let others = found(server, &other.access).await;
    let others = others["token"]["decision"].as_str().unwrap();
    let token = format!("/console/tokens/{others}");
    for (record, ended) in [(&grant, &tokens.access), (&token, &other.access)] {
        let address = format!("{record}/revoke");
        let review = browser.get(&address).await;
        has(&review, &["What this will do", "alice"]);
        assert!(stage.counts(ended).await);
        let done = send(&mut browser, &review, &address, &[]).await;
        let page = browser.follow(&done).await;
        has(&page, &["It is revoked", "Revoked"]);
        lacks(&page, &["/revoke"]);
        assert!(!stage.counts(ended).await);
        // What has ended is shown as it is.
        let again = browser.get(&address).await;
        assert_eq!(again.header("location"), record.as_str());
    }
    // The other's grant brings another token.
    Tokens::of(&stage.refresh(&other.refresh).await);
}

#[tokio::test]
async fn everything_of_a_client_ends_at_once_after_its_number_was_shown() {
    let stage = Stage::with("opaque", json!({})).await;
    let server = &stage.server;
    let begun = [stage.begin().await, stage.begin().await];
    let mut browser = signed_in(server, Role::Operator).await;
    let address = format!("{REVOKE_ALL}?show=tokens&client=portal&subject=");
    let review = browser.get(&address).await;
    has(
        &review,
        &[
            "Revoke everything of portal?",
            "2 grants",
            "0 access tokens of no grant",
            "jurat grant revoke-all --client",
        ],
    );
    assert!(stage.counts(&begun[0].access).await);
    let done = send(&mut browser, &review, REVOKE_ALL, &[]).await;
    assert!(
        done.header("location")
            .starts_with("/console/grants?show=tokens&client=portal")
    );
    let page = browser.follow(&done).await;
    has(&page, &["Everything that counted is revoked"]);
    for tokens in begun {
        assert!(!stage.counts(&tokens.access).await);
    }
    let log = server
        .admin(Method::GET, "/audit?action=all-revoked", None)
        .await;
    assert_eq!(log.expect(200)["items"].as_array().unwrap().len(), 1);
    let nobodys = browser.get(REVOKE_ALL).await;
    assert_eq!(nobodys.status.as_u16(), 400, "{}", nobodys.text());
}

#[tokio::test]
async fn an_auditor_revokes_nothing() {
    let stage = Stage::with("opaque", json!({})).await;
    let server = &stage.server;
    let tokens = stage.begin().await;
    let record = found(server, &tokens.access).await;
    let grant = record["grant"]["id"].as_str().unwrap();
    let decision = record["token"]["decision"].as_str().unwrap();
    let mut browser = signed_in(server, Role::Auditor).await;
    let overview = browser.get("/console/").await;
    let mark = fields_of(&overview, "/console/sign-out");
    let mark = mark.iter().find(|(name, _)| name == "csrf_token").unwrap();
    for address in [
        format!("{GRANTS}/{grant}/revoke"),
        format!("/console/tokens/{decision}/revoke"),
        REVOKE_ALL.to_owned(),
    ] {
        let fields = [
            ("csrf_token", mark.1.as_str()),
            ("confirmed", "yes"),
            ("client", PORTAL),
        ];
        let body = crate::token_endpoint::encode(&fields);
        let refused = browser
            .send(crate::token_endpoint::post_to(&address, &body))
            .await;
        assert_eq!(refused.status.as_u16(), 403, "{address}");
        assert!(stage.counts(&tokens.access).await);
    }
    // Nor does anybody by looking at what it would do.
    let listed = server.admin(Method::GET, "/grants?live=true", None).await;
    assert_eq!(listed.expect(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn rfc8693_s2_a_traded_token_stands_in_the_line_of_what_it_was_traded_for() {
    let stage = Stage::with("jwt", json!({})).await;
    let server = &stage.server;
    let exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    let settings =
        json!({"grant_types": [JWT_BEARER, "client_credentials", "refresh_token", exchange]});
    crate::registered::change_client(server, PORTAL, settings).await;
    let first = stage.begin().await;
    let trade = [
        ("grant_type", exchange),
        ("subject_token", &*first.access),
        (
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:access_token",
        ),
    ];
    let second = server
        .send(stage.by_portal(crate::token_endpoint::post(&trade)))
        .await;
    let second = second.expect(200)["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut browser = signed_in(server, Role::Auditor).await;
    let first = decision_of(server, &first.access).await;
    let second = decision_of(server, &second).await;
    for (one, other) in [(&first, &second), (&second, &first)] {
        let page = browser.get(&format!("/console/tokens/{one}")).await;
        has(
            &page,
            &[
                &format!("/console/tokens/{other}"),
                &format!("traded for {first} by portal"),
            ],
        );
    }
}
