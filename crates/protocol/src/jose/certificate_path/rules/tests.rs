//! Rules as data, and what they accept.

use proptest::prelude::*;

use super::*;

fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn rules(
    dns_names: &[&str],
    uris: &[&str],
    common_names: &[&str],
) -> Result<CertificateRules, RuleError> {
    CertificateRules::new(LeafNames {
        any_leaf: false,
        dns_names: texts(dns_names),
        uris: texts(uris),
        common_names: texts(common_names),
    })
}

fn borne<'a>(dns_names: &[&'a str], uris: &[&'a str], common_names: &[&'a str]) -> NamesBorne<'a> {
    NamesBorne {
        dns_names: dns_names.to_vec(),
        uris: uris.to_vec(),
        common_names: common_names.to_vec(),
    }
}

#[test]
fn nothing_is_meant_unless_it_is_said() {
    assert_eq!(rules(&[], &[], &[]), Err(RuleError::Nothing));
    let both = LeafNames {
        any_leaf: true,
        dns_names: texts(&["a.example"]),
        ..LeafNames::default()
    };
    assert_eq!(CertificateRules::new(both), Err(RuleError::AnyAndNames));
    assert!(CertificateRules::any_leaf().accept(&borne(&[], &[], &[])));
    let named = rules(&["a.example"], &["https://a.example/"], &["a"]).unwrap();
    assert!(!named.accept(&borne(&[], &[], &[])));
}

#[test]
fn names_that_no_certificate_bears_are_refused() {
    let long = "a".repeat(254);
    for name in [
        "",
        "*",
        "*.a.example",
        ".a.example",
        "a.example.",
        "a..example",
        "a.example:443",
        "https://a.example",
        "a example",
        "ä.example",
        "10.0.0.1",
        "-a.example",
        &long,
    ] {
        let error = rules(&[name], &[], &[]).unwrap_err();
        assert!(matches!(error, RuleError::DnsName(_)), "{name}: {error}");
    }
    let long = format!("urn:{}", "a".repeat(2048));
    for uri in [
        "",
        "a.example",
        "/path",
        "//a.example",
        "https://a.example/ü",
        "urn:a b",
        "urn:a\n",
        &long,
    ] {
        let error = rules(&[], &[uri], &[]).unwrap_err();
        assert!(matches!(error, RuleError::Uri(_)), "{uri}: {error}");
    }
    for uri in [
        "spiffe://",
        "spiffe:///",
        "spiffe://A.example/",
        "SPIFFE://a.example/b",
        "spiffe:a",
        "spiffe://a.example//",
        "spiffe://a.example/../b",
        "spiffe://a.example/*",
    ] {
        let error = rules(&[], &[uri], &[]).unwrap_err();
        assert!(matches!(error, RuleError::SpiffeId(_)), "{uri}: {error}");
    }
    for name in ["", "a\u{1b}[2J", &"a".repeat(257)] {
        let error = rules(&[], &[], &[name]).unwrap_err();
        assert!(matches!(error, RuleError::CommonName(_)), "{name}: {error}");
        assert!(!error.to_string().contains('\u{1b}'));
    }
}

#[test]
fn at_most_64_names_are_listed() {
    let many = ["a.example"; 33];
    assert!(rules(&many[..32], &[], &many[..32]).is_ok());
    assert_eq!(rules(&many, &[], &many[..32]), Err(RuleError::TooMany));
}

#[test]
fn rfc5280_s7_2_dns_names_match_whole_and_in_any_case() {
    let rules = rules(&["API.Partner.example"], &[], &[]).unwrap();
    assert!(rules.accept(&borne(&["other.example", "api.PARTNER.example"], &[], &[])));
    for other in [
        "*.partner.example",
        "partner.example",
        "x.api.partner.example",
        "api.partner.example.",
    ] {
        assert!(!rules.accept(&borne(&[other], &[], &[])), "{other}");
    }
    // A name is of its kind alone.
    let elsewhere = borne(&[], &["api.partner.example"], &["api.partner.example"]);
    assert!(!rules.accept(&elsewhere));
}

#[test]
fn uris_match_octet_by_octet() {
    let rules = rules(&[], &["https://idp.example/", "urn:idp:1"], &[]).unwrap();
    assert!(rules.accept(&borne(&[], &["urn:x", "https://idp.example/"], &[])));
    assert!(rules.accept(&borne(&[], &["urn:idp:1"], &[])));
    for other in [
        "https://idp.example",
        "https://idp.example/a",
        "https://IDP.example/",
        "urn:idp:10",
    ] {
        assert!(!rules.accept(&borne(&[], &[other], &[])), "{other}");
    }
}

#[test]
fn a_spiffe_prefix_holds_the_ids_below_it_and_no_others() {
    let rules = rules(&[], &["spiffe://a.example/ns/prod/"], &[]).unwrap();
    for id in [
        "spiffe://a.example/ns/prod/sa/api",
        "spiffe://a.example/ns/prod/x",
    ] {
        assert!(rules.accept(&borne(&[], &[id], &[])), "{id}");
    }
    for other in [
        "spiffe://a.example/ns/prod",
        "spiffe://a.example/ns/prod/",
        "spiffe://a.example/ns/production/x",
        "spiffe://a.example/ns/prod/../dev/x",
        "spiffe://a.example/ns/prod/%2e%2e/dev",
        "spiffe://a.example/ns/prod//x",
        "spiffe://a.example/ns/prod/x?y",
        "spiffe://a.example.evil/ns/prod/x",
        "SPIFFE://a.example/ns/prod/x",
    ] {
        assert!(!rules.accept(&borne(&[], &[other], &[])), "{other}");
    }
}

#[test]
fn x509_svid_s2_a_certificate_of_two_uris_is_no_svid() {
    for rule in ["spiffe://a.example/", "spiffe://a.example/x"] {
        let rules = rules(&[], &[rule], &[]).unwrap();
        assert!(rules.accept(&borne(&["a.example"], &["spiffe://a.example/x"], &[])));
        let two = ["spiffe://a.example/x", "urn:y"];
        assert!(!rules.accept(&borne(&[], &two, &[])), "{rule}");
    }
}

#[test]
fn a_common_name_counts_when_there_is_one() {
    let rules = rules(&[], &[], &["Partner 1"]).unwrap();
    assert!(rules.accept(&borne(&[], &[], &["Partner 1"])));
    for others in [
        &["partner 1"][..],
        &["Partner 1 "],
        &["Partner 1", "Partner 2"],
        &["Partner 1"; 2],
        &[""],
    ] {
        assert!(!rules.accept(&borne(&[], &[], others)), "{others:?}");
    }
}

#[test]
fn rules_are_plain_data_and_checked_when_read() {
    let json = r#"{"dns_names":["a.example"],"uris":["spiffe://a.example/"]}"#;
    let read: CertificateRules = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
    let any = serde_json::to_string(&CertificateRules::any_leaf()).unwrap();
    assert_eq!(any, r#"{"any_leaf":true}"#);
    assert_eq!(
        serde_json::from_str::<CertificateRules>(&any).unwrap(),
        CertificateRules::any_leaf()
    );
    for wrong in [
        "{}",
        r#"{"any_leaf":false}"#,
        r#"{"dns_names":["*"]}"#,
        r#"{"any_leaf":true,"x":1}"#,
        "[]",
        "null",
    ] {
        assert!(
            serde_json::from_str::<CertificateRules>(wrong).is_err(),
            "{wrong}"
        );
    }
}

proptest! {
    #[test]
    fn what_is_taken_reads_back_and_a_prefix_never_leaves_its_trust_domain(
        uri in "(spiffe://|https://)[a-c./]{0,8}", borne_uri in "spiffe://[a-c./%]{0,10}"
    ) {
        if let Ok(taken) = rules(&[], &[&uri], &[]) {
            let json = serde_json::to_string(&taken).unwrap();
            prop_assert_eq!(&serde_json::from_str::<CertificateRules>(&json).unwrap(), &taken);
            if taken.accept(&borne(&[], &[&borne_uri], &[])) {
                let domain = |text: &str| text.split('/').nth(2).unwrap().to_owned();
                prop_assert_eq!(domain(&uri), domain(&borne_uri));
                prop_assert!(borne_uri.starts_with(&uri));
            }
        }
    }
}
