//! `x5c` as it stands in the header of a JWT.

use crate::jose::base64url;
use crate::jose::certificate_path::{CertificateRules, MalformedX5c, PathError};
use crate::jose::jws::{CompactJws, MalformedJwt};
use crate::jose::jwt::UnverifiedJwt;

use super::made::{NOW, assert_gives_key, bundle, leaf, root};

fn text(header: &str) -> String {
    format!(
        "{}.{}.QQ",
        base64url::encode(header),
        base64url::encode("{}")
    )
}

#[test]
fn rfc7515_s4_1_6_a_malformed_x5c_refuses_only_those_who_use_it() {
    let authorities = bundle(&[&root("Root")]);
    for (value, fault) in [
        ("null", MalformedX5c::NotStrings),
        ("7", MalformedX5c::NotStrings),
        (r#""AAAA""#, MalformedX5c::NotStrings),
        (r#"{"a":"AAAA"}"#, MalformedX5c::NotStrings),
        (r#"["AAAA",1]"#, MalformedX5c::NotStrings),
        (r#"[["AAAA"]]"#, MalformedX5c::NotStrings),
        ("[]", MalformedX5c::Empty),
        (r#"["","","","","","","","",""]"#, MalformedX5c::TooMany),
    ] {
        let text = text(&format!(r#"{{"alg":"ES256","x5c":{value}}}"#));
        let jws = CompactJws::decode(&text).unwrap();
        let jwt = UnverifiedJwt::parse(&jws).ok().unwrap();
        let x5c = jwt.header().x5c.as_ref().unwrap();
        assert_eq!(x5c.fault(), Some(fault), "{value}");
        let answer = authorities.leaf(x5c, &CertificateRules::any_leaf(), None, NOW);
        assert_eq!(
            answer.unwrap_err(),
            PathError::MalformedX5c(fault),
            "{value}"
        );
    }
}

#[test]
fn rfc7515_s4_x5c_is_optional_and_occurs_once() {
    let absent = text(r#"{"alg":"ES256"}"#);
    let jws = CompactJws::decode(&absent).unwrap();
    assert!(
        UnverifiedJwt::parse(&jws)
            .ok()
            .unwrap()
            .header()
            .x5c
            .is_none()
    );
    let twice = text(r#"{"alg":"ES256","x5c":["AAAA"],"x5c":["AAAA"]}"#);
    let jws = CompactJws::decode(&twice).unwrap();
    assert_eq!(
        UnverifiedJwt::parse(&jws).err(),
        Some(MalformedJwt::DuplicateMember)
    );
}

#[test]
fn rfc7515_s4_1_6_a_chain_in_a_header_gives_the_key_of_its_leaf() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let root = root("Root");
    let leaf = root.signs(leaf("Leaf"));
    // JSON writers may escape the solidus, which is a letter of base64.
    let encoded = STANDARD.encode(leaf.der()).replace('/', r"\/");
    let text = text(&format!(r#"{{"alg":"ES256","x5c":["{encoded}"]}}"#));
    let jws = CompactJws::decode(&text).unwrap();
    let jwt = UnverifiedJwt::parse(&jws).ok().unwrap();
    let x5c = jwt.header().x5c.as_ref().unwrap();
    let answer = bundle(&[&root]).leaf(x5c, &CertificateRules::any_leaf(), None, NOW);
    assert_gives_key(answer, &leaf);
}
