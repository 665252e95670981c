//! The flags of trust: what each comes to, what another takes its place, and how a slip is told.

use serde_json::json;

use crate::place::Place;

const IDP: &str = "https://ci.example.com";

#[test]
fn every_flag_of_trust_states_its_setting() {
    let place = Place::new();
    let _server = place.serve();
    place.write(
        "rule.cel",
        "claims.owner == 'acme'\n  && header.alg == 'RS256'\n",
    );
    place.write(
        "tests.json",
        r#"[{"name": "ours", "claims": {"sub": "repo:acme/x", "owner": "acme"}, "client": "portal", "expect": "accept"},
            {"name": "not ours", "claims": {"sub": "repo:x/x"}, "expect": "deny"}]"#,
    );
    place.openssl_key_pair("ca");
    place.does(&format!(
        "idp create --issuer {IDP} --jwks-url https://ci.example.com/keys --tls-ca ca.crt --stale-if-error 2h \
         --subject 'repo:acme/*' --subject 'repo:other/x' --subject-separators : --claim-rule @rule.cel \
         --subject-from claim:email --carry-claim groups=roles --carry-claim email \
         --scope-from-claim 'groups:admins=a b' --scope-from-claim team:ops=a --rule-tests tests.json \
         --client portal --audience https://as.example.com"
    ));
    let provider = place.json(&format!("idp show {IDP}"));
    let source = &provider["key_source"];
    assert_eq!(
        source["from"],
        json!({"jwks_url": {"url": "https://ci.example.com/keys"}})
    );
    assert_eq!(source["stale_if_error_seconds"], 7200);
    assert!(
        source["tls_authorities"]
            .as_str()
            .unwrap()
            .contains("BEGIN CERTIFICATE")
    );
    assert_eq!(
        provider["subjects"],
        json!({"matching": {"patterns": ["repo:acme/*", "repo:other/x"], "separators": ":"}})
    );
    assert_eq!(
        provider["claim_rule"],
        "claims.owner == 'acme'\n  && header.alg == 'RS256'"
    );
    assert_eq!(provider["subject_mapping"], json!({"claim": "email"}));
    assert_eq!(
        provider["claim_mapping"],
        json!([
            {"claim": "groups", "carried_as": "roles", "scopes": {"admins": ["a", "b"]}},
            {"claim": "email", "carried_as": "email"},
            {"claim": "team", "scopes": {"ops": ["a"]}},
        ])
    );
    assert_eq!(provider["rule_tests"][0]["client"], "portal");
    assert_eq!(provider["rule_tests"][1]["expect"], "deny");
    let shown = place.does(&format!("idp show {IDP}")).out;
    for line in [
        "jwks_url https://ci.example.com/keys",
        "repo:other/x  (* stops at :)",
        "claims.owner == 'acme'\n",
        "groups: admins brings a b",
        "groups: carried as roles",
        "deny   not ours",
        "1 certificate",
    ] {
        assert!(shown.contains(line), "{line:?} is not in:\n{shown}");
    }
}

#[test]
fn one_kind_of_source_or_rule_takes_the_place_of_another() {
    let place = Place::new();
    let _server = place.serve();
    place.does(&format!("idp create --issuer {IDP} --jwks-url https://ci.example.com/keys --subject alice --client c"));
    let update = |flags: &str| {
        place.does(&format!("idp update {IDP} {flags}"));
        place.json(&format!("idp show {IDP}"))
    };
    let provider =
        update("--kubernetes https://k.example.com --token-file /var/run/token --subject 'a:*'");
    assert_eq!(
        provider["key_source"]["from"],
        json!({"kubernetes": {"url": "https://k.example.com", "token_file": "/var/run/token"}})
    );
    assert_eq!(
        provider["subjects"],
        json!({"matching": {"patterns": ["a:*"], "separators": ":/"}})
    );
    let provider = update("--kubernetes https://k.example.com --subject bob");
    assert_eq!(
        provider["key_source"]["from"],
        json!({"kubernetes": {"url": "https://k.example.com"}})
    );
    assert_eq!(provider["subjects"], json!({"only": ["bob"]}));
    let provider =
        update("--spiffe-bundle https://s.example.com/bundle --subject-from issuer-prefixed");
    assert_eq!(
        provider["key_source"]["from"],
        json!({"spiffe_bundle": {"url": "https://s.example.com/bundle"}})
    );
    assert_eq!(provider["subject_mapping"], "prefixed_by_issuer");
    let provider = update("--discover --stale-if-error 0 --subject any --subject-from assertion");
    assert_eq!(provider["key_source"]["from"], "discovery");
    assert_eq!(provider["key_source"]["stale_if_error_seconds"], 0);
    assert_eq!(provider["subjects"], "anyone");
    let provider = update("--unset discover --unset stale-if-error");
    assert_eq!(provider["key_source"], json!(null));
}

#[test]
fn rfc7515_s4_1_6_certificates_of_an_authority_count_by_the_names_they_bear() {
    let place = Place::new();
    let _server = place.serve();
    place.openssl_key_pair("ca");
    place.does(&format!(
        "idp create --issuer {IDP} --certificate-authority ca.crt --leaf-dns idp.example.com --client c"
    ));
    let trust = |flags: &str| {
        place.does(&format!("idp update {IDP} {flags}"));
        place.json(&format!("idp show {IDP}"))["certificate_trust"].take()
    };
    let changed = trust("--leaf-uri spiffe://example.org/ns/prod/");
    assert_eq!(
        changed["leaves"],
        json!({"uris": ["spiffe://example.org/ns/prod/"]})
    );
    assert_eq!(trust("--any-leaf")["leaves"], json!({"any_leaf": true}));
    let shown = place.does(&format!("idp show {IDP}")).out;
    assert!(shown.contains("1 certificate"), "{shown}");
    assert_eq!(trust("--unset certificate-authority"), json!(null));
    place
        .jurat(&format!(
            "idp update {IDP} --certificate-authority ca.key --any-leaf"
        ))
        .is_refused(1, &["ca.key"]);
    place
        .jurat(&format!("idp update {IDP} --any-leaf --leaf-dns a"))
        .is_refused(2, &["--any-leaf", "--leaf-dns"]);
}

#[test]
fn rfc7591_s2_a_client_publishes_its_keys_at_a_url() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id partner --jwks-url https://partner.example.com/jwks --scope a");
    let source = &place.json("client show partner")["key_source"];
    assert_eq!(
        source["from"],
        json!({"jwks_url": {"url": "https://partner.example.com/jwks"}})
    );
    place
        .jurat("client create --id x --jwks-url http://partner.example.com/jwks")
        .is_refused(1, &["key_source.from", "https"]);
    place.does("client update partner --unset jwks-url");
    assert_eq!(place.json("client show partner")["key_source"], json!(null));
}

#[test]
fn a_slip_in_a_rule_or_a_file_is_shown_where_it_is() {
    let place = Place::new();
    let create = format!("idp create --issuer {IDP} --dry-run");
    place
        .jurat(&format!(
            "{create} --claim-rule 'claims.a == 1 && clams.b == 2'"
        ))
        .is_refused(2, &["--claim-rule", "clams", "^ here"]);
    place
        .jurat(&format!("{create} --claim-rule @missing.cel"))
        .is_refused(1, &["missing.cel"]);
    place.write(
        "tests.json",
        r#"[{"name": "a", "claims": {}, "expect": "maybe"}]"#,
    );
    place
        .jurat(&format!("{create} --rule-tests tests.json"))
        .is_refused(2, &["tests.json", "maybe", "accept", "deny"]);
    place.write(
        "twice.json",
        r#"[{"name": "a", "claims": {"x": 1, "x": 2}, "expect": "deny"}]"#,
    );
    place
        .jurat(&format!("{create} --rule-tests twice.json"))
        .is_refused(2, &["twice.json"]);
    place
        .jurat(&format!("{create} --scope-from-claim groups=a"))
        .is_refused(2, &["NAME:VALUE=SCOPES"]);
    place
        .jurat(&format!("{create} --subject-from email"))
        .is_refused(2, &["claim:NAME"]);
    place
        .jurat(&format!("{create} --subject alice --subject-separators :"))
        .is_refused(2, &["--subject-separators", "--subject 'repo:acme/*'"]);
    place
        .jurat(&format!(
            "{create} --discover --jwks-url https://x.example.com"
        ))
        .is_refused(2, &["--discover", "--jwks-url"]);
    place
        .jurat(&format!("{create} --stale-if-error soon"))
        .is_refused(2, &["30m, 1h or 7d"]);
    place.write("der.crt", "0");
    place
        .jurat(&format!("{create} --discover --tls-ca der.crt"))
        .is_refused(1, &["der.crt", "openssl x509"]);
}
