//! Every reason there is, provoked: each refusal is recorded once with that reason, writes nothing and spends nothing.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::{Reason, Rejection};
use jurat_issuance::unproven_request::MalformedRequest;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::form::InvalidForm;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_registry::assertion_rules::ReplayMode;
use jurat_registry::claim_mapping::{ClaimMapping, SubjectMapping};
use jurat_registry::identity_provider::AllowedClients;
use jurat_registry::key_source::{KeyDocument, KeySource};
use jurat_registry::randomness::{NoRandomness, Randomness, SeededRandomness};
use jurat_registry::token_settings::TokenFormat;
use serde_json::{Value, json};

use crate::browser;
use crate::certified_key::Authority;
use crate::exchanging::{ACCESS_TOKEN, EXCHANGE, ID_TOKEN, JWT};
use crate::resources;
use crate::world::*;

/// Prepares a world and asks what is refused.
type Provocation = fn(&World) -> Decision;

const PROVOKED: &[(Reason, Provocation)] = &[
    (Reason::MethodNotPost, |w| {
        w.server.refuse(&MalformedRequest::MethodNotPost)
    }),
    (Reason::ContentTypeUnsupported, |w| {
        w.server.refuse(&MalformedRequest::NotAForm)
    }),
    (Reason::BodyTooLarge, |w| {
        w.server.refuse(&MalformedRequest::BodyTooLarge)
    }),
    (Reason::BodyIncomplete, |w| {
        w.server.refuse(&MalformedRequest::BodyIncomplete)
    }),
    (Reason::FormMalformed, |w| {
        w.server
            .refuse(&MalformedRequest::Form(InvalidForm::Malformed))
    }),
    (Reason::TooManyParameters, |w| {
        w.server
            .refuse(&MalformedRequest::Form(InvalidForm::TooMany))
    }),
    (Reason::ParameterRepeated, |w| {
        let name = "scope".into();
        w.server
            .refuse(&MalformedRequest::Form(InvalidForm::Repeated { name }))
    }),
    (Reason::TenantsDisagree, |w| {
        w.server.refuse(&MalformedRequest::TenantsDisagree)
    }),
    (Reason::CredentialsInUrl, |w| {
        w.server.refuse(&MalformedRequest::CredentialsInUrl)
    }),
    (Reason::FormatUnknown, |w| {
        w.server.refuse(&MalformedRequest::FormatUnknown)
    }),
    (Reason::GrantTypeMissing, |w| {
        w.ask(&[("assertion", &w.self_issued().sign())])
    }),
    (Reason::GrantTypeUnsupported, |w| {
        w.ask(&[("grant_type", "implicit")])
    }),
    (Reason::ClientAuthMixed, |w| {
        let parameters = [("grant_type", JWT_BEARER), ("client_secret", PORTAL_SECRET)];
        w.ask_with(&parameters, Some(&basic(PORTAL, PORTAL_SECRET)))
    }),
    (Reason::ClientAuthUnsupported, |w| {
        w.ask_with(&[("grant_type", JWT_BEARER)], Some("Bearer abc"))
    }),
    (Reason::BasicMalformed, |w| {
        w.ask_with(&[("grant_type", JWT_BEARER)], Some("Basic %"))
    }),
    (Reason::ClientIdMissing, |w| {
        w.ask(&[("grant_type", JWT_BEARER), ("client_secret", PORTAL_SECRET)])
    }),
    (Reason::ClientAssertionTypeUnsupported, |w| {
        let assertion = w.self_issued().sign();
        w.ask(&[
            ("grant_type", "client_credentials"),
            ("client_assertion", &assertion),
        ])
    }),
    (Reason::ClientAssertionMissing, |w| {
        let parameters = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", CLIENT_ASSERTION),
        ];
        w.ask(&parameters)
    }),
    (Reason::ClientUnknown, |w| {
        credentials(w, "nobody", PORTAL_SECRET)
    }),
    (Reason::ClientDisabled, |w| {
        w.change_client(PORTAL, |portal| portal.settings.enabled = false);
        credentials(w, PORTAL, PORTAL_SECRET)
    }),
    (Reason::SecretWrong, |w| credentials(w, PORTAL, "wrong")),
    (Reason::SecretExpired, |w| {
        w.change_client(PORTAL, |portal| portal.secrets[0].enabled = false);
        credentials(w, PORTAL, PORTAL_SECRET)
    }),
    (Reason::ClientAuthMethodWrong, |w| {
        w.change_client(PORTAL, |portal| {
            portal.settings.token_endpoint_auth_method = Some(ClientAuthMethod::ClientSecretPost);
        });
        credentials(w, PORTAL, PORTAL_SECRET)
    }),
    (Reason::ClientIdMismatch, |w| {
        let assertion = w.self_issued().sign();
        w.ask(&[
            ("grant_type", JWT_BEARER),
            ("assertion", &assertion),
            ("client_id", PORTAL),
        ])
    }),
    (Reason::ClientAuthMissing, |w| {
        w.present(&w.third_party().sign())
    }),
    (Reason::RedirectUriDiffers, |w| {
        browser::provoke(w, &[], &[("redirect_uri", "https://web.example.com/")])
    }),
    (Reason::VerifierMissing, |w| {
        browser::provoke(w, &[], &[("code_verifier", "")])
    }),
    (Reason::VerifierWrong, |w| {
        browser::provoke(w, &[], &[("code_verifier", browser::CHALLENGE)])
    }),
    (Reason::VerifierWithoutChallenge, |w| {
        let without = [("code_challenge", ""), ("code_challenge_method", "")];
        browser::provoke(w, &without, &[])
    }),
    (Reason::GrantMissing, |w| {
        let form = [("grant_type", "refresh_token")];
        w.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET)))
    }),
    (Reason::GrantUnknown, |w| {
        let form = [("grant_type", "refresh_token"), ("refresh_token", "x")];
        w.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET)))
    }),
    (Reason::AssertionMissing, |w| {
        w.ask(&[("grant_type", JWT_BEARER)])
    }),
    (Reason::AssertionNotThreeParts, |w| w.present("a.b")),
    (Reason::AssertionNotBase64Url, |w| w.present("a+b.c.d")),
    (Reason::AssertionTooLarge, |w| {
        w.present(&w.self_issued().claim("more", "x".repeat(17_000)).sign())
    }),
    (Reason::AssertionHeaderNotObject, |w| {
        w.present(&encoded("[]", "{}"))
    }),
    (Reason::AssertionClaimsNotObject, |w| {
        w.present(&encoded(r#"{"alg":"ES256"}"#, "7"))
    }),
    (Reason::AssertionMemberRepeated, |w| {
        w.present(&encoded(r#"{"alg":"ES256"}"#, r#"{"iss":"a","iss":"b"}"#))
    }),
    (Reason::AssertionTooDeep, |w| {
        let nested = format!("{}{}", "[".repeat(40), "]".repeat(40));
        w.present(&encoded(
            r#"{"alg":"ES256"}"#,
            &format!(r#"{{"a":{nested}}}"#),
        ))
    }),
    (Reason::AssertionHeaderMalformed, |w| {
        w.present(&encoded(r#"{"alg":7}"#, "{}"))
    }),
    (Reason::AlgorithmNone, |w| {
        w.present(&w.self_issued().header("alg", "nOnE").sign())
    }),
    (Reason::AlgorithmSymmetric, |w| {
        w.present(&w.self_issued().header("alg", "HS256").sign())
    }),
    (Reason::AlgorithmUnknown, |w| {
        w.present(&w.self_issued().header("alg", "es256").sign())
    }),
    (Reason::HeaderCritical, |w| {
        w.present(&w.self_issued().header("crit", json!(["exp"])).sign())
    }),
    (Reason::IssuerMissing, |w| {
        w.present(&w.self_issued().without("iss").sign())
    }),
    (Reason::IssuerUnknown, |w| {
        w.present(&w.self_issued().claim("iss", "nobody").sign())
    }),
    (Reason::IssuerDisabled, |w| {
        w.change_client(PARTNER, |partner| partner.settings.enabled = false);
        w.present(&w.self_issued().sign())
    }),
    (Reason::AlgorithmNotAllowed, |w| {
        w.change_client(PARTNER, |partner| {
            partner.settings.assertion.algorithms = AlgorithmSet::of(&[Algorithm::Rs256]);
        });
        w.present(&w.self_issued().sign())
    }),
    (Reason::KeyUnknown, |w| {
        w.present(&w.self_issued().signed_by(&KEYS.rsa).sign())
    }),
    (Reason::KeyExpired, |w| {
        w.change_client(PARTNER, |partner| partner.keys[0].enabled = false);
        w.present(&w.self_issued().sign())
    }),
    (Reason::KeysUnavailable, |w| {
        let url = "https://partner.example.com/jwks".into();
        w.change_client(PARTNER, |partner| {
            partner.keys.clear();
            let source = KeySource::usual(KeyDocument::JwksUrl { url });
            partner.settings.key_source = Some(source);
        });
        w.present(&w.self_issued().sign())
    }),
    (Reason::CertificateNotTrusted, |w| {
        let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
        w.trust_certificates_of(&ours, "workload.example.com");
        let assertion = w.third_party().signed_by(&KEYS.rsa);
        let chain = theirs.certify(&KEYS.rsa, "workload.example.com");
        w.present_by_portal(&assertion.header("x5c", chain).sign())
    }),
    (Reason::CertificateExpired, |w| {
        let old = w.trusted(certificate(&KEYS.partner, 2020..2021));
        w.change_client(PARTNER, |partner| partner.keys = vec![old]);
        w.present(&w.self_issued().sign())
    }),
    (Reason::SignatureBad, |w| {
        w.present(&w.self_issued().signed_by(&KEYS.stranger).sign())
    }),
    (Reason::PaddingRefused, |w| {
        w.present(&padded(&w.self_issued()))
    }),
    (Reason::TypeNotAccepted, |w| {
        w.present(&w.self_issued().header("typ", "at+jwt").sign())
    }),
    (Reason::SubjectMissing, |w| {
        w.present(&w.self_issued().without("sub").sign())
    }),
    (Reason::SubjectMalformed, |w| {
        w.present(&w.self_issued().claim("sub", 7).sign())
    }),
    (Reason::SubjectNotClient, |w| {
        authenticate(w, &w.self_issued().claim("sub", "other").sign())
    }),
    (Reason::AudienceMissing, |w| {
        w.present(&w.self_issued().without("aud").sign())
    }),
    (Reason::AudienceMalformed, |w| {
        w.present(&w.self_issued().claim("aud", 7).sign())
    }),
    (Reason::AudienceNotUs, |w| {
        w.present(&w.self_issued().claim("aud", "https://other").sign())
    }),
    (Reason::ExpiryMissing, |w| {
        w.present(&w.self_issued().without("exp").sign())
    }),
    (Reason::DateMalformed, |w| {
        w.present(&w.self_issued().claim("exp", "soon").sign())
    }),
    (Reason::DateIsString, |w| {
        w.present(&w.self_issued().claim("exp", "1800000300").sign())
    }),
    (Reason::DateInMilliseconds, |w| {
        w.present(&w.self_issued().claim("exp", (NOW + 300) * 1000).sign())
    }),
    (Reason::AssertionExpired, |w| {
        w.present(&w.self_issued().claim("exp", NOW - 30).sign())
    }),
    (Reason::AssertionNotYetValid, |w| {
        w.present(&w.self_issued().claim("nbf", NOW + 31).sign())
    }),
    (Reason::AssertionFromTheFuture, |w| {
        w.present(&w.self_issued().claim("iat", NOW + 31).sign())
    }),
    (Reason::AssertionLivesTooLong, |w| {
        w.present(&w.self_issued().claim("exp", NOW + 301).sign())
    }),
    (Reason::ClaimRuleDenied, |w| {
        w.change_provider(|idp| {
            idp.settings.claim_rule = Some("claims.sub == 'bob'".parse().unwrap());
        });
        w.present_by_portal(&w.third_party().sign())
    }),
    (Reason::SubjectNotAllowed, |w| {
        w.present(&w.self_issued().claim("sub", "alice").sign())
    }),
    (Reason::AssertionOfAnotherClient, |w| {
        w.present_by_portal(&w.self_issued().sign())
    }),
    (Reason::ClientNotAllowed, |w| {
        w.change_provider(|idp| {
            idp.settings.clients = AllowedClients::Only([PARTNER.parse().unwrap()].into());
        });
        w.present_by_portal(&w.third_party().sign())
    }),
    (Reason::ScopeClaimMalformed, |w| {
        w.present(&w.self_issued().claim("scope", json!(["a"])).sign())
    }),
    (Reason::IdMalformed, |w| {
        w.present(&w.self_issued().claim("jti", "").sign())
    }),
    (Reason::IdMissing, |w| {
        w.change_client(PARTNER, |partner| {
            partner.settings.assertion.replay = ReplayMode::Once;
        });
        w.present(&w.self_issued().without("jti").sign())
    }),
    (Reason::MappedSubjectMissing, |w| {
        w.change_provider(|idp| {
            idp.settings.subject_mapping = SubjectMapping::Claim("email".into());
        });
        w.present_by_portal(&w.third_party().sign())
    }),
    (Reason::LocalUserUnknown, |w| {
        w.change_provider(|idp| {
            let claim = "email".into();
            idp.settings.subject_mapping = SubjectMapping::LocalUser { claim };
        });
        w.present_by_portal(&w.third_party().claim("email", "nobody").sign())
    }),
    (Reason::LocalUserDisabled, |w| {
        w.change_provider(|idp| {
            let claim = "email".into();
            idp.settings.subject_mapping = SubjectMapping::LocalUser { claim };
        });
        let ada = w.add_user("ada");
        w.change_user(ada.id(), |parts| parts.settings.enabled = false);
        w.present_by_portal(&w.third_party().claim("email", "ada").sign())
    }),
    (Reason::MappedClaimsTooLarge, |w| {
        w.change_provider(|idp| {
            idp.settings.claim_mapping = vec![ClaimMapping {
                claim: "groups".into(),
                carried_as: Some("groups".into()),
                ..ClaimMapping::default()
            }];
        });
        let large = "x".repeat(5000);
        w.present_by_portal(&w.third_party().claim("groups", large).sign())
    }),
    (Reason::SubjectTokenMissing, |w| exchange(w, &[])),
    (Reason::TokenTypeMissing, |w| {
        exchange(w, &[("subject_token", "x")])
    }),
    (Reason::TokenTypeUnsupported, |w| {
        exchange(w, &[("subject_token", "x"), ("subject_token_type", "x")])
    }),
    (Reason::RequestedTokenTypeUnsupported, |w| {
        let requested = ("requested_token_type", ID_TOKEN);
        let types = ("subject_token_type", ACCESS_TOKEN);
        exchange(w, &[("subject_token", "x"), types, requested])
    }),
    (Reason::TradedTokenUnknown, |w| {
        let types = ("subject_token_type", ACCESS_TOKEN);
        exchange(w, &[("subject_token", "x"), types])
    }),
    (Reason::ActorClaimMalformed, |w| {
        exchange_of(w, "act", json!("x"), &[])
    }),
    (Reason::ActorNotAllowed, |w| {
        exchange_of(w, "may_act", json!({"sub": "x"}), &[])
    }),
    (Reason::ActorChainTooLong, |w| {
        let act = (0..8).fold(
            json!({"sub": "x"}),
            |act, _| json!({"sub": "x", "act": act}),
        );
        exchange_of(w, "act", act, &[])
    }),
    (Reason::ExchangeAudienceNotAllowed, |w| {
        exchange_of(w, "more", json!(1), &[("audience", "nobody")])
    }),
    (Reason::GrantNotAllowed, |w| {
        w.change_client(PARTNER, |partner| partner.settings.grant_types.clear());
        w.present(&w.self_issued().sign())
    }),
    (Reason::ScopeMalformed, |w| with(w, "scope", "a  b")),
    (Reason::ScopeNotAllowed, |w| with(w, "scope", "c")),
    (Reason::ScopeMissing, |w| {
        w.change_client(PARTNER, |partner| {
            partner.settings.default_scope = "".parse().unwrap();
        });
        w.present(&w.self_issued().sign())
    }),
    (Reason::ResourceMalformed, |w| with(w, "resource", "orders")),
    (Reason::ResourceNotAllowed, |w| {
        with(w, "resource", "https://api.example.com")
    }),
    (Reason::ResourcesDisagree, |w| {
        let formats = [TokenFormat::Jwt, TokenFormat::Opaque];
        resources::may_name(w);
        for (uri, format) in [resources::ORDERS, resources::STOCK]
            .into_iter()
            .zip(formats)
        {
            resources::register(w, uri, |one| one.token.format = Some(format));
        }
        resources::ask(
            w,
            &[
                ("resource", resources::ORDERS),
                ("resource", resources::STOCK),
            ],
        )
    }),
    (Reason::ReplayMemoryFull, |w| {
        w.store.full.store(true, Ordering::SeqCst);
        w.present(&w.self_issued().sign())
    }),
    (Reason::StoreUnavailable, |w| {
        w.store.down.store(true, Ordering::SeqCst);
        w.present(&w.self_issued().sign())
    }),
];

#[test]
fn every_reason_is_provoked_recorded_once_and_burns_nothing() {
    let mut seen: HashSet<_> = PROVOKED.iter().map(|(reason, _)| *reason).collect();
    for (reason, provoke) in PROVOKED {
        let world = World::new();
        let decision = provoke(&world);
        assert_eq!(refused(&decision), *reason, "{:?}", decision.outcome.err());
        let line = world.last_line();
        assert_eq!(line.decision, decision.id.to_string());
        assert_eq!(line.refusal.map(|(reason, _)| reason), Some(*reason));
        assert_eq!(world.log.0.lock().unwrap().len(), 1, "{reason:?}");
        assert_eq!(
            (world.store.marks(), world.store.issued().len()),
            (0, 0),
            "{reason:?}"
        );
        assert_eq!(status_of(&decision), expected_status(*reason), "{reason:?}");
    }
    // These need a world of their own, below.
    seen.extend([
        Reason::GrantTypeDisabled,
        Reason::GuessingSlowedDown,
        Reason::AssertionReplayed,
        Reason::SigningUnavailable,
    ]);
    // These need a grant that stands, in `refresh_token.rs`.
    seen.extend([
        Reason::GrantExpired,
        Reason::GrantUsed,
        Reason::GrantRevoked,
        Reason::ScopeBeyondGrant,
    ]);
    // Provoked in the tests of their grants.
    seen.extend([
        Reason::TradedTokenExpired,
        Reason::TradedTokenRevoked,
        Reason::TradedTokenOfAnother,
        Reason::TradedTokenOfAdministrator,
        Reason::ActorTokenDelegated,
        Reason::DeviceCodeExpired,
        Reason::DeviceDenied,
        Reason::DevicePending,
        Reason::DeviceTooFast,
        Reason::PasswordMissing,
        Reason::UserUnknown,
        Reason::PasswordWrong,
        Reason::UserDisabled,
        Reason::PasswordGuessingSlowedDown,
    ]);
    let missing: Vec<_> = Reason::ALL
        .iter()
        .filter(|reason| !seen.contains(reason))
        .collect();
    assert!(missing.is_empty(), "not provoked: {missing:?}");
}

#[test]
fn a_grant_that_is_switched_off_is_refused_like_an_unknown_one() {
    let world = World::with(|ground| ground.grants = [GrantType::ClientCredentials].into());
    let decision = world.present(&world.self_issued().sign());
    assert_eq!(refused(&decision), Reason::GrantTypeDisabled);
    let unknown = world.ask(&[("grant_type", "implicit")]);
    let answer = |decision: &Decision| decision.outcome.as_ref().err().unwrap().error_answer();
    assert_eq!(answer(&decision), answer(&unknown));
}

#[test]
fn rfc7523_s3_a_spent_assertion_is_refused_and_changes_nothing() {
    let world = World::new();
    let assertion = world.self_issued().sign();
    granted(world.present(&assertion));
    let again = world.present(&assertion);
    assert_eq!(refused(&again), Reason::AssertionReplayed);
    assert_eq!(status_of(&again), 400);
    assert_eq!((world.store.marks(), world.store.issued().len()), (1, 1));
}

#[test]
fn without_randomness_nothing_is_issued_and_nothing_is_spent() {
    let chance = Arc::new(Flaky {
        good: SeededRandomness::new(3),
        gone: AtomicBool::new(false),
    });
    let world = World::with(|ground| ground.node.randomness = chance.clone());
    chance.gone.store(true, Ordering::SeqCst);
    let decision = world.present(&world.self_issued().sign());
    assert_eq!(refused(&decision), Reason::SigningUnavailable);
    assert_eq!(status_of(&decision), 503);
    assert_eq!(decision.id.made_at(), timestamp(NOW));
    assert_eq!((world.store.marks(), world.store.issued().len()), (0, 0));
}

struct Flaky {
    good: SeededRandomness,
    gone: AtomicBool,
}

impl Randomness for Flaky {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        if self.gone.load(Ordering::SeqCst) {
            return Err(NoRandomness);
        }
        self.good.fill(bytes)
    }
}

/// An exchange by the portal.
fn exchange(world: &World, more: &[(&str, &str)]) -> Decision {
    let form = [&[("grant_type", EXCHANGE)], more].concat();
    world.ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET)))
}

/// The same, of an assertion with one claim more.
fn exchange_of(world: &World, name: &str, claim: Value, more: &[(&str, &str)]) -> Decision {
    let assertion = world.third_party().claim(name, claim).sign();
    let own = [("subject_token", &*assertion), ("subject_token_type", JWT)];
    exchange(world, &[&own, more].concat())
}

fn credentials(world: &World, id: &str, secret: &str) -> Decision {
    world.ask_with(
        &[("grant_type", "client_credentials")],
        Some(&basic(id, secret)),
    )
}

fn status_of(decision: &Decision) -> u16 {
    decision
        .outcome
        .as_ref()
        .map_or_else(Rejection::status, |_| 200)
}

/// RFC 6749 section 5.2: 401 for a client that is not authenticated, 400 for everything else that is the client's to change.
fn expected_status(reason: Reason) -> u16 {
    match reason {
        Reason::ClientAuthUnsupported
        | Reason::BasicMalformed
        | Reason::ClientAssertionTypeUnsupported
        | Reason::ClientAssertionMissing
        | Reason::ClientUnknown
        | Reason::ClientDisabled
        | Reason::SecretWrong
        | Reason::SecretExpired
        | Reason::ClientAuthMethodWrong
        | Reason::ClientIdMismatch
        | Reason::ClientAuthMissing
        | Reason::SubjectNotClient => 401,
        Reason::ReplayMemoryFull | Reason::StoreUnavailable => 503,
        _ => 400,
    }
}
