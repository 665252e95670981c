//! Explanations: every check to its end, what an administrator may assume or leave out, and that nothing comes of it. That an explanation
//! agrees with the decision is shown on every request of every test here ([`crate::agreement`]).

use std::sync::atomic::Ordering;

use jurat_issuance::explain::{Explain, Explanation, Outcome, Part, Saying};
use jurat_issuance::rejection::Reason;
use jurat_issuance::unproven_request::TokenRequest;
use jurat_protocol::form::Form;
use jurat_registry::assertion_rules::ReplayMode;
use jurat_registry::subject_rule::SubjectRule;
use serde_json::{Value, json};

use crate::world::*;

/// What else is asked beside a form.
#[derive(Default)]
struct Beside<'a> {
    header: Option<&'a str>,
    claims: Option<&'a str>,
    client: Option<&'a str>,
    authorization: Option<&'a str>,
}

fn explain(world: &World, parameters: &[(&str, &str)], beside: &Beside<'_>) -> Explanation {
    let body = form_of(parameters);
    let form = Form::parse(body.as_bytes()).unwrap();
    let claims = beside.claims;
    wait(world.server.explain(&Explain {
        request: TokenRequest {
            form: &form,
            authorization: beside.authorization.map(str::as_bytes),
            peer: None,
        },
        saying: claims.map(|claims| Saying {
            header: beside.header,
            claims,
        }),
        assumed_client: beside.client,
    }))
}

fn explain_grant(world: &World, assertion: &str) -> Explanation {
    let parameters = [("grant_type", JWT_BEARER), ("assertion", assertion)];
    explain(world, &parameters, &Beside::default())
}

/// The names of the checks that came to `outcome`.
fn those(explained: &Explanation, outcome: Outcome) -> Vec<&'static str> {
    let checks = explained.checks.iter();
    let those = checks.filter(|check| check.outcome == outcome);
    those.map(|check| check.step.name()).collect()
}

fn reasons(explained: &Explanation) -> Vec<&'static str> {
    explained
        .checks
        .iter()
        .filter_map(|check| check.reason)
        .collect()
}

#[test]
fn rfc7523_s3_an_assertion_wrong_in_five_ways_shows_five() {
    let world = World::new();
    let assertion = world
        .self_issued()
        .header("typ", "at+jwt")
        .claim("aud", "https://elsewhere.example")
        .claim("exp", NOW - 100)
        .claim("sub", "alice")
        .signed_by(&KEYS.stranger)
        .sign();
    let explained = explain_grant(&world, &assertion);
    assert_eq!(
        reasons(&explained),
        [
            "signature-bad",
            "type-not-accepted",
            "audience-not-us",
            "assertion-expired",
            "subject-not-allowed",
        ]
    );
    assert_eq!(explained.refusal.unwrap().reason, "signature-bad");
    assert_eq!(refused(&world.present(&assertion)), Reason::SignatureBad);
}

#[test]
fn what_could_not_be_judged_because_of_an_earlier_failure_is_not_reached() {
    let world = World::new();
    let undated = world
        .self_issued()
        .claim("exp", "soon")
        .without("sub")
        .sign();
    let explained = explain_grant(&world, &undated);
    assert_eq!(reasons(&explained), ["subject-missing", "date-malformed"]);
    let not_reached = those(&explained, Outcome::NotReached);
    for step in ["expiry", "life", "subject-allowed", "scope", "replay"] {
        assert!(not_reached.contains(&step), "{step} in {not_reached:?}");
    }
    let unknown = world.self_issued().claim("iss", "nobody").sign();
    let explained = explain_grant(&world, &unknown);
    assert_eq!(reasons(&explained), ["issuer-unknown"]);
    assert_eq!(explained.assertion.unwrap().claims["iss"], "nobody");
    let unread = explain_grant(&world, "a.b");
    assert_eq!(reasons(&unread), ["assertion-not-three-parts"]);
    assert_eq!(unread.assertion.unwrap().claims, Value::Null);
}

#[test]
fn rfc7523_s3_explaining_spends_nothing_and_sees_what_is_spent() {
    for mode in [ReplayMode::Once, ReplayMode::OnceByDigest] {
        let world = World::new();
        world.change_client(PARTNER, |partner| {
            partner.settings.assertion.replay = mode;
        });
        let text = world.self_issued().sign();
        for _ in 0..3 {
            assert!(explain_grant(&world, &text).granted);
        }
        assert_eq!(world.store.writes.load(Ordering::SeqCst), 0);
        assert!(world.log.0.lock().unwrap().is_empty());
        granted(world.present(&text));
        let again = explain_grant(&world, &text);
        assert_eq!(reasons(&again), ["assertion-replayed"]);
        assert!(again.token.is_none());
    }
}

#[test]
fn what_is_presented_twice_in_one_request_is_used_twice() {
    let world = World::new();
    let text = world.self_issued().sign();
    let decision = world.ask(&[
        ("grant_type", JWT_BEARER),
        ("assertion", &text),
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", &text),
    ]);
    assert_eq!(refused(&decision), Reason::AssertionReplayed);
}

#[test]
fn claims_alone_are_judged_by_every_rule_but_those_of_the_signature() {
    let world = World::new();
    let claims = json!(world.self_issued().claims).to_string();
    let grant = [("grant_type", JWT_BEARER)];
    let beside = Beside {
        claims: Some(&claims),
        ..Beside::default()
    };
    let explained = explain(&world, &grant, &beside);
    assert!(explained.granted && explained.provisional);
    assert_eq!(
        those(&explained, Outcome::NotJudged),
        [
            "shape",
            "algorithm",
            "critical-header",
            "algorithm-allowed",
            "key",
            "signature",
            "padding",
            "type",
            "signing",
            "record",
        ]
    );
    assert_eq!(explained.token.unwrap().subject, PARTNER);
    assert_eq!(explained.assertion.unwrap().fingerprint, None);

    let header = r#"{"alg":"none","typ":"at+jwt"}"#;
    let beside = Beside {
        header: Some(header),
        ..beside
    };
    let explained = explain(&world, &grant, &beside);
    assert_eq!(reasons(&explained), ["algorithm-none", "type-not-accepted"]);
    let not_judged = those(&explained, Outcome::NotJudged);
    assert_eq!(
        not_judged,
        ["shape", "key", "signature", "padding", "signing", "record"]
    );
    let unread = Beside {
        header: Some("{}"),
        ..beside
    };
    let explained = explain(&world, &grant, &unread);
    assert_eq!(reasons(&explained), ["assertion-header-malformed"]);
}

#[test]
fn an_administrator_may_assume_a_client_without_its_secret() {
    let world = World::new();
    let text = world.third_party().sign();
    let parameters = [("grant_type", JWT_BEARER), ("assertion", &*text)];
    let alone = explain(&world, &parameters, &Beside::default());
    assert_eq!(reasons(&alone), ["client-auth-missing"]);
    let assume = |client| Beside {
        client: Some(client),
        ..Beside::default()
    };
    let explained = explain(&world, &parameters, &assume(PORTAL));
    assert!(explained.granted && explained.provisional);
    assert_eq!(
        those(&explained, Outcome::Assumed),
        ["client-authentication"]
    );
    let client = explained.client.unwrap();
    assert_eq!((client.id.as_str(), client.assumed), (PORTAL, true));
    assert_eq!(explained.token.unwrap().subject, "alice");
    let unknown = explain(&world, &parameters, &assume("portl"));
    assert_eq!(reasons(&unknown), ["client-unknown"]);
    assert!(
        unknown
            .checks
            .iter()
            .any(|check| { check.mend.iter().any(|mend| mend.advice.contains(PORTAL)) })
    );
    world.change_client(PORTAL, |portal| portal.settings.enabled = false);
    let disabled = explain(&world, &parameters, &assume(PORTAL));
    assert_eq!(reasons(&disabled), ["client-disabled"]);
    // It was assumed and nothing else: the same request still needs the secret.
    assert_eq!(refused(&world.present(&text)), Reason::ClientAuthMissing);
}

#[test]
fn rfc7523_s2_2_a_clients_own_assertion_is_gone_through_as_well() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.grant_types = jurat_protocol::grant_type::GrantType::ALL.into();
    });
    let ask = |assertion: &str| {
        let parameters = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", CLIENT_ASSERTION),
            ("client_assertion", assertion),
        ];
        explain(&world, &parameters, &Beside::default())
    };
    let good = ask(&world.self_issued().sign());
    assert!(good.granted);
    assert!(good.client_assertion.is_some() && good.assertion.is_none());
    let bad = world
        .self_issued()
        .claim("aud", "a")
        .claim("sub", "b")
        .sign();
    let explained = ask(&bad);
    assert_eq!(
        reasons(&explained),
        ["audience-not-us", "subject-not-client"]
    );
    let refusal = explained.refusal.unwrap();
    assert_eq!((refusal.of, refusal.status), (Part::ClientAssertion, 401));
    assert_eq!(refused(&authenticate(&world, &bad)), Reason::AudienceNotUs);
}

#[test]
fn an_explanation_holds_no_signature_and_no_secret() {
    let world = World::new();
    let text = world.third_party().sign();
    let parameters = [("grant_type", JWT_BEARER), ("assertion", &*text)];
    for secret in [PORTAL_SECRET, "another-secret-0123456789-0123456789"] {
        let header = basic(PORTAL, secret);
        let beside = Beside {
            authorization: Some(&header),
            ..Beside::default()
        };
        let explained = explain(&world, &parameters, &beside);
        let json = serde_json::to_string(&explained).unwrap();
        let signature = text.rsplit('.').next().unwrap();
        for hidden in [secret, signature, header.trim_start_matches("Basic ")] {
            assert!(!json.contains(hidden), "{hidden} in {json}");
        }
    }
}

#[test]
fn a_subject_that_the_command_line_takes_for_more_is_never_offered_to_it() {
    let world = World::new();
    world.change_client(PARTNER, |partner| {
        partner.settings.on_behalf_of = SubjectRule::Only(["bob".into()].into());
    });
    let commands = |subject: &str| {
        let explained = explain_grant(&world, &world.self_issued().claim("sub", subject).sign());
        let check = explained
            .checks
            .into_iter()
            .find(|check| check.reason.is_some());
        let mend = check.unwrap().mend.into_iter();
        mend.filter_map(|mend| mend.command).collect::<Vec<_>>()
    };
    assert_eq!(
        commands("alice; reboot"),
        ["jurat client update partner-1 --on-behalf-of bob --on-behalf-of 'alice; reboot'"]
    );
    for wide in ["any", "*", "repo:*"] {
        assert!(commands(wide).is_empty(), "{wide}");
    }
}

/// The types hold the wall already: minting takes a `Granted`, that a proven `Authorization`. This says so of the sources as well.
#[test]
fn nothing_in_an_explanation_leads_to_a_token() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![source.join("assertion/examination.rs")];
    let mut folders = vec![source.join("explain")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 15, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for leads in [
            "Authorization::by",
            "Granted",
            "policy::permit",
            "policy::narrow",
            "mint::prepare",
            "record_issuance",
            "VerifiedAssertion::",
            "AuthenticatedClient::new",
        ] {
            assert!(!text.contains(leads), "{leads} in {}", file.display());
        }
    }
}
