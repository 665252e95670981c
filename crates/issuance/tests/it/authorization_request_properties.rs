//! Random authorization requests: whatever is asked, nothing is redirected but to a redirect URI that the client has registered, nothing
//! is asked for that the client may not have, and without a session nobody is given a code.

use std::cell::Cell;

use jurat_issuance::authorization_endpoint::{AuthorizationRefusal, AuthorizationResponse, Next};
use jurat_protocol::answer::allowed_in_description;
use jurat_protocol::form::Form;
use jurat_registry::client::Client;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use crate::browser::*;
use crate::world::*;

/// Values of each parameter that make a difference; the first is a good one.
const VALUES: &[(&str, &[&str])] = &[
    ("client_id", &[WEB, NATIVE, PARTNER, "nobody", "a\nb"]),
    (
        "redirect_uri",
        &[
            WEB_CALLBACK,
            NATIVE_CALLBACK,
            "http://127.0.0.1:51004/callback",
            "http://127.0.0.1:1@evil.example/callback",
            "https://web.example.com/callback",
            "javascript:alert(1)",
        ],
    ),
    ("response_type", &["code", "token", "code id_token", "none"]),
    ("response_mode", &["query", "form_post", "fragment"]),
    ("scope", &["openid a", "a b", "z", "a  b", "a\"b"]),
    ("state", &["xyz", "a\r\nb: c", "\u{e9}&=#?"]),
    ("nonce", &["n", "\u{0}"]),
    ("code_challenge", &[CHALLENGE, "short", VERIFIER]),
    ("code_challenge_method", &["S256", "plain"]),
    (
        "prompt",
        &[
            "login",
            "none",
            "none login",
            "create",
            "consent select_account",
        ],
    ),
    ("max_age", &["0", "-1", "4294967296", "600"]),
    (
        "resource",
        &["https://api.example.com", "https://other.example.com", "x"],
    ),
    ("id_token_hint", &["a.b.c", ""]),
    ("request", &["e30.e30."]),
    (
        "request_uri",
        &[
            "urn:ietf:params:oauth:request_uri:x",
            "https://web.example.com/r",
        ],
    ),
];

/// A query: of each parameter mostly the good value, or another, junk, or none.
fn any_query() -> impl Strategy<Value = String> {
    let parameters = VALUES.iter().map(|(name, values)| {
        let rarely = if name.starts_with("request") { 1 } else { 40 };
        let value = prop_oneof![
            rarely => Just(values[0].to_owned()),
            2 => select(*values).prop_map(str::to_owned),
            1 => ".{0,12}",
        ];
        let sent = if rarely == 1 { 0.05 } else { 0.95 };
        let value = proptest::option::weighted(sent, value);
        value.prop_map(|value| value.map(|value| (*name, value)))
    });
    let parameters: Vec<_> = parameters.collect();
    parameters.prop_map(|sent| {
        let sent: Vec<_> = sent.into_iter().flatten().collect();
        let pairs = sent.iter().map(|(name, value)| (*name, value.as_str()));
        jurat_protocol::form::encode(pairs)
    })
}

#[test]
fn rfc9700_s4_11_2_whatever_is_asked_nothing_leads_elsewhere_and_nobody_gets_a_code_unasked() {
    let world = world();
    let (shown, told, asked) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let counted = |cell: &Cell<u32>| cell.set(cell.get() + 1);
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(2000)
    });
    let outcome = runner.run(&any_query(), |query| {
        let form = Form::parse(query.as_bytes()).unwrap();
        match wait(world.server.authorization_request(&form)) {
            Err(AuthorizationRefusal::Show(fault)) => {
                counted(&shown);
                assert!(allowed_in_description(&fault.description()));
            }
            Err(AuthorizationRefusal::Redirect(answer)) => {
                counted(&told);
                is_for_the_client(&answer, &form);
            }
            Ok(request) => {
                counted(&asked);
                let client = request.client();
                assert!(client.settings().scope.contains_all(request.scope()));
                is_registered(request.redirect_uri(), client);
                match wait(world.server.next(request, None)) {
                    Next::SignIn(_) => {}
                    Next::Answer(answer) => is_for_the_client(&answer, &form),
                    Next::Consent(..) | Next::Decide(_) => panic!("nobody is signed in"),
                }
            }
        }
        Ok(())
    });
    outcome.unwrap();
    // Each way out was gone often.
    for count in [shown, told, asked] {
        assert!(count.get() > 50, "{count:?}");
    }
}

fn is_registered(uri: &str, client: &Client) {
    let mut registered = client.settings().redirect_uris.iter();
    assert!(registered.any(|one| one.matches(uri)), "{uri}");
}

/// An error, to the client's own address, with its `state` and the server's name.
fn is_for_the_client(answer: &AuthorizationResponse, form: &Form<'_>) {
    is_registered(answer.redirect_uri(), answer.client());
    let (_, description) = error_of(answer);
    assert!(allowed_in_description(&description), "{description}");
    assert_eq!(parameter(answer, "state"), form.value("state"));
    let location = answer.location();
    assert!(location.starts_with(answer.redirect_uri()));
    assert!(
        location.bytes().all(|byte| byte.is_ascii_graphic()),
        "{location}"
    );
}
