//! What is refused, and what the refusal says.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn read(values: &[(&'static str, &str)]) -> Outcome<ServeConfig> {
    let variable = |name: &str| {
        let setting = super::super::settings::SETTINGS
            .iter()
            .find(|s| s.variable() == name)
            .unwrap();
        let value = values.iter().find(|(key, _)| *key == setting.key);
        value.map(|(_, value)| (*value).to_string())
    };
    ServeConfig::read(&Layers::lay(&BTreeMap::new(), variable, None)?)
}

#[test]
fn the_defaults_listen_on_loopback_and_name_the_issuer_after_it() {
    let config = read(&[]).unwrap();
    let issuer = config.issuer_at(config.listen).unwrap();
    assert_eq!(issuer.as_str(), "http://127.0.0.1:7523");
    assert_eq!(config.transport, Transport::Plain);
    // RFC 9700 section 2.4: the password grant must not be used.
    let mut grants = BTreeSet::from(GrantType::ALL);
    grants.remove(&GrantType::Password);
    assert_eq!(config.grants, grants);
}

#[test]
fn rfc6749_s1_6_plain_http_beyond_loopback_is_refused_with_both_ways_out() {
    let failure = read(&[("listen", "0.0.0.0:7523")]).unwrap_err();
    let next = failure.next.join("\n");
    assert!(next.contains("--tls-certificate"), "{next}");
    assert!(next.contains("--tls-terminated-by-proxy"), "{next}");
    let behind = [
        ("listen", "0.0.0.0:7523"),
        ("tls.terminated_by_proxy", "true"),
        ("issuer", "https://as.example.com"),
    ];
    assert!(read(&behind).is_ok());
    assert!(read(&behind[..2]).unwrap_err().next[0].contains("--issuer"));
}

#[test]
fn rfc8414_s2_an_issuer_beyond_loopback_is_https() {
    let failure = read(&[("issuer", "http://as.example.com")]).unwrap_err();
    assert!(failure.sentence.contains("https"), "{}", failure.sentence);
    for good in [
        "https://as.example.com",
        "http://localhost:9",
        "http://[::1]:9",
    ] {
        assert!(read(&[("issuer", good)]).is_ok(), "{good}");
    }
}

#[test]
fn a_wrong_value_is_named_with_its_key_and_its_source() {
    for (key, value) in [
        ("listen", "7523"),
        ("issuer", "as.example.com"),
        ("reactors", "many"),
        ("log.format", "xml"),
        ("proxy.client_address", "x-real-ip"),
        ("grants.jwt_bearer.enabled", "yes"),
        ("token.algorithm", "HS256"),
        ("outbound.allow", "10.0.0.0/8, *.example.com"),
        ("outbound.timeout_seconds", "0"),
    ] {
        let failure = read(&[(key, value)]).unwrap_err();
        let sentence = failure.sentence;
        assert!(sentence.contains(key), "{sentence}");
        assert!(sentence.contains("environment JURAT_"), "{sentence}");
    }
    assert!(read(&[("tls.key", "k.pem")]).unwrap_err().next[0].contains("--tls-certificate"));
}

#[test]
fn rfc7239_s8_1_a_header_is_believed_only_of_a_proxy_that_is_said_to_be_there() {
    let header = ("proxy.client_address", "x-forwarded-for");
    let failure = read(&[header]).unwrap_err();
    assert!(failure.next[0].contains("--tls-terminated-by-proxy"));
    let config = read(&[header, ("tls.terminated_by_proxy", "true")]).unwrap();
    assert_eq!(config.client_address, ClientAddress::XForwardedFor);
    let config = read(&[]).unwrap();
    assert_eq!(config.client_address, ClientAddress::Connection);
}

#[test]
fn refresh_tokens_are_set_within_bounds() {
    let by_default = read(&[]).unwrap().refresh;
    assert_eq!(by_default.lifetime_seconds, Some(30 * 86_400));
    assert_eq!(by_default.for_assertions, Some(false));
    let stated = read(&[
        ("refresh.grace_seconds", "0"),
        ("refresh.for_assertions", "true"),
    ]);
    let stated = stated.unwrap().refresh;
    assert_eq!(
        (stated.grace_seconds, stated.for_assertions),
        (Some(0), Some(true))
    );
    for (key, bad) in [
        ("refresh.grace_seconds", "301"),
        ("refresh.idle_seconds", "59"),
        ("refresh.lifetime_seconds", "forever"),
    ] {
        let failure = read(&[(key, bad)]).unwrap_err();
        assert!(failure.sentence.contains(key), "{}", failure.sentence);
    }
}

#[test]
fn keys_are_renewed_as_the_settings_say_and_never_before_they_were_published() {
    let keys = |values: &[_]| read(values).map(|config| config.keys);
    assert_eq!(keys(&[]).unwrap(), KeyRotation::default());
    let never = keys(&[("keys.rotation_days", "0")]).unwrap();
    assert_eq!(never.rotation_days, 0);
    for wrong in [
        ("keys.rotation_days", "3661"),
        ("keys.rotation_days", "-1"),
        ("keys.publish_ahead_hours", "0"),
        ("keys.publish_ahead_hours", "721"),
    ] {
        let sentence = keys(&[wrong]).unwrap_err().sentence;
        assert!(sentence.contains(wrong.0), "{sentence}");
    }
}

#[test]
fn lines_of_the_audit_log_are_kept_for_ever_unless_days_are_stated() {
    let retention = |values: &[_]| read(values).map(|config| config.audit_retention);
    assert_eq!(retention(&[]).unwrap(), AuditRetention::ForEver);
    let stated = retention(&[("audit.keep_days", "400")]).unwrap();
    assert_eq!(stated, "400".parse().unwrap());
    for bad in ["-1", "36501", "a year"] {
        let sentence = retention(&[("audit.keep_days", bad)]).unwrap_err().sentence;
        assert!(sentence.contains("audit.keep_days"), "{sentence}");
    }
}

#[test]
fn a_browser_stays_signed_in_as_the_settings_say() {
    let sessions = |values: &[_]| read(values).map(|config| config.sessions);
    assert_eq!(sessions(&[]).unwrap(), SessionLifetimes::default());
    let stated = [
        ("sessions.lifetime_seconds", "86400"),
        ("sessions.idle_seconds", "600"),
    ];
    let stated = sessions(&stated).unwrap();
    assert_eq!(
        (stated.lifetime_seconds, stated.idle_seconds),
        (86_400, 600)
    );
    for wrong in [
        ("sessions.lifetime_seconds", "59"),
        ("sessions.lifetime_seconds", "7776001"),
        ("sessions.lifetime_seconds", "12h"),
        ("sessions.idle_seconds", "43201"),
        ("sessions.idle_seconds", "0"),
    ] {
        let sentence = sessions(&[wrong]).unwrap_err().sentence;
        assert!(sentence.contains(wrong.0), "{sentence}");
    }
}

#[test]
fn the_pages_look_as_the_brand_says_and_a_brand_that_cannot_be_shown_is_refused() {
    let brand = |values: &[_]| read(values).map(|config| config.brand);
    assert!(brand(&[]).unwrap().logo().is_none());
    let stated = brand(&[
        ("brand.name", "Northwind Bank"),
        ("brand.logo", "https://cdn.example.com/logo.svg"),
        ("brand.color", "#0b57d0"),
    ]);
    let stated = stated.unwrap();
    assert_eq!(stated.name(), Some("Northwind Bank"));
    let logo = stated.logo().unwrap();
    assert_eq!(logo.origin(), Some("https://cdn.example.com"));
    for wrong in [
        ("brand.logo", "http://cdn.example.com/logo.svg"),
        ("brand.logo", "logo.svg"),
        ("brand.color", "blue"),
        ("brand.name", " Bank"),
    ] {
        let sentence = brand(&[wrong]).unwrap_err().sentence;
        assert!(sentence.contains(wrong.0), "{sentence}");
    }
}
