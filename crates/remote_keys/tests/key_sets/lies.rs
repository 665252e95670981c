//! An issuer that answers nonsense: each with a sentence that says what, and nothing taken.

use std::time::Duration;

use jurat_registry::key_sets::KeySets;
use jurat_registry::key_source::{KeyDocument, KeySource};
use serde_json::{Value, json};

use crate::issuer::{Issuer, Page};
use crate::stage::{jwks, local, remote_keys, remote_keys_within};

#[tokio::test]
async fn what_is_no_key_set_is_refused_with_a_sentence() {
    let issuer = Issuer::start(None).await;
    let (_, keys) = remote_keys(Vec::new());
    let tiny = json!({ "keys": vec![json!({}); 10_000] });
    let large = json!({ "keys": vec![jwks(&[0])["keys"][0].clone(); 10_000] });
    for (page, said) in [
        (Page::of(&"{\"keys\": ["), "JWK Set"),
        (Page::of(&"<html>"), "JWK Set"),
        (Page::of(&"{\"keys\": [], \"keys\": []}"), "twice"),
        (Page::of(&tiny), "10000 keys"),
        (Page::of(&large), "262144"),
        (
            Page {
                status: 500,
                ..Page::of(&jwks(&[0]))
            },
            "500",
        ),
    ] {
        issuer.publish("/jwks", page);
        let source = local(issuer.url("/jwks"));
        let failure = keys.discover("partner", &source).await.err().unwrap();
        assert!(failure.sentence.contains(said), "{said}: {failure}");
    }
}

#[tokio::test]
async fn an_answer_that_drips_ends_with_the_patience_of_the_reading() {
    let issuer = Issuer::start(None).await;
    let page = Page {
        drips: true,
        ..Page::of(&jwks(&[0]))
    };
    issuer.publish("/jwks", page);
    let (_, keys) = remote_keys_within(Duration::from_millis(100), Vec::new());
    let source = local(issuer.url("/jwks"));
    let failure = keys.discover("partner", &source).await.err().unwrap();
    assert!(failure.sentence.contains("within"), "{failure}");
}

#[tokio::test]
async fn oidc_discovery_s4_3_metadata_of_another_issuer_is_refused() {
    let issuer = Issuer::start(None).await;
    let (_, keys) = remote_keys(Vec::new());
    let name = issuer.url("");
    let source = KeySource {
        local: true,
        ..KeySource::usual(KeyDocument::Discovery)
    };
    let metadata = |issuer_name: &str, jwks_uri: &str| -> Value {
        json!({"issuer": issuer_name, "jwks_uri": jwks_uri})
    };
    issuer.publish("/jwks", Page::of(&jwks(&[0])));
    for (document, said) in [
        (
            metadata("https://another.example.com", &issuer.url("/jwks")),
            "to the letter",
        ),
        (
            metadata(&format!("{name}/"), &issuer.url("/jwks")),
            "to the letter",
        ),
        (metadata(&name, "http://10.0.0.7/jwks"), "outbound.allow"),
        (metadata(&name, "file:///etc/passwd"), "https"),
        (json!({ "issuer": name }), "jwks_uri"),
    ] {
        issuer.publish("/.well-known/openid-configuration", Page::of(&document));
        let failure = keys.discover(&name, &source).await.err().unwrap();
        assert!(failure.sentence.contains(said), "{said}: {failure}");
        assert_eq!(issuer.asked("/jwks"), 0);
    }
    let good = metadata(&name, &issuer.url("/jwks"));
    issuer.publish("/.well-known/openid-configuration", Page::of(&good));
    let set = keys.discover(&name, &source).await.unwrap();
    assert_eq!(set.read_from, issuer.url("/jwks"));
}

#[tokio::test]
async fn cleartext_is_read_only_where_the_source_is_local() {
    let issuer = Issuer::start(None).await;
    issuer.publish("/jwks", Page::of(&jwks(&[0])));
    let (_, keys) = remote_keys(Vec::new());
    let mut source = local(issuer.url("/jwks"));
    assert!(keys.discover("partner", &source).await.is_ok());
    source.local = false;
    let failure = keys.discover("partner", &source).await.err().unwrap();
    assert!(failure.sentence.contains("cleartext"), "{failure}");
}
