//! TLS by the listener's own hand.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use jurat_server::listener::tls::{TlsError, server_config};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::http_client::{self, send_over};
use crate::listener_host::{AT_MOST, ListenerHost, SHORT};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, post};

fn certified() -> CertifiedKey<rcgen::KeyPair> {
    generate_simple_self_signed(vec!["jurat.test".to_owned()]).unwrap()
}

fn tls_config(certified: &CertifiedKey<rcgen::KeyPair>) -> ServerConfig {
    let (certificate, key) = (certified.cert.pem(), certified.signing_key.serialize_pem());
    server_config(certificate.as_bytes(), key.as_bytes()).unwrap()
}

fn host(certified: &CertifiedKey<rcgen::KeyPair>, handshake: Duration) -> ListenerHost {
    let tls = tls_config(certified);
    let router = Router::new().route("/", get(|| async { "here" }));
    ListenerHost::start(router, |config| {
        config.tls = Some(Arc::new(tls));
        config.header_timeout = handshake;
    })
}

/// A connection to `address` over TLS, by a client that trusts the certificate.
async fn connect(
    certified: &CertifiedKey<rcgen::KeyPair>,
    stream: TcpStream,
) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(certified.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    client.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from("jurat.test").unwrap();
    let connecting = TlsConnector::from(Arc::new(client)).connect(name, stream);
    connecting.await.unwrap()
}

/// A whole server whose token endpoint answers over TLS, and not without.
pub(crate) async fn speaks_tls_alone() {
    let certified = certified();
    let tls = tls_config(&certified);
    let server = TestServer::start_with(|setup| setup.listener.tls = Some(Arc::new(tls))).await;
    let assertion = server.administrator.assertion(&server);
    let assertion = assertion.claim("scope", "jurat.admin").sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let plain = TcpStream::connect(server.address).await.unwrap();
    assert!(send_over(plain, post(&form)).await.is_err());
    let plain = TcpStream::connect(server.address).await.unwrap();
    let answer = send_over(connect(&certified, plain).await, post(&form)).await;
    answer.unwrap().expect(200);
}

#[tokio::test]
async fn rfc7301_serves_http_1_1_over_tls() {
    let certified = certified();
    let host = host(&certified, AT_MOST);
    let stream = connect(&certified, host.connect().await).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let answer = send_over(stream, http_client::get("/")).await.unwrap();
    assert_eq!(answer.text(), "here");
}

#[tokio::test]
async fn a_handshake_that_does_not_come_is_cut_off() {
    let host = host(&certified(), SHORT);
    let mut silent = host.connect().await;
    let closed = tokio::time::timeout(AT_MOST, silent.read_u8()).await;
    assert!(closed.expect("closed").is_err());
    host.until_open(0).await;
}

#[test]
fn what_cannot_be_used_for_tls_says_so() {
    let (one, other) = (certified(), certified());
    let pem = one.cert.pem();
    let key = one.signing_key.serialize_pem();
    let refused = |certificate: &str, key: &str| {
        server_config(certificate.as_bytes(), key.as_bytes()).expect_err("refused")
    };
    assert!(matches!(refused("", &key), TlsError::Certificate));
    assert!(matches!(refused(&pem, &pem), TlsError::PrivateKey));
    let others = other.signing_key.serialize_pem();
    assert!(matches!(refused(&pem, &others), TlsError::Unusable(_)));
}
