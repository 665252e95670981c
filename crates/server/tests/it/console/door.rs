//! Who gets in, and how.

use http::Method;
use jurat_registry::role::Role;
use jurat_server::console::first_administrator::{entry_link, set_up_link};

use super::{administrator, give_role, send, signed_in};
use crate::browser::{Browser, PASSWORD, add_user};
use crate::test_server::TestServer;

const PAGES: [&str; 5] = [
    "/console",
    "/console/",
    "/console/clients",
    "/console/clients/new",
    "/console/clients/partner-1/switch",
];

#[tokio::test]
async fn whoever_is_not_signed_in_is_shown_to_the_door_and_sees_nothing() {
    let server = TestServer::start().await;
    for page in PAGES {
        let answer = Browser::new(&server).get(page).await;
        assert_eq!(answer.status.as_u16(), 303, "{page}");
        assert!(
            answer.header("location").contains("/console/sign-in?to="),
            "{page}"
        );
    }
}

#[tokio::test]
async fn a_user_without_a_role_sees_nothing_and_a_role_that_is_taken_away_counts_no_more() {
    let server = TestServer::start().await;
    let id = add_user(&server, "bob").await;
    let mut browser = Browser::new(&server);
    let page = browser.get("/console/sign-in").await;
    let fields = [("username", "bob"), ("password", PASSWORD)];
    browser.submit(&page, &fields).await;
    for page in PAGES {
        assert_eq!(browser.get(page).await.status.as_u16(), 403, "{page}");
    }
    give_role(&server, id, Some(Role::Auditor)).await;
    assert_eq!(browser.get("/console/").await.status.as_u16(), 200);
    give_role(&server, id, None).await;
    assert_eq!(browser.get("/console/").await.status.as_u16(), 403);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_read_the_same() {
    let server = TestServer::start().await;
    administrator(&server, "ada", Role::System).await;
    let mut texts = Vec::new();
    for name in ["ada", "nobody"] {
        let mut browser = Browser::new(&server);
        let page = browser.get("/console/sign-in").await;
        let answer = browser
            .submit(&page, &[("username", name), ("password", "wrong")])
            .await;
        assert_eq!(answer.status.as_u16(), 422);
        let said = answer
            .text()
            .split("role=\"alert\"")
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        texts.push(said.split("</div>").next().unwrap_or_default().to_owned());
    }
    assert!(!texts[0].is_empty());
    assert_eq!(texts[0], texts[1]);
}

#[tokio::test]
async fn a_sign_in_counts_for_eight_hours_at_most_whatever_sessions_do() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    for _ in 0..15 {
        server.clock.advance_seconds(1900);
        assert_eq!(browser.get("/console/").await.status.as_u16(), 200);
    }
    server.clock.advance_seconds(1900);
    assert_eq!(browser.get("/console/").await.status.as_u16(), 303);
}

#[tokio::test]
async fn sign_out_ends_the_session_and_a_foreign_form_does_not() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let foreign = crate::token_endpoint::post_to("/console/sign-out", "csrf_token=x");
    browser.send(foreign).await;
    let page = browser.get("/console/").await;
    assert_eq!(page.status.as_u16(), 200);
    let before = browser.copy();
    send(&mut browser, &page, "/console/sign-out", &[]).await;
    for mut browser in [browser, before] {
        assert_eq!(browser.get("/console/").await.status.as_u16(), 303);
    }
}

#[tokio::test]
async fn whoever_is_called_admin_keeps_nobody_from_being_set_up() {
    let server = TestServer::start().await;
    crate::browser::add_user(&server, "admin").await;
    let link = set_up_link(&server.authorization_server).await.unwrap();
    assert!(link.is_some());
    let found = server.admin(Method::GET, "/users?q=admin-2", None).await;
    assert_eq!(found.expect(200)["items"][0]["role"], "system");
}

#[tokio::test]
async fn the_first_administrator_is_set_up_by_a_link_that_works_once() {
    let server = TestServer::start().await;
    let link = set_up_link(&server.authorization_server)
        .await
        .unwrap()
        .unwrap();
    let path = link
        .strip_prefix("https://as.example.com")
        .unwrap()
        .to_owned();
    let mut browser = Browser::new(&server);
    let page = browser.get(&path).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    let filled = |password: &'static str, again: &'static str| {
        [
            ("username", "ada"),
            ("name", "Ada"),
            ("password", password),
            ("password_again", again),
        ]
    };
    for (password, again) in [
        ("short", "short"),
        ("correct horse battery", "another horse battery"),
    ] {
        let refused = send(&mut browser, &page, &path, &filled(password, again)).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(
            !refused.text().contains(password),
            "a password is shown again"
        );
    }
    let good = filled("correct horse battery", "correct horse battery");
    let done = send(&mut browser, &page, &path, &good).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    assert_eq!(browser.get("/console/").await.status.as_u16(), 200);
    // Spent, for whoever comes later; and nobody needs another.
    assert_eq!(Browser::new(&server).get(&path).await.status.as_u16(), 410);
    assert_eq!(
        set_up_link(&server.authorization_server).await.unwrap(),
        None
    );
    let log = server
        .admin(Method::GET, "/audit?action=user-created", None)
        .await
        .expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_link_that_signs_in_lets_one_of_many_in() {
    let server = TestServer::start().await;
    let link = entry_link(&server.authorization_server).await.unwrap();
    let path = link
        .strip_prefix("https://as.example.com")
        .unwrap()
        .to_owned();
    let tries = (0..64).map(|_| async {
        let mut browser = Browser::new(&server);
        let answer = browser.get(&path).await;
        let is_in = browser.get("/console/").await.status.as_u16() == 200;
        (answer.status.as_u16(), is_in)
    });
    let mut outcomes = Vec::new();
    let tries: Vec<_> = tries.collect();
    for outcome in futures_of(tries).await {
        outcomes.push(outcome);
    }
    let let_in = outcomes.iter().filter(|one| **one == (303, true)).count();
    let refused = outcomes.iter().filter(|one| **one == (410, false)).count();
    assert_eq!((let_in, refused), (1, 63), "{outcomes:?}");
}

/// All of them at once.
async fn futures_of<T>(futures: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, place) in waiting.iter_mut().zip(&mut done) {
            if place.is_none()
                && let std::task::Poll::Ready(outcome) = future.as_mut().poll(context)
            {
                *place = Some(outcome);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn what_is_sent_along_at_sign_in_leads_nowhere_else() {
    let server = TestServer::start().await;
    administrator(&server, "ada", Role::System).await;
    for to in [
        "https://evil.example/",
        "//evil.example",
        "/../oauth2/authorize",
        "javascript:alert(1)",
    ] {
        let mut browser = Browser::new(&server);
        let address = format!(
            "/console/sign-in?{}",
            crate::token_endpoint::encode(&[("to", to)])
        );
        let page = browser.get(&address).await;
        let fields = [("username", "ada"), ("password", PASSWORD), ("to", to)];
        let back = browser.submit(&page, &fields).await;
        assert_eq!(back.header("location"), "/console/", "{to}");
    }
}
