//! Names: judged at the addresses they lead to, at each look-up anew, and dialled at exactly a judged one.

use std::sync::Arc;

use jurat_remote_keys::outbound::{GetRequest, Outbound, OutboundError, SpecialAddress};

use crate::door::{cleartext, door, options};
use crate::other_server::{OtherServer, answer, redirect};
use crate::scripted_dns::ScriptedDns;

fn server() -> OtherServer {
    OtherServer::answering(answer("200 OK", &[], "{}"))
}

#[tokio::test]
async fn a_name_that_leads_to_a_special_address_is_refused() {
    for (address, is) in [
        ("127.0.0.1", SpecialAddress::Loopback),
        ("10.0.0.7", SpecialAddress::Private),
        ("169.254.169.254", SpecialAddress::LinkLocal),
        ("::ffff:10.0.0.7", SpecialAddress::Private),
        ("64:ff9b::a00:7", SpecialAddress::Private),
        ("2002:a00:7::", SpecialAddress::Translated),
        ("::1", SpecialAddress::Loopback),
        ("fe80::1", SpecialAddress::LinkLocal),
        ("fd00::1", SpecialAddress::UniqueLocal),
    ] {
        let dns = ScriptedDns::answering(&[address]);
        let refused = door("", &dns)
            .get(GetRequest::new("https://issuer.test/keys"))
            .await
            .unwrap_err();
        let OutboundError::NameOfSpecialAddress { special, .. } = refused else {
            panic!("{address}: {refused}");
        };
        assert_eq!(special, is, "{address}");
        assert!(refused.is_policy());
    }
}

#[tokio::test]
async fn the_machines_own_resolver_is_judged_too() {
    let server = server();
    let url = server.url_at("localhost", "/keys");
    let closed = Outbound::new(options("")).unwrap();
    let refused = closed.get(cleartext(&url)).await.unwrap_err();
    assert!(
        matches!(refused, OutboundError::NameOfSpecialAddress { .. }),
        "{refused}"
    );
    assert!(server.requests().is_empty());
    let open = Outbound::new(options("localhost")).unwrap();
    assert_eq!(open.get(cleartext(&url)).await.unwrap().body, b"{}");
}

#[tokio::test]
async fn sixty_four_at_once_are_all_looked_up_and_fetched_though_others_gave_up() {
    let server = server();
    let url = server.url_at("localhost", "/keys");
    let door = Arc::new(Outbound::new(options("localhost")).unwrap());
    let fetch = || {
        let (door, request) = (Arc::clone(&door), cleartext(&url));
        tokio::spawn(async move { door.get(request).await.map(|fetched| fetched.body) })
    };
    let given_up: Vec<_> = (0..64).map(|_| fetch()).collect();
    // Each has begun its look-up, or waits for a place.
    tokio::task::yield_now().await;
    for fetching in given_up {
        fetching.abort();
    }
    let fetching: Vec<_> = (0..64).map(|_| fetch()).collect();
    for fetched in fetching {
        assert_eq!(fetched.await.unwrap().unwrap(), b"{}");
    }
}

#[tokio::test]
async fn an_answer_that_changes_between_check_and_dial_is_never_asked_for() {
    let server = server();
    // The second answer would lead elsewhere, and a third would be an error.
    let dns = ScriptedDns::answering(&["127.0.0.1", "169.254.169.254"]);
    let door = door(&server.address.to_string(), &dns);
    let fetched = door
        .get(cleartext(&server.url_at("issuer.test", "/keys")))
        .await
        .unwrap();
    assert_eq!(fetched.body, b"{}");
    assert_eq!(dns.asked(), ["issuer.test"]);
}

#[tokio::test]
async fn the_next_fetch_is_judged_by_the_next_answer() {
    let server = server();
    let dns = ScriptedDns::answering(&["127.0.0.1", "169.254.169.254"]);
    let door = door(&server.address.to_string(), &dns);
    let url = server.url_at("issuer.test", "/keys");
    assert!(door.get(cleartext(&url)).await.is_ok());
    let refused = door.get(cleartext(&url)).await.unwrap_err();
    assert!(
        matches!(refused, OutboundError::NameOfSpecialAddress { .. }),
        "{refused}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_to_the_same_name_is_judged_by_the_next_answer() {
    let server = OtherServer::answering(redirect("/elsewhere"));
    let dns = ScriptedDns::answering(&["127.0.0.1", "127.0.0.2"]);
    let door = door(&server.address.to_string(), &dns);
    let refused = door
        .get(cleartext(&server.url_at("issuer.test", "/keys")))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, OutboundError::NameOfSpecialAddress { .. }),
        "{refused}"
    );
    assert_eq!((server.requests().len(), dns.asked().len()), (1, 2));
}

#[tokio::test]
async fn of_a_good_and_a_bad_address_the_good_one_alone_is_dialled() {
    let server = server();
    for answer in [
        "127.0.0.2 10.0.0.7 127.0.0.1",
        "127.0.0.1 127.0.0.2",
        "::1 127.0.0.1",
    ] {
        let dns = ScriptedDns::answering(&[answer]);
        let door = door(&server.address.to_string(), &dns);
        let fetched = door
            .get(cleartext(&server.url_at("issuer.test", "/keys")))
            .await;
        assert_eq!(fetched.unwrap().body, b"{}", "{answer}");
    }
}

#[tokio::test]
async fn a_bad_address_is_not_dialled_when_the_good_one_does_not_answer() {
    // Whoever listens here would be reached through the second address.
    let server = server();
    let port = server.address.port();
    let dns = ScriptedDns::answering(&["127.0.0.2 127.0.0.1"]);
    let door = door(&format!("127.0.0.2:{port}"), &dns);
    let failed = door
        .get(cleartext(&server.url_at("issuer.test", "/keys")))
        .await
        .unwrap_err();
    assert!(matches!(failed, OutboundError::Connect { .. }), "{failed}");
    assert!(!failed.is_policy());
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_next_good_address_is_tried_when_one_does_not_answer() {
    let server = server();
    let dns = ScriptedDns::answering(&["127.0.0.2 127.0.0.1"]);
    let door = door("127.0.0.0/8", &dns);
    let fetched = door
        .get(cleartext(&server.url_at("issuer.test", "/keys")))
        .await;
    assert_eq!(fetched.unwrap().body, b"{}");
}

#[tokio::test]
async fn a_host_that_is_allowed_by_name_may_stand_in_a_local_network() {
    let server = server();
    let port = server.address.port();
    let dns = ScriptedDns::answering(&["127.0.0.1", "127.0.0.1"]);
    let door = door(&format!("issuer.test:{port}"), &dns);
    let fetched = door
        .get(cleartext(&server.url_at("ISSUER.test.", "/keys")))
        .await;
    assert_eq!(fetched.unwrap().body, b"{}");
    let other = door
        .get(cleartext(&server.url_at("other.test", "/keys")))
        .await;
    assert!(
        matches!(other, Err(OutboundError::NameOfSpecialAddress { .. })),
        "{other:?}"
    );
}

#[tokio::test]
async fn a_host_that_is_allowed_by_name_may_not_lead_to_a_metadata_service() {
    for address in [
        "169.254.169.254",
        "0.0.0.0",
        "fe80::1",
        "168.63.129.16",
        "224.0.0.1",
    ] {
        let dns = ScriptedDns::answering(&[address]);
        let refused = door("issuer.test", &dns)
            .get(GetRequest::new("https://issuer.test/"))
            .await;
        let sentence = refused.unwrap_err().to_string();
        assert!(
            sentence.contains(&format!("add {address} to outbound.allow")),
            "{sentence}"
        );
    }
}

#[tokio::test]
async fn a_name_without_an_address_or_an_answer_is_the_other_sides_failure() {
    let dns = ScriptedDns::answering(&[""]);
    let door = door("", &dns);
    let none = door
        .get(GetRequest::new("https://issuer.test/"))
        .await
        .unwrap_err();
    assert!(matches!(none, OutboundError::NoAddress { .. }), "{none}");
    let failed = door
        .get(GetRequest::new("https://issuer.test/"))
        .await
        .unwrap_err();
    assert!(matches!(failed, OutboundError::LookUp { .. }), "{failed}");
    assert!(!none.is_policy() && !failed.is_policy());
}
