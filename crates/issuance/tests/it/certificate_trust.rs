//! Keys that come in certificates: RFC 7515 section 4.1.6, RFC 5280 section 6, RFC 8725 section 3.10.

use jurat_issuance::rejection::Reason;
use jurat_registry::certificate_trust::RevocationBundle;
use serde_json::json;

use crate::certified_key::Authority;
use crate::world::{KEYS, World, granted, refused};

const NAME: &str = "workload.example.com";

fn world(authority: &Authority) -> World {
    let world = World::new();
    world.trust_certificates_of(authority, NAME);
    world
}

#[test]
fn rfc7515_s4_1_6_a_leaf_that_leads_to_the_authority_brings_its_key() {
    let authority = Authority::new("ours");
    let world = world(&authority);
    for key in [&KEYS.stranger, &KEYS.rsa] {
        let assertion = world.third_party().signed_by(key);
        let assertion = assertion.header("x5c", authority.certify(key, NAME));
        // A kid is the sender's own label: there is no registered key that it could mean.
        granted(world.present_by_portal(&assertion.header("kid", "mine").sign()));
    }
}

#[test]
fn rfc8725_s3_10_a_certificate_nobody_vouches_for_brings_nothing() {
    let authority = Authority::new("ours");
    let world = world(&authority);
    // Another authority under the same name; a name that is not meant; a certificate of another key than the one that signed.
    let lookalike = Authority::new("ours").certify(&KEYS.rsa, NAME);
    let other_name = authority.certify(&KEYS.rsa, "other.example.com");
    let other_key = authority.certify(&KEYS.stranger, NAME);
    let assertion = || world.third_party().signed_by(&KEYS.rsa);
    for (chain, reason) in [
        (json!(lookalike), Reason::CertificateNotTrusted),
        (json!(other_name), Reason::CertificateNotTrusted),
        (json!([]), Reason::CertificateNotTrusted),
        (json!("x"), Reason::CertificateNotTrusted),
        (json!(other_key), Reason::SignatureBad),
    ] {
        let presented = assertion().header("x5c", chain.clone()).sign();
        assert_eq!(
            refused(&world.present_by_portal(&presented)),
            reason,
            "{chain}"
        );
    }
    let bare = world.present_by_portal(&assertion().sign());
    assert_eq!(refused(&bare), Reason::KeyUnknown);
    let good = assertion().header("x5c", authority.certify(&KEYS.rsa, NAME));
    granted(world.present_by_portal(&good.sign()));
}

#[test]
fn rfc7515_s4_1_8_a_thumbprint_beside_x5c_is_the_leafs() {
    let authority = Authority::new("ours");
    let world = world(&authority);
    let assertion = world.third_party().signed_by(&KEYS.rsa);
    let assertion = assertion.header("x5c", authority.certify(&KEYS.rsa, NAME));
    let wrong = assertion.header("x5t#S256", "A".repeat(43)).sign();
    assert_eq!(
        refused(&world.present_by_portal(&wrong)),
        Reason::CertificateNotTrusted
    );
}

#[test]
fn rfc5280_s6_3_a_revoked_certificate_brings_nothing() {
    let authority = Authority::new("ours");
    let world = world(&authority);
    let assertion = world.third_party().signed_by(&KEYS.rsa);
    let assertion = assertion.header("x5c", authority.certify(&KEYS.rsa, NAME));
    let list = |serials| {
        let list = RevocationBundle::try_from(authority.revoke(serials)).unwrap();
        world.change_provider(|provider| {
            let trust = provider.settings.certificate_trust.as_mut().unwrap();
            trust.revocation_lists = Some(list);
        });
    };
    list(&[7]);
    let refusal = refused(&world.present_by_portal(&assertion.clone().sign()));
    assert_eq!(refusal, Reason::CertificateNotTrusted);
    list(&[8]);
    granted(world.present_by_portal(&assertion.sign()));
}

#[test]
fn an_issuer_without_authorities_never_looks_at_x5c() {
    let world = World::new();
    let authority = Authority::new("ours");
    let foreign = world.third_party().signed_by(&KEYS.rsa);
    let foreign = foreign.header("x5c", authority.certify(&KEYS.rsa, NAME));
    let refusal = refused(&world.present_by_portal(&foreign.sign()));
    assert_eq!(refusal, Reason::KeyUnknown);
    let own = world.third_party().header("x5c", json!({"not": "a chain"}));
    granted(world.present_by_portal(&own.sign()));
}
