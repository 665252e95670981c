//! Each kind of source by its own rules: metadata, SPIFFE bundles, Kubernetes API servers.

use std::time::Duration;

use jurat_registry::key_sets::{KeySets, KeySourceFailure, KeysRead, Occasion};
use jurat_registry::key_source::{KeyDocument, KeySource};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, IsCa,
    KeyIdMethod, KeyPair, KeyUsagePurpose, SerialNumber,
};
use serde_json::{Value, json};

use super::stage::{ISSUER, JWKS, KEYS, START, Stage, absent, jwks, kid, kids, owner, status};

const OPENID: &str = "https://idp.example.com/.well-known/openid-configuration";
const RFC8414: &str = "https://idp.example.com/.well-known/oauth-authorization-server";

fn discovered() -> Stage {
    let stage = Stage::of(KeySource::usual(KeyDocument::Discovery));
    stage.publish(&[0]);
    stage
}

fn metadata(issuer: &str, jwks_uri: &str) -> Value {
    json!({"issuer": issuer, "jwks_uri": jwks_uri, "response_types_supported": []})
}

async fn read(stage: &Stage) -> Result<KeysRead, KeySourceFailure> {
    stage.read(Occasion::NoneAtHand).await
}

async fn why(stage: &Stage) -> String {
    read(stage).await.err().unwrap().sentence
}

#[tokio::test(start_paused = true)]
async fn oidc_discovery_s4_leads_from_the_issuer_to_its_keys() {
    let stage = discovered();
    stage.door.put(OPENID, &metadata(ISSUER, JWKS), None);
    assert_eq!(kids(&read(&stage).await.unwrap().set), [kid(0)]);
    assert_eq!(stage.door.urls(), [OPENID, JWKS]);
}

#[tokio::test(start_paused = true)]
async fn rfc8414_s3_is_asked_where_there_is_no_openid_configuration() {
    let stage = discovered();
    stage.door.put(RFC8414, &metadata(ISSUER, JWKS), None);
    assert_eq!(kids(&read(&stage).await.unwrap().set), [kid(0)]);
    assert_eq!(stage.door.urls(), [OPENID, RFC8414, JWKS]);
    // Only where it is not there; an error is an error.
    let stage = discovered();
    stage.door.fail(OPENID, status(503));
    stage.door.put(RFC8414, &metadata(ISSUER, JWKS), None);
    assert!(why(&stage).await.contains("503"));
    let stage = discovered();
    stage.door.fail(RFC8414, absent());
    let sentence = why(&stage).await;
    assert!(
        sentence.contains("neither") && sentence.contains("URL of its keys"),
        "{sentence}"
    );
}

#[tokio::test(start_paused = true)]
async fn oidc_discovery_s4_3_another_issuer_s_metadata_is_refused_and_its_keys_not_asked_for() {
    for at in [OPENID, RFC8414] {
        let stage = discovered();
        stage
            .door
            .put(at, &metadata("https://idp.example.com/", JWKS), None);
        let sentence = why(&stage).await;
        assert!(sentence.contains("to the letter"), "{sentence}");
        assert!(!stage.door.urls().contains(&JWKS.to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn metadata_is_read_rarely_and_again_when_keys_are_not_where_it_said() {
    let stage = discovered();
    stage.door.put(OPENID, &metadata(ISSUER, JWKS), None);
    read(&stage).await.unwrap();
    stage.door.requests();
    stage.pass_in_use(720).await;
    assert_eq!(stage.door.urls(), [JWKS]);
    // An administrator wants to see all of it done.
    stage.read(Occasion::Administrator).await.unwrap();
    assert_eq!(stage.door.urls(), [OPENID, JWKS]);
    // They move.
    let moved = "https://idp.example.com/keys";
    stage.door.fail(JWKS, absent());
    stage.door.put(OPENID, &metadata(ISSUER, moved), None);
    stage.door.put(moved, &jwks(&[0, 1]), None);
    let read = stage.read(Occasion::UnknownKey).await.unwrap();
    assert_eq!(kids(&read.set), [kid(0)]);
    stage.pass_in_use(2).await;
    assert_eq!(stage.door.urls(), [JWKS, OPENID, moved]);
    assert_eq!(kids(&stage.at_hand().unwrap()), [kid(0), kid(1)]);
    // And after an hour in any case.
    stage.pass_in_use(3600).await;
    assert!(stage.door.urls().contains(&OPENID.to_owned()));
}

fn bundle(which: &[usize], members: &Value) -> Value {
    let mut bundle = jwks(which);
    for key in bundle["keys"].as_array_mut().unwrap() {
        key["use"] = json!("jwt-svid");
    }
    let mut other = KEYS[2].public_jwk().clone();
    other["use"] = json!("x509-svid");
    bundle["keys"].as_array_mut().unwrap().push(other);
    for (name, value) in members.as_object().unwrap() {
        bundle[name] = value.clone();
    }
    bundle
}

fn spiffe() -> Stage {
    let url = JWKS.to_owned();
    Stage::of(KeySource::usual(KeyDocument::SpiffeBundle { url }))
}

#[tokio::test(start_paused = true)]
async fn spiffe_bundle_s4_takes_jwt_keys_alone_and_its_refresh_hint_within_bounds() {
    for (hint, four_fifths) in [(300, 240), (1, 48), (1_000_000, 69_120)] {
        let stage = spiffe();
        let document = bundle(&[0], &json!({"spiffe_refresh_hint": hint}));
        // The hint goes before what HTTP says.
        stage.door.put(JWKS, &document, Some(1800));
        let set = read(&stage).await.unwrap().set;
        assert_eq!(kids(&set), [kid(0)]);
        let shown = stage.keys.state(owner(ISSUER, &stage.source));
        let due = stage.now().plus_seconds(four_fifths);
        assert_eq!(shown.next_read_at, Some(due), "{hint}");
    }
    // A key for X.509 does not verify JWTs, and a JWK Set's usual keys are none of a bundle's.
    let stage = spiffe();
    stage.publish(&[0]);
    assert!(read(&stage).await.unwrap().set.keys.is_empty());
}

#[tokio::test(start_paused = true)]
async fn spiffe_bundle_s4_1_1_an_older_copy_does_not_take_the_newer_one_s_place() {
    let stage = spiffe();
    let numbered = |which, number: u64| bundle(which, &json!({"spiffe_sequence": number}));
    stage.door.put(JWKS, &numbered(&[0, 1], 7), Some(60));
    read(&stage).await.unwrap();
    stage.door.put(JWKS, &numbered(&[0], 6), Some(60));
    stage.pass_in_use(50).await;
    assert_eq!(kids(&stage.at_hand().unwrap()), [kid(0), kid(1)]);
    let shown = stage.keys.state(owner(ISSUER, &stage.source));
    let why = shown.failing.unwrap().why;
    assert!(why.contains("from 7 to 6"), "{why}");
    // An administrator may know better.
    let read = stage.read(Occasion::Administrator).await.unwrap();
    assert_eq!(kids(&read.set), [kid(0)]);
}

#[tokio::test(start_paused = true)]
async fn a_kubernetes_api_server_is_asked_with_the_token_that_is_in_the_file_now() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let of = |token_file: Option<String>| {
        let url = "https://kubernetes.default.svc/".to_owned();
        KeySource::usual(KeyDocument::Kubernetes { url, token_file })
    };
    let named = file.to_str().unwrap().to_owned();
    let stage = Stage::with(of(Some(named.clone())), vec![file.clone()], 9);
    let url = "https://kubernetes.default.svc/openid/v1/jwks";
    stage.door.put(url, &jwks(&[0]), None);
    let sentence = why(&stage).await;
    assert!(sentence.contains("cannot be read"), "{sentence}");
    assert_eq!(stage.door.asked(), 0);
    std::fs::write(&file, "service.account.token\n").unwrap();
    stage.clock.advance_seconds(60);
    assert_eq!(kids(&read(&stage).await.unwrap().set), [kid(0)]);
    let requests = stage.door.requests();
    assert_eq!(requests[0].url, url);
    assert!(requests[0].authorization.is_some());
    // A file that the operator did not list, and an API server that answers anybody.
    let stage = Stage::with(of(Some(named)), Vec::new(), 9);
    assert!(why(&stage).await.contains("outbound.token_files"));
    let stage = Stage::of(of(None));
    stage.door.put(url, &jwks(&[0]), None);
    read(&stage).await.unwrap();
    assert!(stage.door.requests()[0].authorization.is_none());
}

/// PEM of an empty list of an authority's, whose next one is due after so many seconds.
fn revocation_list(due_after: u64) -> String {
    let start = Duration::from_secs(u64::try_from(START).unwrap());
    let start = rcgen::date_time_ymd(1970, 1, 1) + start;
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let list = CertificateRevocationListParams {
        this_update: start - Duration::from_hours(1),
        next_update: start + Duration::from_secs(due_after),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: Vec::new(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    list.signed_by(&authority).unwrap().pem().unwrap()
}

#[tokio::test(start_paused = true)]
async fn rfc5280_s5_1_2_5_a_revocation_list_is_read_again_before_the_next_one_is_due() {
    // What its host says of caching is the most.
    for (due_after, said, four_fifths) in [(86_400, 3600, 2880), (1000, 3600, 800), (0, 3600, 48)] {
        let url = "http://idp.example.com/ca.crl".to_owned();
        let stage = Stage::of(KeySource::usual(KeyDocument::RevocationList {
            url: url.clone(),
        }));
        stage
            .door
            .put(&url, &revocation_list(due_after), Some(said));
        let set = read(&stage).await.unwrap().set;
        assert!(set.revocation.is_some() && set.keys.is_empty());
        let shown = stage.keys.state(owner(ISSUER, &stage.source));
        let due = stage.now().plus_seconds(four_fifths);
        assert_eq!(shown.next_read_at, Some(due), "{due_after}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_source_says_of_trust_and_cleartext_goes_with_every_request() {
    let mut stage = discovered();
    stage.source.local = true;
    stage.door.put(OPENID, &metadata(ISSUER, JWKS), None);
    read(&stage).await.unwrap();
    assert!(
        stage
            .door
            .requests()
            .iter()
            .all(|request| request.cleartext_allowed)
    );
    stage.source.tls_authorities = Some("-----BEGIN CERTIFICATE-----".into());
    let sentence = why(&stage).await;
    assert!(sentence.contains("certificate"), "{sentence}");
    assert_eq!(stage.door.asked(), 0);
}
