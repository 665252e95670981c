//! Keys that come in certificates: RFC 7515 section 4.1.6, RFC 5280 section 6, RFC 8725 section 3.10.

use std::future::ready;
use std::sync::{Arc, Mutex};

use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::certificate_path::RevocationLists;
use jurat_registry::certificate_trust::RevocationBundle;
use jurat_registry::key_sets::{
    Discovering, KeyOwner, KeySet, KeySetChange, KeySets, KeySourceState, KeysRead, NoKeySets,
    Occasion, Reading,
};
use jurat_registry::key_source::{KeyDocument, KeySource};
use serde_json::json;

use crate::certified_key::Authority;
use crate::world::{KEYS, NOW, World, granted, refused, timestamp};

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

/// An authority that publishes its list, or cannot be reached.
struct PublishedList(Mutex<Option<String>>);

impl KeySets for PublishedList {
    fn at_hand(&self, _: KeyOwner<'_>) -> Option<Arc<KeySet>> {
        None
    }

    fn read(&self, owner: KeyOwner<'_>, occasion: Occasion) -> Reading {
        assert_eq!(owner.source.from.name(), "revocation_list");
        let list = self.0.lock().unwrap().clone();
        let Some(list) = list else {
            return NoKeySets.read(owner, occasion);
        };
        let lists = RevocationLists::from_der_or_pem(list.as_bytes()).unwrap();
        let set = KeySet {
            keys: Vec::new(),
            refused: Vec::new(),
            revocation: Some(Arc::new(lists)),
            read_from: "https://ca.example.com/crl".into(),
            read_at: timestamp(NOW),
        };
        Box::pin(ready(Ok(KeysRead {
            set: Arc::new(set),
            asked: true,
            change: KeySetChange::default(),
        })))
    }

    fn state(&self, owner: KeyOwner<'_>) -> KeySourceState {
        NoKeySets.state(owner)
    }

    fn discover<'a>(&'a self, issuer: &'a str, source: &'a KeySource) -> Discovering<'a> {
        NoKeySets.discover(issuer, source)
    }
}

#[test]
fn rfc5280_s6_3_a_published_list_counts_and_without_it_nothing_does() {
    let authority = Authority::new("ours");
    let published = Arc::new(PublishedList(Mutex::new(None)));
    let key_sets = Arc::clone(&published);
    let world = World::with(|ground| ground.node.key_sets = key_sets);
    world.trust_certificates_of(&authority, NAME);
    world.change_provider(|provider| {
        let url = "https://ca.example.com/crl".into();
        let source = KeySource::usual(KeyDocument::RevocationList { url });
        let trust = provider.settings.certificate_trust.as_mut().unwrap();
        trust.revocation_source = Some(source);
    });
    let assertion = world.third_party().signed_by(&KEYS.rsa);
    let assertion = assertion.header("x5c", authority.certify(&KEYS.rsa, NAME));
    let assertion = assertion.sign();
    let unread = world.present_by_portal(&assertion);
    assert_eq!(refused(&unread), Reason::KeysUnavailable);
    *published.0.lock().unwrap() = Some(authority.revoke(&[7]));
    let revoked = world.present_by_portal(&assertion);
    assert_eq!(refused(&revoked), Reason::CertificateNotTrusted);
    *published.0.lock().unwrap() = Some(authority.revoke(&[8]));
    granted(world.present_by_portal(&assertion));
}
