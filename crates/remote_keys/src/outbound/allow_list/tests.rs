//! What an entry may be, what it allows, and the sentences for what it may not be.

use proptest::prelude::*;

use super::*;

fn list(text: &str) -> AllowList {
    text.parse().unwrap()
}

fn wrong(text: &str) -> String {
    text.parse::<AllowEntry>().unwrap_err().to_string()
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn an_empty_list_allows_nothing() {
    for empty in [AllowList::default(), list(""), list(" , ")] {
        assert!(!empty.holds(address("127.0.0.1"), 443));
        assert!(!empty.names("localhost", 443));
    }
}

#[test]
fn a_host_is_that_very_name_whatever_its_case_and_final_dot() {
    let list = list("Keys.Corp.Example., localhost:8443");
    assert!(list.names("keys.corp.example", 443));
    assert!(list.names("keys.corp.example.", 1));
    assert!(list.names("localhost", 8443));
    assert!(!list.names("localhost", 443));
    assert!(!list.names("corp.example", 443));
    assert!(!list.names("a.keys.corp.example", 443));
    assert!(!list.names("keys.corp.example.evil.example", 443));
}

#[test]
fn an_address_is_that_address_in_every_spelling_of_it() {
    let list = list("10.0.0.7, ::ffff:10.0.0.8, [fd00::7]:8443, 127.0.0.1:80");
    assert!(list.holds(address("10.0.0.7"), 443));
    assert!(list.holds(address("::ffff:10.0.0.7"), 443));
    assert!(list.holds(address("10.0.0.8"), 443));
    assert!(!list.holds(address("10.0.0.9"), 443));
    assert!(list.holds(address("fd00::7"), 8443));
    assert!(!list.holds(address("fd00::7"), 443));
    assert!(list.holds(address("127.0.0.1"), 80));
    assert!(!list.holds(address("127.0.0.1"), 81));
    // A translated form is another address.
    assert!(!list.holds(address("64:ff9b::a00:7"), 443));
}

#[test]
fn a_network_is_all_its_addresses_and_no_name() {
    let list = list("10.96.0.0/12,fd00:1234::/32");
    assert!(list.holds(address("10.96.0.0"), 1));
    assert!(list.holds(address("10.111.255.255"), 1));
    assert!(!list.holds(address("10.112.0.0"), 1));
    assert!(list.holds(address("fd00:1234::9"), 1));
    assert!(!list.names("10.96.0.1", 1));
}

#[test]
fn what_is_no_entry_gets_a_sentence_that_says_how_to_write_it() {
    for (text, says) in [
        (
            "https://keys.example/",
            "write the host alone, without a scheme and a path",
        ),
        ("*.corp.example", "there are no wildcards"),
        ("10.0.0.0/33", "a network is written as 10.96.0.0/12"),
        ("host/8", "a network is written as 10.96.0.0/12"),
        ("10.0.0.7/8", "10.0.0.0/8 is that network"),
        ("0.0.0.0/0", "it holds every address there is"),
        ("::/0", "it holds every address there is"),
        ("::ffff:10.0.0.0/104", "write the IPv4 network itself"),
        ("host:0", "a port is a number from 1 to 65535"),
        ("host:+80", "a port is a number from 1 to 65535"),
        ("host:65536", "a port is a number from 1 to 65535"),
        ("host:", "a port is a number from 1 to 65535"),
        ("0x7f.1", "write the address as 127.0.0.1"),
        ("2130706433", "write the address as 127.0.0.1"),
        ("127.1:80", "write the address as 127.0.0.1"),
        ("", "write a host, an address or a network"),
        (".", "write a host, an address or a network"),
        (":80", "write a host, an address or a network"),
        ("a b", "write a host, an address or a network"),
        ("user@host", "write a host, an address or a network"),
        ("%31.example", "write a host, an address or a network"),
        ("[fd00::7", "write a host, an address or a network"),
        ("[10.0.0.7]:80", "write a host, an address or a network"),
        ("a..b", "write a host, an address or a network"),
        ("a,b", "write a host, an address or a network"),
    ] {
        let sentence = wrong(text);
        assert!(
            sentence.starts_with(&format!("`{text}` cannot stand in outbound.allow: ")),
            "{sentence}"
        );
        assert!(sentence.contains(says), "{sentence}");
    }
}

#[test]
fn a_sentence_holds_only_the_beginning_of_what_was_written() {
    let sentence = wrong(&format!("*\n\u{1b}[31m{}", "x".repeat(10_000)));
    assert!(
        sentence.len() < 300 && !sentence.contains(char::is_control),
        "{sentence}"
    );
}

#[test]
fn one_wrong_entry_refuses_the_list() {
    assert!("10.0.0.7, *, keys.example".parse::<AllowList>().is_err());
}

fn entry() -> impl Strategy<Value = String> {
    let port = prop_oneof![
        Just(String::new()),
        (1_u16..).prop_map(|port| format!(":{port}"))
    ];
    let name = "[a-z]([a-z0-9-]{0,10}[a-z0-9])?(\\.[a-z]([a-z0-9-]{0,10}[a-z])?){0,3}\\.?";
    // What begins so is punycode, and must decode.
    let name = name.prop_filter("punycode", |name| !name.contains("xn--"));
    prop_oneof![
        (name, port.clone()).prop_map(|(name, port)| name + &port),
        (any::<Ipv4Addr>(), port.clone()).prop_map(|(address, port)| format!("{address}{port}")),
        any::<Ipv6Addr>().prop_map(|address| address.to_string()),
        (any::<Ipv6Addr>(), port).prop_map(|(address, port)| format!("[{address}]{port}")),
        (any::<u32>(), 1_u8..=32).prop_map(|(bits, length)| {
            let network = ipnet::Ipv4Net::new_assert(Ipv4Addr::from_bits(bits), length);
            network.trunc().to_string()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn every_entry_is_read_and_says_the_same_when_it_is_written_again(text in entry()) {
        let entry: AllowEntry = text.parse().unwrap();
        let again: AllowEntry = entry.to_string().parse().unwrap();
        prop_assert_eq!(entry, again);
    }

    #[test]
    fn any_text_is_an_entry_or_a_sentence(text in "\\PC{0,40}|[0-9a-fx.:/\\[\\]%*]{0,30}") {
        match text.parse::<AllowEntry>() {
            Ok(entry) => prop_assert_eq!(entry.to_string().parse(), Ok(entry)),
            Err(wrong) => prop_assert!(wrong.to_string().contains("outbound.allow")),
        }
    }

    #[test]
    fn an_address_alone_allows_no_other(own: u32, other: u32) {
        let list = list(&Ipv4Addr::from_bits(own).to_string());
        prop_assert_eq!(list.holds(Ipv4Addr::from_bits(other).into(), 443), own == other);
    }

    #[test]
    fn a_network_holds_what_begins_as_it_does(own: u32, other: u32, length in 1_u8..=32) {
        let network = ipnet::Ipv4Net::new_assert(Ipv4Addr::from_bits(own), length).trunc();
        let begins = own >> (32 - length) == other >> (32 - length);
        prop_assert_eq!(list(&network.to_string()).holds(Ipv4Addr::from_bits(other).into(), 443), begins);
    }
}
