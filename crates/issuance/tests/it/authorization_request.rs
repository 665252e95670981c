//! Every check of an authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core section 3.1.2.1): what is
//! shown on a page, what is told to the client, and in what words.

use jurat_issuance::authorization_endpoint::{AuthorizationRefusal, Fault, ResponseMode};
use jurat_protocol::grant_type::GrantType;

use crate::browser::*;
use crate::world::*;

#[test]
fn rfc6749_s4_1_1_a_request_that_nothing_is_wrong_with() {
    let world = world();
    let asked = asked(&world, &[]);
    assert_eq!(asked.client().id().as_str(), WEB);
    assert_eq!(asked.scope().to_string(), "openid a");
    assert_eq!(asked.audience(), [ISSUER]);
    assert_eq!(asked.redirect_uri(), WEB_CALLBACK);
}

#[test]
fn rfc6749_s4_1_2_1_what_is_wrong_with_client_or_redirect_uri_is_shown_and_never_redirected() {
    let world = world();
    world.add_client("off", Vec::new(), Vec::new(), |off| off.enabled = false);
    let long = "x".repeat(300);
    for (changes, fault) in [
        (&[("client_id", "")][..], Fault::ClientIdMissing),
        (&[("client_id", "nobody")], Fault::ClientUnknown),
        (&[("client_id", &long)], Fault::ClientUnknown),
        (&[("client_id", "off")], Fault::ClientDisabled),
        (&[("client_id", PARTNER)], Fault::GrantNotAllowed),
        (
            &[("redirect_uri", "https://web.example.com/callback")],
            Fault::RedirectUriNotRegistered,
        ),
        (
            &[("redirect_uri", "https://evil.example.com/")],
            Fault::RedirectUriNotRegistered,
        ),
        (
            &[("client_id", PORTAL), ("redirect_uri", "")],
            Fault::RedirectUriMissing,
        ),
        (
            &[("request_uri", "urn:ietf:params:oauth:request_uri:none")],
            Fault::PushedRequestUnknown,
        ),
    ] {
        assert_eq!(shown(&world, changes).name(), fault.name());
    }
    assert_eq!(
        Fault::ClientUnknown.description(),
        Fault::ClientDisabled.description()
    );
}

#[test]
fn rfc6749_s3_1_2_3_the_redirect_uri_may_be_left_out_where_one_is_registered() {
    let world = world();
    let asked_without = asked(&world, &[("redirect_uri", "")]);
    assert_eq!(asked_without.redirect_uri(), WEB_CALLBACK);
    world.change_client(WEB, |web| {
        let second = "https://web.example.com/second".parse().unwrap();
        web.settings.redirect_uris.insert(second);
    });
    assert_eq!(
        shown(&world, &[("redirect_uri", "")]),
        Fault::RedirectUriMissing
    );
}

#[test]
fn rfc8252_s7_3_a_loopback_redirect_uri_may_have_any_port() {
    let world = world();
    let uri = "http://127.0.0.1:51004/callback";
    let changes = [("client_id", NATIVE), ("redirect_uri", uri), ("scope", "a")];
    assert_eq!(asked(&world, &changes).redirect_uri(), uri);
}

/// What is wrong, the code, and what is told.
const TOLD: &[(Changes<'_>, &str, Fault)] = &[
    (
        &[("response_mode", "fragment")],
        "invalid_request",
        Fault::ResponseModeUnsupported,
    ),
    (
        &[("request", "e30.e30.")],
        "request_not_supported",
        Fault::RequestNotSupported,
    ),
    (
        &[("request_uri", "https://web.example.com/request.jwt")],
        "request_uri_not_supported",
        Fault::RequestUriNotSupported,
    ),
    (
        &[("response_type", "")],
        "invalid_request",
        Fault::ResponseTypeMissing,
    ),
    (
        &[("response_type", "token")],
        "unsupported_response_type",
        Fault::ResponseTypeUnsupported,
    ),
    (
        &[("response_type", "code id_token")],
        "unsupported_response_type",
        Fault::ResponseTypeUnsupported,
    ),
    (
        &[("code_challenge", "")],
        "invalid_request",
        Fault::ChallengeMissing,
    ),
    (
        &[("code_challenge_method", "plain")],
        "invalid_request",
        Fault::ChallengeMethodUnsupported,
    ),
    (
        &[("code_challenge_method", "")],
        "invalid_request",
        Fault::ChallengeMethodUnsupported,
    ),
    (
        &[("code_challenge", "short")],
        "invalid_request",
        Fault::ChallengeMalformed,
    ),
    (
        &[("prompt", "none login")],
        "invalid_request",
        Fault::PromptMalformed,
    ),
    (
        &[("prompt", "create")],
        "invalid_request",
        Fault::PromptMalformed,
    ),
    (
        &[("max_age", "-1")],
        "invalid_request",
        Fault::MaxAgeMalformed,
    ),
    (
        &[("max_age", "soon")],
        "invalid_request",
        Fault::MaxAgeMalformed,
    ),
    (
        &[("id_token_hint", "e30.e30.AA")],
        "invalid_request",
        Fault::HintMalformed,
    ),
];

#[test]
fn rfc6749_s4_1_2_1_everything_else_is_told_to_the_client_with_iss_and_state() {
    let world = world();
    let long = "x".repeat(1025);
    let nonce = [("nonce", long.as_str())];
    let mut all = TOLD.to_vec();
    all.push((&nonce, "invalid_request", Fault::NonceTooLong));
    for (changes, error, fault) in all {
        let refused = told(&world, changes);
        assert_eq!(refused, (error, fault.description()), "{changes:?}");
        let Err(refusal) = ask(&world, changes) else {
            panic!("in order")
        };
        let AuthorizationRefusal::Redirect(answer) = refusal else {
            panic!("shown")
        };
        assert_eq!(parameter(&answer, "state"), Some("a state & more"));
    }
}

#[test]
fn rfc6749_s3_3_and_rfc8707_s2_scope_and_resource_are_refused_in_the_token_endpoints_words() {
    let world = world();
    for (changes, error, words) in [
        (&[("scope", "c")][..], "invalid_scope", "None of the scope"),
        (&[("scope", "a  b")], "invalid_scope", "one blank between"),
        (
            &[("resource", "https://other.example.com")],
            "invalid_target",
            "not among those",
        ),
        (&[("resource", "api")], "invalid_target", "absolute URI"),
    ] {
        let (code, description) = told(&world, changes);
        assert_eq!(code, error);
        assert!(description.contains(words), "{description}");
    }
    let narrowed = asked(&world, &[("scope", "a c jurat.admin openid")]);
    assert_eq!(narrowed.scope().to_string(), "a openid");
    let named = asked(&world, &[("resource", "https://api.example.com")]);
    assert_eq!(named.audience(), ["https://api.example.com"]);
    assert_eq!(asked(&world, &[("scope", "")]).scope().to_string(), "a");
}

#[test]
fn rfc9700_s2_1_1_a_public_client_needs_a_challenge_whatever_its_settings_say() {
    let world = world();
    let native = [
        ("client_id", NATIVE),
        ("redirect_uri", NATIVE_CALLBACK),
        ("scope", "a"),
        ("code_challenge", ""),
        ("code_challenge_method", ""),
    ];
    let (_, description) = told(&world, &native);
    assert_eq!(description, Fault::ChallengeMissing.description());
    world.change_client(WEB, |web| web.settings.require_pkce = false);
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    asked(&world, &without);
    // RFC 7636 section 4.3: a method without a challenge is half a request.
    told(&world, &[("code_challenge", "")]);
}

#[test]
fn rfc6749_s4_1_1_a_state_that_is_too_long_is_not_given_back() {
    let world = world();
    let state = "x".repeat(4097);
    let Err(AuthorizationRefusal::Redirect(answer)) = ask(&world, &[("state", &state)]) else {
        panic!("not told")
    };
    assert_eq!(error_of(&answer).1, Fault::StateTooLong.description());
    assert_eq!(parameter(&answer, "state"), None);
}

#[test]
fn rfc9126_s6_a_client_whose_requests_must_be_pushed_is_told_so() {
    let world = world();
    world.change_client(WEB, |web| {
        web.settings.require_pushed_authorization_requests = true;
    });
    assert_eq!(
        told(&world, &[]),
        (
            "invalid_request",
            Fault::PushedRequestRequired.description()
        )
    );
}

#[test]
fn rfc6749_s3_1_2_the_query_of_a_redirect_uri_is_kept_and_the_mode_is_obeyed() {
    let world = world();
    let user = add_user(&world, "alice");
    let session = session(&world, &user);
    let answer = allowed(&world, &[], &session);
    let location = answer.location();
    assert!(
        location.starts_with(&format!("{WEB_CALLBACK}&code=jur_ac_")),
        "{location}"
    );
    assert!(location.ends_with("&state=a+state+%26+more&iss=https%3A%2F%2Fas.example.com"));
    assert_eq!(answer.mode(), ResponseMode::Query);
    let form_post = [("response_mode", "form_post")];
    let answer = allowed(&world, &form_post, &session);
    assert_eq!(answer.mode(), ResponseMode::FormPost);
    assert_eq!(answer.redirect_uri(), WEB_CALLBACK);
    let Err(AuthorizationRefusal::Redirect(answer)) = ask(
        &world,
        &[("response_mode", "form_post"), ("response_type", "token")],
    ) else {
        panic!("not told")
    };
    assert_eq!(answer.mode(), ResponseMode::FormPost);
}

#[test]
fn where_codes_are_switched_off_nobody_may_ask_for_one() {
    let world = World::with(|ground| {
        ground.grants.remove(&GrantType::AuthorizationCode);
    });
    world.add_client(WEB, Vec::new(), Vec::new(), |web| {
        web.grant_types = [GrantType::AuthorizationCode].into();
        web.redirect_uris = [WEB_CALLBACK.parse().unwrap()].into();
    });
    assert_eq!(shown(&world, &[]), Fault::GrantNotAllowed);
    let metadata = world.server.metadata();
    assert!(metadata.authorization.is_none() && metadata.response_types_supported.is_empty());
}

#[test]
fn a_store_that_does_not_answer_redirects_nobody() {
    let world = world();
    world
        .store
        .down
        .store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(shown(&world, &[]), Fault::Unavailable);
}
