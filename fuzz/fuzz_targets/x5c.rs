//! `x5c` of a header (RFC 7515 section 4.1.6) and what it is held against: CA bundles, revocation lists, name rules.
//!
//! The authority of the seeds signed two leaves, one of them revoked, and its keys are gone: whatever the input, a key
//! that is given is one of theirs.
#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::certificate_path::{
    CertificateAuthorities, CertificateRules, PathError, RevocationLists,
};
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::verification_key::VerificationKey;
use libfuzzer_sys::fuzz_target;

const CHAIN: &str = include_str!("../seeds/x5c/chain");
const REVOKED: &str = include_str!("../seeds/x5c/revoked");
/// The first second of 2026.
const NOW: i64 = 1_767_225_600;

struct World {
    authorities: CertificateAuthorities,
    lists: RevocationLists,
    any_leaf: CertificateRules,
    leaf: [u8; 32],
    revoked: [u8; 32],
    chain: Vec<Vec<u8>>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let authorities = include_str!("../seeds/x5c/authorities.pem");
    let lists = include_bytes!("../seeds/x5c/lists.pem");
    let certificates = |x5c| -> Vec<Vec<u8>> {
        let texts: Vec<String> = serde_json::from_str(x5c).unwrap();
        let decoded = texts.iter().map(|text| STANDARD.decode(text).unwrap());
        decoded.collect()
    };
    let thumbprint = |x5c| {
        let key = VerificationKey::from_certificate_der(&certificates(x5c)[0]);
        key.unwrap().x5t_s256().unwrap()
    };
    let world = World {
        authorities: CertificateAuthorities::from_pem(authorities).unwrap(),
        lists: RevocationLists::from_der_or_pem(lists).unwrap(),
        any_leaf: CertificateRules::any_leaf(),
        leaf: thumbprint(CHAIN),
        revoked: thumbprint(REVOKED),
        chain: certificates(CHAIN),
    };
    // Otherwise nothing below would say anything.
    assert!(
        ask(&world, CHAIN, &world.any_leaf, Some(&world.lists))
            .unwrap()
            .is_ok()
    );
    let refused = ask(&world, REVOKED, &world.any_leaf, Some(&world.lists));
    assert_eq!(refused.unwrap().unwrap_err(), PathError::Revoked);
    world
});

fuzz_target!(|data: &[u8]| {
    let world = &*WORLD;
    if let Ok(text) = str::from_utf8(data) {
        as_x5c(world, text);
        as_bundle(text);
    }
    as_leaf(world, data);
    as_changes(world, data);
    as_lists(world, data);
    as_rules(world, data);
});

/// What the header with this `x5c` gets; nothing when it is no header.
fn ask(
    world: &World,
    x5c: &str,
    rules: &CertificateRules,
    lists: Option<&RevocationLists>,
) -> Option<Result<VerificationKey, PathError>> {
    let header = base64url::encode(format!(r#"{{"alg":"ES256","x5c":{x5c}}}"#));
    let text = format!("{header}.{}.QQ", base64url::encode("{}"));
    let jws = CompactJws::decode(&text).ok()?;
    let jwt = UnverifiedJwt::parse(&jws).ok()?;
    let x5c = jwt.header().x5c.as_ref()?;
    let answer = world.authorities.leaf(x5c, rules, lists, NOW);
    if let Some(fault) = x5c.fault() {
        assert_eq!(answer.as_ref().err(), Some(&PathError::MalformedX5c(fault)));
    }
    if let Err(error) = &answer {
        assert!(!error.to_string().chars().any(char::is_control));
    }
    Some(answer)
}

fn as_x5c(world: &World, text: &str) {
    if let Some(Ok(key)) = ask(world, text, &world.any_leaf, None) {
        let given = key.x5t_s256().unwrap();
        assert!(given == world.leaf || given == world.revoked);
    }
    if let Some(Ok(key)) = ask(world, text, &world.any_leaf, Some(&world.lists)) {
        assert_eq!(key.x5t_s256(), Some(world.leaf));
    }
}

fn as_leaf(world: &World, der: &[u8]) {
    let x5c = encoded(&[der, &world.chain[1]]);
    if let Some(Ok(key)) = ask(world, &x5c, &world.any_leaf, None) {
        let given = key.x5t_s256().unwrap();
        assert!(given == world.leaf || given == world.revoked);
    }
}

/// Takes the input as changes to octets of the good chain: only the unchanged one gives a key.
fn as_changes(world: &World, data: &[u8]) {
    let mut chain = world.chain.clone();
    for change in data.chunks_exact(4).take(8) {
        let certificate = &mut chain[usize::from(change[0]) % 2];
        let at = usize::from(u16::from_le_bytes([change[1], change[2]])) % certificate.len();
        certificate[at] = change[3];
    }
    let x5c = encoded(&[&chain[0], &chain[1]]);
    let answer = ask(world, &x5c, &world.any_leaf, None).unwrap();
    assert_eq!(answer.is_ok(), chain == world.chain);
}

fn encoded(certificates: &[&[u8]]) -> String {
    let texts = certificates.iter().map(|der| STANDARD.encode(der));
    serde_json::to_string(&texts.collect::<Vec<_>>()).unwrap()
}

fn as_bundle(text: &str) {
    let Ok(bundle) = CertificateAuthorities::from_pem(text) else {
        return;
    };
    assert!(!text.contains("PRIVATE KEY-----"));
    assert!((1..=32).contains(&bundle.authorities().len()));
    let again = CertificateAuthorities::from_pem(bundle.to_pem()).unwrap();
    assert_eq!(again.to_pem(), bundle.to_pem());
    assert_eq!(again.authorities(), bundle.authorities());
}

fn as_lists(world: &World, data: &[u8]) {
    let Ok(lists) = RevocationLists::from_der_or_pem(data) else {
        return;
    };
    let summaries = lists.summaries();
    assert!((1..=16).contains(&summaries.len()));
    assert!(summaries.is_sorted_by(|newer, older| newer.this_update >= older.this_update));
    // None is signed but the seeds' own, and those revoke it.
    assert!(
        ask(world, REVOKED, &world.any_leaf, Some(&lists))
            .unwrap()
            .is_err()
    );
}

fn as_rules(world: &World, data: &[u8]) {
    let Ok(rules) = serde_json::from_slice::<CertificateRules>(data) else {
        return;
    };
    let json = serde_json::to_vec(&rules).unwrap();
    assert_eq!(
        serde_json::from_slice::<CertificateRules>(&json).unwrap(),
        rules
    );
    let names = rules.names();
    let id = "spiffe://partner.example/ns/prod/api";
    let listed = |names: &[String], name: &str| names.iter().any(|listed| listed == name);
    let mut below = names.uris.iter().filter(|uri| uri.ends_with('/'));
    let meant = names.any_leaf
        || listed(&names.dns_names, "api.partner.example")
        || listed(&names.common_names, "Partner 1")
        || listed(&names.uris, id)
        || below.any(|prefix| id.starts_with(prefix));
    assert_eq!(ask(world, CHAIN, &rules, None).unwrap().is_ok(), meant);
}
