//! Pushed authorization requests (RFC 9126): taken from a client that proves who it is, checked as in a browser, decided on once.

use jurat_issuance::authorization_endpoint::{Fault, Next, PushRefusal, Pushed};
use jurat_issuance::unproven_request::TokenRequest;
use jurat_protocol::form::Form;
use jurat_protocol::opaque_token::OpaqueTokenKind;

use crate::browser::*;
use crate::world::*;

fn push(world: &World, changes: Changes<'_>, secret: &str) -> Result<Pushed, PushRefusal> {
    let text = request(changes);
    let form = Form::parse(text.as_bytes()).unwrap();
    let header = basic(WEB, secret);
    let request = TokenRequest {
        form: &form,
        authorization: Some(header.as_bytes()),
        peer: None,
    };
    wait(world.server.push(&request))
}

fn pushed(world: &World, changes: Changes<'_>) -> String {
    let pushed = push(world, changes, WEB_SECRET);
    let pushed = pushed.unwrap_or_else(|_| panic!("refused"));
    assert_eq!(pushed.expires_in, 600);
    pushed.request_uri
}

/// What a browser brings of a pushed request, and nothing else.
fn named<'a>(client: &'a str, uri: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![("client_id", client), ("request_uri", uri)];
    let others =
        "redirect_uri response_type scope state nonce code_challenge code_challenge_method";
    all.extend(others.split(' ').map(|name| (name, "")));
    all
}

#[test]
fn rfc9126_s4_a_pushed_request_is_decided_on_once_by_its_client_alone() {
    let world = world();
    world.change_client(WEB, |web| {
        web.settings.require_pushed_authorization_requests = true;
    });
    let session = session(&world, &add_user(&world, "alice"));
    let uri = pushed(&world, &[]);
    let prefix = format!(
        "urn:ietf:params:oauth:request_uri:{}",
        OpaqueTokenKind::PushedRequest.prefix()
    );
    assert!(uri.starts_with(&prefix));
    assert_eq!(
        shown(&world, &named(NATIVE, &uri)),
        Fault::PushedRequestUnknown
    );
    // The page may be loaded again; of two decisions the second is too late.
    let mut pages = (0..2).map(|_| match next(&world, &named(WEB, &uri), Some(&session)) {
        Next::Consent(decidable, _) => *decidable,
        other => panic!("{}", step(&other)),
    });
    let (first, second) = (pages.next().unwrap(), pages.next().unwrap());
    let answer = wait(world.server.allow(first));
    let answer = answer.unwrap_or_else(|_| panic!("refused"));
    assert_eq!(parameter(&answer, "state"), Some("a state & more"));
    assert!(wait(world.server.allow(second)).is_err());
    assert_eq!(
        shown(&world, &named(WEB, &uri)),
        Fault::PushedRequestUnknown
    );
    let code = parameter(&answer, "code").unwrap();
    granted(trade(&world, code, &[]));
}

#[test]
fn rfc9126_s2_2_a_pushed_request_ends() {
    let world = world();
    let uri = pushed(&world, &[]);
    world.clock.advance_seconds(599);
    asked(&world, &named(WEB, &uri));
    world.clock.advance_seconds(1);
    assert_eq!(
        shown(&world, &named(WEB, &uri)),
        Fault::PushedRequestUnknown
    );
}

#[test]
fn rfc9126_s2_3_what_is_pushed_is_checked_and_the_client_proven() {
    let world = world();
    assert!(matches!(
        push(&world, &[], "wrong"),
        Err(PushRefusal::Client(_))
    ));
    for (changes, error) in [
        (
            &[("redirect_uri", "https://evil.example.com/")][..],
            "invalid_request",
        ),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("scope", "c")], "invalid_scope"),
        (
            &[("request_uri", "urn:example:other")],
            "request_uri_not_supported",
        ),
        (&[("code_challenge", "")], "invalid_request"),
    ] {
        let Err(PushRefusal::Request(answer)) = push(&world, changes, WEB_SECRET) else {
            panic!("{changes:?}")
        };
        assert_eq!(answer.error.name(), error);
    }
}
