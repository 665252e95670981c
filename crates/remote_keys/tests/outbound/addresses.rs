//! Where the door does not lead: special addresses in every spelling, cleartext, and URLs that are not plain https.

use jurat_remote_keys::outbound::{GetRequest, OutboundError, SpecialAddress};

use crate::door::{cleartext, door, door_to, fetch_from};
use crate::other_server::{OtherServer, answer};
use crate::scripted_dns::ScriptedDns;

/// Every way to write an address that the `url` crate takes, and what it is.
const SPELLINGS: [(&str, SpecialAddress); 34] = [
    ("127.0.0.1", SpecialAddress::Loopback),
    ("127.0.0.1.", SpecialAddress::Loopback),
    ("127.1", SpecialAddress::Loopback),
    ("127.0.1", SpecialAddress::Loopback),
    ("2130706433", SpecialAddress::Loopback),
    ("0x7f000001", SpecialAddress::Loopback),
    ("0x7F.0x0.0x0.0x1", SpecialAddress::Loopback),
    ("0177.0.0.1", SpecialAddress::Loopback),
    ("017700000001", SpecialAddress::Loopback),
    ("0x7f.1", SpecialAddress::Loopback),
    ("%31%32%37.0.0.1", SpecialAddress::Loopback),
    ("１２７.０.０.１", SpecialAddress::Loopback),
    ("127。0。0。1", SpecialAddress::Loopback),
    ("①②⑦.⓪.⓪.①", SpecialAddress::Loopback),
    ("0", SpecialAddress::Unspecified),
    ("0.0.0.0", SpecialAddress::Unspecified),
    ("0x0", SpecialAddress::Unspecified),
    ("10.0.0.7", SpecialAddress::Private),
    ("0xa000007", SpecialAddress::Private),
    ("172.16.0.1", SpecialAddress::Private),
    ("192.168.0.1", SpecialAddress::Private),
    ("169.254.169.254", SpecialAddress::LinkLocal),
    ("2852039166", SpecialAddress::LinkLocal),
    ("0251.0376.0251.0376", SpecialAddress::LinkLocal),
    ("100.64.0.1", SpecialAddress::Shared),
    ("[::1]", SpecialAddress::Loopback),
    ("[0:0:0:0:0:0:0:1]", SpecialAddress::Loopback),
    ("[::]", SpecialAddress::Unspecified),
    ("[::ffff:127.0.0.1]", SpecialAddress::Loopback),
    ("[::ffff:7f00:1]", SpecialAddress::Loopback),
    ("[::127.0.0.1]", SpecialAddress::Translated),
    ("[64:ff9b::169.254.169.254]", SpecialAddress::LinkLocal),
    ("[2002:7f00:1::]", SpecialAddress::Translated),
    ("[fd00::1]", SpecialAddress::UniqueLocal),
];

#[tokio::test]
async fn an_address_in_the_url_is_judged_in_every_spelling() {
    let dns = ScriptedDns::answering(&[]);
    let door = door("", &dns);
    for (spelling, is) in SPELLINGS {
        let urls = [
            format!("https://{spelling}/keys"),
            format!("https:\\\\{spelling}:8443/keys"),
        ];
        for request in urls
            .iter()
            .map(GetRequest::new)
            .chain([cleartext(&format!("http://{spelling}/"))])
        {
            let url = request.url.clone();
            let checked = door.check(&url, request.cleartext_allowed);
            let refused = door.get(request).await.unwrap_err();
            let OutboundError::SpecialAddress { special, .. } = refused else {
                panic!("{url}: {refused}");
            };
            assert_eq!(special, is, "{url}");
            assert!(refused.is_policy());
            assert_eq!(checked, Err(refused));
        }
    }
    assert!(dns.asked().is_empty());
}

#[tokio::test]
async fn the_refusal_says_what_the_address_is_and_where_to_allow_it() {
    let refused = door("", &ScriptedDns::answering(&[])).check("https://10.0.0.7/keys", false);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "10.0.0.7 is a private address: if this host is meant, add it to outbound.allow in the server's configuration"
    );
}

#[tokio::test]
async fn an_address_that_is_allowed_is_reached_at_its_port_alone() {
    let server = OtherServer::answering(answer("200 OK", &[], "{}"));
    assert_eq!(fetch_from(&server).await.unwrap().body, b"{}");
    let other = OtherServer::answering(answer("200 OK", &[], "{}"));
    let refused = door_to(&server).get(cleartext(&other.url("/keys"))).await;
    assert!(
        matches!(refused, Err(OutboundError::SpecialAddress { .. })),
        "{refused:?}"
    );
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn a_mapped_address_is_reached_as_the_ipv4_address_that_is_allowed() {
    let server = OtherServer::answering(answer("200 OK", &[], "{}"));
    let url = server.url_at("[::ffff:127.0.0.1]", "/keys");
    assert_eq!(
        door_to(&server).get(cleartext(&url)).await.unwrap().body,
        b"{}"
    );
}

#[tokio::test]
async fn cleartext_is_refused_unless_the_source_is_marked_as_local() {
    let server = OtherServer::answering(answer("200 OK", &[], "{}"));
    let refused = door_to(&server)
        .get(GetRequest::new(server.url("/keys")))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, OutboundError::Cleartext { .. }),
        "{refused}"
    );
    assert!(refused.is_policy());
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn cleartext_over_the_internet_needs_the_allow_list_even_from_a_local_source() {
    let dns = ScriptedDns::answering(&["8.8.8.8"]);
    let door = door("other.test", &dns);
    let by_address = door
        .get(cleartext("http://8.8.8.8/keys"))
        .await
        .unwrap_err();
    assert!(
        matches!(by_address, OutboundError::CleartextNotListed { .. }),
        "{by_address}"
    );
    let by_name = door
        .get(cleartext("http://issuer.test/keys"))
        .await
        .unwrap_err();
    assert!(
        matches!(by_name, OutboundError::CleartextNotListed { .. }),
        "{by_name}"
    );
    assert!(by_name.is_policy());
}

#[tokio::test]
async fn urls_that_are_not_plain_https_are_refused_unasked() {
    let dns = ScriptedDns::answering(&[]);
    let door = door("", &dns);
    for (url, says) in [
        ("keys", "the URL cannot be read"),
        ("https://", "the URL cannot be read"),
        ("https://256.256.256.256/", "the URL cannot be read"),
        ("https://127.0.0.1.example.1/", "the URL cannot be read"),
        ("https://[fe80::1%25eth0]/", "the URL cannot be read"),
        ("file:///etc/passwd", "only https URLs"),
        ("ftp://issuer.test/", "only https URLs"),
        ("data:application/json,{}", "only https URLs"),
        ("unix:/run/docker.sock", "only https URLs"),
        ("gopher://127.0.0.1:25/", "only https URLs"),
        ("https://user@issuer.test/", "a user name or a password"),
        ("https://:secret@issuer.test/", "a user name or a password"),
        (
            "https://issuer.test@127.0.0.1/",
            "a user name or a password",
        ),
        ("https://issuer.test/keys#x", "a fragment"),
        ("http://issuer.test/", "is cleartext"),
    ] {
        let refused = door.get(GetRequest::new(url)).await.unwrap_err();
        assert!(refused.to_string().contains(says), "{url}: {refused}");
        assert!(refused.is_policy());
        assert!(!refused.to_string().contains("secret"));
        assert_eq!(door.check(url, false), Err(refused));
    }
    assert!(dns.asked().is_empty());
}
