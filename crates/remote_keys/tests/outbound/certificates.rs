//! TLS: whose certificates are believed, and for which names.

use jurat_remote_keys::outbound::{
    CaBundle, Fetched, GetRequest, InvalidCaBundle, OutboundError, TlsTrust,
};
use rcgen::date_time_ymd;
use rustls::HandshakeKind;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::door::{door, door_to};
use crate::other_server::{Identity, OtherServer, answer};
use crate::scripted_dns::ScriptedDns;

async fn fetch(shown: &Identity, trust: TlsTrust) -> Result<Fetched, OutboundError> {
    let server = OtherServer::answering_over_tls(shown, answer("200 OK", &[], "{}"));
    let dns = ScriptedDns::answering(&["127.0.0.1"]);
    let request = GetRequest {
        trust,
        ..GetRequest::new(server.url_at("issuer.test", "/keys"))
    };
    let fetched = door("issuer.test", &dns).get(request).await;
    assert!(
        fetched.is_ok() || server.requests().is_empty(),
        "nothing is asked over a connection that is not trusted"
    );
    fetched
}

#[tokio::test]
async fn a_sources_own_authority_is_believed() {
    let identity = Identity::of(&["issuer.test"]);
    assert_eq!(
        fetch(&identity, identity.trust()).await.unwrap().body,
        b"{}"
    );
}

#[tokio::test]
async fn a_certificate_may_be_for_an_address() {
    let identity = Identity::of(&["127.0.0.1"]);
    let server = OtherServer::answering_over_tls(&identity, answer("200 OK", &[], "{}"));
    let request = GetRequest {
        trust: identity.trust(),
        ..GetRequest::new(server.url("/keys"))
    };
    assert_eq!(door_to(&server).get(request).await.unwrap().body, b"{}");
}

#[tokio::test]
async fn another_authority_is_not_believed_even_when_it_is_called_the_same() {
    let shown = Identity::of(&["issuer.test"]);
    let same_name = Identity::of(&["issuer.test"]);
    let other = rcgen::generate_simple_self_signed(vec!["ca.test".to_owned()])
        .unwrap()
        .cert
        .pem();
    let other = TlsTrust::Own(CaBundle::from_pem(other.as_bytes()).unwrap());
    for trust in [same_name.trust(), other, TlsTrust::System] {
        let failed = fetch(&shown, trust).await.unwrap_err();
        assert!(
            matches!(failed, OutboundError::CertificateNotTrusted { .. }),
            "{failed}"
        );
        assert!(!failed.is_policy());
    }
}

#[tokio::test]
async fn rfc9525_a_certificate_for_another_name_is_not_believed() {
    for names in [
        &["other.test"][..],
        &["127.0.0.1"],
        &["*.issuer.test", "test"],
    ] {
        let identity = Identity::of(names);
        let failed = fetch(&identity, identity.trust()).await.unwrap_err();
        assert!(
            matches!(failed, OutboundError::CertificateForAnotherName { .. }),
            "{names:?}: {failed}"
        );
    }
}

#[tokio::test]
async fn a_certificate_that_has_ended_is_not_believed() {
    let identity = Identity::with(&["issuer.test"], |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    });
    let failed = fetch(&identity, identity.trust()).await.unwrap_err();
    assert!(
        matches!(failed, OutboundError::CertificateExpired { .. }),
        "{failed}"
    );
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_not_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection
            .write_all(answer("200 OK", &[], "{}").as_bytes())
            .await
            .unwrap();
    });
    let door = door(&address.to_string(), &ScriptedDns::answering(&[]));
    let failed = door
        .get(GetRequest::new(format!("https://{address}/keys")))
        .await
        .unwrap_err();
    assert!(matches!(failed, OutboundError::Tls { .. }), "{failed}");
}

#[tokio::test]
async fn every_fetch_proves_the_certificate_anew() {
    let identity = Identity::of(&["127.0.0.1"]);
    let server = OtherServer::answering_over_tls(&identity, answer("200 OK", &[], "{}"));
    let request = GetRequest {
        trust: identity.trust(),
        ..GetRequest::new(server.url("/keys"))
    };
    let door = door_to(&server);
    for _ in 0..2 {
        door.get(request.clone()).await.unwrap();
    }
    let whole = Some(HandshakeKind::Full);
    assert_eq!(server.handshakes(), [whole, whole]);
}

#[tokio::test]
async fn a_ca_bundle_is_certificates_and_nothing_else() {
    for (pem, says) in [
        ("", "no readable certificate"),
        ("keys", "no readable certificate"),
        (
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
            "no readable certificate",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "cannot be used",
        ),
    ] {
        let wrong = CaBundle::from_pem(pem.as_bytes()).err().unwrap();
        assert!(wrong.to_string().contains(says), "{pem}: {wrong}");
    }
    let one = rcgen::generate_simple_self_signed(vec!["ca.test".to_owned()])
        .unwrap()
        .cert
        .pem();
    assert!(CaBundle::from_pem(one.repeat(256).as_bytes()).is_ok());
    let many = CaBundle::from_pem(one.repeat(257).as_bytes()).err();
    assert!(matches!(many, Some(InvalidCaBundle::TooMany)));
}
