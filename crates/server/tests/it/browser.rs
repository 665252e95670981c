//! A browser without scripts: it keeps cookies, reads the forms of pages and fills them in.

use std::collections::BTreeMap;

use http::{Request, header};
use http_body_util::Full;
use jurat_protocol::form::Form;
use jurat_registry::author::Author;
use jurat_registry::id::UserId;
use jurat_registry::user::{User, UserParts, UserSettings};
use serde_json::Value;

use crate::http_client::{self, Answer};
use crate::test_server::TestServer;
use crate::token_endpoint::{encode, post, post_to, with_basic};

/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const CALLBACK: &str = "https://web.example.com/callback";
/// The password of every user.
pub(crate) const PASSWORD: &str = "password";
/// Its hash, from the test of RFC 9106's reference implementation.
const HASH: &str =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

/// A browser.
pub(crate) struct Browser<'a> {
    server: &'a TestServer,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    /// One without cookies.
    pub(crate) fn new(server: &'a TestServer) -> Self {
        Self {
            server,
            cookies: BTreeMap::new(),
        }
    }

    /// Another with the same cookies.
    pub(crate) fn copy(&self) -> Self {
        Self {
            server: self.server,
            cookies: self.cookies.clone(),
        }
    }

    /// GET.
    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        self.send(http_client::get(address)).await
    }

    /// Fills the form of `page` in, presses the button and goes where it leads.
    pub(crate) async fn submit(&mut self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let (action, csrf_token) = form_of(page);
        let mut all = vec![("csrf_token", csrf_token.as_str())];
        all.extend_from_slice(fields);
        self.send(post_to(&action, &encode(&all))).await
    }

    /// Goes where a redirect within this server leads.
    pub(crate) async fn follow(&mut self, answer: &Answer) -> Answer {
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let location = answer.header("location").to_owned();
        self.get(&location).await
    }

    /// A request with the cookies.
    pub(crate) fn with_cookies(
        &self,
        mut request: Request<Full<bytes::Bytes>>,
    ) -> Request<Full<bytes::Bytes>> {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            let value = cookies.join("; ").parse().unwrap();
            request.headers_mut().insert(header::COOKIE, value);
        }
        request
    }

    /// Sends a request with the cookies.
    pub(crate) async fn send(&mut self, request: Request<Full<bytes::Bytes>>) -> Answer {
        let request = self.with_cookies(request);
        let answer = self.server.send(request).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// Brings a request and signs in: what is seen then.
    pub(crate) async fn sign_in(&mut self, address: &str, name: &str) -> Answer {
        let page = self.get(address).await;
        assert!(page.text().contains("Password"), "{}", page.text());
        let fields = [("username", name), ("password", PASSWORD)];
        let back = self.submit(&page, &fields).await;
        self.follow(&back).await
    }
}

/// Action and mark of the first form of a page.
#[track_caller]
pub(crate) fn form_of(page: &Answer) -> (String, String) {
    let text = page.text();
    let between = |start: &str| {
        let (_, rest) = text
            .split_once(start)
            .unwrap_or_else(|| panic!("no {start}: {text}"));
        rest.split('"').next().unwrap().to_owned()
    };
    let plain = |text: String| text.replace("&amp;", "&").replace("&#38;", "&");
    let action = plain(between("action=\""));
    let mark = plain(between("name=\"csrf_token\" value=\""));
    (action, mark)
}

/// A user who signs in at the client `web`, where no page asks for consent, and what the client got.
pub(crate) async fn signed_in<'a>(
    server: &'a TestServer,
    secret: &str,
    changes: &[(&str, &str)],
) -> (Browser<'a>, Value) {
    let mut browser = Browser::new(server);
    let page = browser.get(&request(changes)).await;
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let back = browser.submit(&page, &fields).await;
    let code = brought(&browser.follow(&back).await)["code"].clone();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let request = with_basic(post(&form), "web", secret);
    (browser, server.send(request).await.expect(200))
}

/// The parameters that a redirect to the client's callback brings.
#[track_caller]
pub(crate) fn brought(answer: &Answer) -> BTreeMap<String, String> {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let location = answer.header("location");
    let (uri, query) = location.split_once('?').unwrap();
    assert_eq!(uri, CALLBACK);
    let form = Form::parse(query.as_bytes()).unwrap();
    let pairs = form.pairs();
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The address of a request of the client `web`; an empty value leaves a parameter out.
pub(crate) fn request(changes: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("client_id", "web"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile email a"),
        ("state", "xyz"),
        ("nonce", "n-0S6_WzA2Mj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    for change in changes {
        all.retain(|(name, _)| *name != change.0);
        all.push(*change);
    }
    all.retain(|(_, value)| !value.is_empty());
    format!("/oauth2/authorize?{}", encode(&all))
}

/// Registers a user who signs in with [`PASSWORD`].
pub(crate) async fn add_user(server: &TestServer, name: &str) -> UserId {
    let at = jurat_registry::clock::Timestamp::from_seconds(crate::test_server::START - 1000);
    let id = UserId::new(at, &*server.randomness).unwrap();
    let user = User::new(UserParts {
        id,
        settings: UserSettings {
            username: name.into(),
            name: Some("Alice Example".into()),
            email: Some(format!("{name}@example.com")),
            email_verified: true,
            ..UserSettings::default()
        },
        role: None,
        password: Some(HASH.into()),
        valid_from: at,
        created_at: at,
        updated_at: at,
        revision: 1,
    });
    server
        .records
        .user_insert(Author::server(), user.unwrap())
        .await
        .unwrap();
    id
}

/// The client `web`, which has a secret, and may use codes and refresh tokens.
pub(crate) async fn web(server: &TestServer, settings: serde_json::Value) -> String {
    let mut body = serde_json::json!({
        "name": "Web",
        "grant_types": ["authorization_code", "refresh_token"],
        "scope": ["openid", "profile", "email", "a", "b"],
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": ["https://web.example.com/bye"],
    });
    if let (Some(body), serde_json::Value::Object(over)) = (body.as_object_mut(), settings) {
        body.extend(over);
    }
    crate::registered::client_with_secret(server, "web", body).await
}
