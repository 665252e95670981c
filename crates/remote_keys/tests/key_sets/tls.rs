//! Over TLS: a source's own certificate authority, and a Kubernetes API server's token.

use std::sync::Arc;

use jurat_registry::key_sets::{KeySets, Occasion};
use jurat_registry::key_source::{KeyDocument, KeySource};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;

use crate::issuer::{Issuer, Page};
use crate::stage::{holds, jwks, owner, remote_keys};

/// A server's certificate for loopback, and PEM of the authority that gave it.
fn identity() -> (Arc<ServerConfig>, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let chain = vec![CertificateDer::from(certificate)];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    (Arc::new(server), authority.pem())
}

#[tokio::test]
async fn an_issuer_is_found_by_discovery_under_its_own_certificate_authority() {
    let (server, authority) = identity();
    let issuer = Issuer::start(Some(server)).await;
    let name = issuer.url("/tenant");
    let metadata = json!({"issuer": name, "jwks_uri": issuer.url("/keys")});
    issuer.publish(
        "/.well-known/oauth-authorization-server/tenant",
        Page::of(&metadata),
    );
    issuer.publish("/keys", Page::of(&jwks(&[0, 1])));
    let (_, keys) = remote_keys(Vec::new());
    let mut source = KeySource::usual(KeyDocument::Discovery);
    let refused = keys.discover(&name, &source).await.err().unwrap();
    assert!(refused.sentence.contains("certificate"), "{refused}");
    source.tls_authorities = Some(authority);
    let read = keys.read(owner(&name, &source), Occasion::NoneAtHand).await;
    assert!(holds(&read.unwrap().set, &[0, 1]));
    assert_eq!(issuer.asked("/tenant/.well-known/openid-configuration"), 1);
    assert_eq!(issuer.authorization(), None);
}

#[tokio::test]
async fn a_kubernetes_api_server_gets_the_service_account_s_token() {
    let (server, authority) = identity();
    let issuer = Issuer::start(Some(server)).await;
    issuer.publish("/openid/v1/jwks", Page::of(&jwks(&[0])));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "header.claims.signature\n").unwrap();
    let (_, keys) = remote_keys(vec![file.clone()]);
    let from = KeyDocument::Kubernetes {
        url: issuer.url("/"),
        token_file: file.to_str().map(str::to_owned),
    };
    let source = KeySource {
        tls_authorities: Some(authority),
        ..KeySource::usual(from)
    };
    let set = keys
        .discover("https://kubernetes.default.svc", &source)
        .await;
    assert!(holds(&set.unwrap(), &[0]));
    let expected = "Bearer header.claims.signature";
    assert_eq!(issuer.authorization().as_deref(), Some(expected));
}
