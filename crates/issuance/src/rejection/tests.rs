//! Tests of the table of reasons: what outsiders are told, and that it is well formed.

use std::collections::HashSet;

use jurat_protocol::answer::allowed_in_description;

use super::*;

#[test]
fn rfc6749_s5_2_every_description_keeps_the_characters_allowed() {
    for reason in Reason::ALL {
        let description = reason.description();
        assert!(allowed_in_description(&description), "{description}");
        assert!(description.len() <= 240, "{description}");
    }
}

#[test]
fn names_are_stable_kebab_case_and_distinct() {
    let names: HashSet<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    assert_eq!(names.len(), Reason::ALL.len());
    for name in names {
        let words = |b: u8| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit();
        assert!(name.bytes().all(words), "{name}");
    }
}

#[test]
fn what_an_outsider_must_not_tell_apart_reads_the_same() {
    let alike: [&[Reason]; 5] = [
        &[
            Reason::ClientUnknown,
            Reason::ClientDisabled,
            Reason::SecretWrong,
            Reason::SecretExpired,
            Reason::ClientAuthMethodWrong,
        ],
        &[
            Reason::IssuerUnknown,
            Reason::IssuerDisabled,
            Reason::AlgorithmNotAllowed,
            Reason::KeyUnknown,
            Reason::KeyExpired,
            Reason::KeysUnavailable,
            Reason::CertificateNotTrusted,
            Reason::CertificateExpired,
            Reason::SignatureBad,
        ],
        &[Reason::GrantTypeUnsupported, Reason::GrantTypeDisabled],
        &[
            Reason::TradedTokenUnknown,
            Reason::TradedTokenExpired,
            Reason::TradedTokenRevoked,
            Reason::TradedTokenOfAnother,
            Reason::TradedTokenOfAdministrator,
        ],
        &[
            Reason::ReplayMemoryFull,
            Reason::StoreUnavailable,
            Reason::SigningUnavailable,
        ],
    ];
    for group in alike {
        for reason in group {
            assert_eq!(reason.description(), group[0].description());
            assert_eq!(reason.code(), group[0].code());
        }
    }
}

#[test]
fn rfc7523_s3_2_a_client_assertion_fails_as_invalid_client() {
    let as_grant = Rejection::new(Reason::AudienceNotUs, "");
    assert_eq!(
        (as_grant.code(), as_grant.status()),
        (ErrorCode::InvalidGrant, 400)
    );
    let as_client = Rejection::new(Reason::AudienceNotUs, "").of_client_assertion(true);
    assert_eq!(
        (as_client.code(), as_client.status()),
        (ErrorCode::InvalidClient, 401)
    );
}

#[test]
fn rfc8693_s2_2_2_whatever_is_wrong_with_a_token_that_is_traded_is_an_invalid_request() {
    for reason in [
        Reason::AudienceNotUs,
        Reason::ClientNotAllowed,
        Reason::ActorClaimMalformed,
    ] {
        let of_exchange = |is| Rejection::new(reason, "").of_exchange(is).code();
        assert_eq!(of_exchange(true), ErrorCode::InvalidRequest);
        assert_eq!(of_exchange(false), ErrorCode::InvalidGrant);
    }
    let of_client = Rejection::new(Reason::AudienceNotUs, "").of_client_assertion(true);
    assert_eq!(of_client.of_exchange(true).code(), ErrorCode::InvalidClient);
}

#[test]
fn rfc6749_s5_2_basic_is_challenged_only_when_the_header_was_used_and_authentication_failed() {
    let wrong = |used| Rejection::new(Reason::SecretWrong, "").challenging_basic(used);
    assert!(wrong(true).challenges_basic());
    assert!(!wrong(false).challenges_basic());
    let scope = Rejection::new(Reason::ScopeMissing, "").challenging_basic(true);
    assert!(!scope.challenges_basic());
}

#[test]
fn details_are_bounded_and_what_was_sent_is_escaped() {
    let sent = "a\n\u{1b}[31m\u{202e}\"".repeat(2000);
    let rejection = Rejection::new(Reason::SubjectNotAllowed, quoted(&sent)).claimed_by(&sent);
    let (detail, issuer) = (
        rejection.detail_for_operator(),
        rejection.issuer_for_operator(),
    );
    assert!(detail.chars().count() <= Rejection::MOST_DETAIL);
    for text in [detail, issuer.unwrap()] {
        assert!(
            text.is_ascii() && !text.chars().any(char::is_control),
            "{text}"
        );
    }
}
