//! A compact JWS and the JWT in it (RFC 7515 section 7.1, RFC 7519 section 7.2). The input is taken as the whole text, and
//! again as the claims of a JWT.
//!
//! What parses is canonical, says of header and claims what another JSON reader says, and verifies with no key.
#![no_main]

use std::sync::LazyLock;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::claims::{DateClaim, Member};
use jurat_protocol::jose::jws::{CompactJws, MalformedJwt};
use jurat_protocol::jose::jwt::{Header, UnverifiedJwt, algorithm_of};
use jurat_protocol::jose::signing_key::SigningKey;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

const HEADER: &str = r#"{"alg":"EdDSA"}"#;

static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate(Algorithm::EdDsa).unwrap());

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = str::from_utf8(data) {
        whole_text(text);
    }
    as_claims(data);
});

fn whole_text(text: &str) {
    let routed_by = algorithm_of(text);
    let Ok(jws) = CompactJws::decode(text) else {
        return;
    };
    let parts: Vec<_> = text
        .split('.')
        .map(|part| part.trim_end_matches('='))
        .collect();
    assert_eq!(parts.len(), 3);
    let parts: Vec<_> = parts
        .into_iter()
        .map(|part| {
            let octets = base64url::decode(part).unwrap();
            assert_eq!(base64url::encode(&octets), part);
            octets
        })
        .collect();
    let Ok(jwt) = UnverifiedJwt::parse(&jws) else {
        return;
    };
    assert_eq!(jwt.is_padded(), text.contains('='));
    assert_header(jwt.header(), &object(&parts[0]).unwrap());
    // Which door a client assertion comes to is told by the same name.
    if let Some(name) = routed_by {
        assert_eq!(name, jwt.header().algorithm);
    }
    let claims = object(&parts[1]).unwrap();
    assert_eq!(jwt.issuer(), claims.get("iss").and_then(Value::as_str));
    for algorithm in Algorithm::ALL {
        let jws = CompactJws::decode(text).unwrap();
        let jwt = UnverifiedJwt::parse(&jws).ok().unwrap();
        assert!(jwt.verify(KEY.verification_key(), algorithm).is_err());
    }
}

fn as_claims(data: &[u8]) {
    let input = format!("{}.{}", base64url::encode(HEADER), base64url::encode(data));
    let signature = base64url::encode(KEY.sign(input.as_bytes()));
    let text = format!("{input}.{signature}");
    let jws = match CompactJws::decode(&text) {
        Ok(jws) => jws,
        Err(fault) => {
            assert!(fault == MalformedJwt::TooLarge && data.len() > 16 * 1024);
            return;
        }
    };
    let other = object(data);
    let jwt = match UnverifiedJwt::parse(&jws) {
        Ok(jwt) => jwt,
        Err(MalformedJwt::ClaimsNotObject) => {
            assert!(other.is_none());
            return;
        }
        Err(fault) => {
            assert!(matches!(
                fault,
                MalformedJwt::DuplicateMember | MalformedJwt::TooDeep
            ));
            return;
        }
    };
    let other = other.unwrap();
    let Ok(jwt) = jwt.verify(KEY.verification_key(), Algorithm::EdDsa) else {
        panic!("a good signature is refused");
    };
    let claims = jwt.claims();
    assert_eq!(claims.text.as_bytes(), data);
    for (name, member) in [
        ("iss", &claims.issuer),
        ("sub", &claims.subject),
        ("jti", &claims.id),
        ("scope", &claims.scope),
    ] {
        assert_eq!(
            member.as_present().map(|text| &**text),
            other.get(name).and_then(Value::as_str)
        );
    }
    for (name, member) in [
        ("exp", &claims.expires),
        ("nbf", &claims.not_before),
        ("iat", &claims.issued_at),
    ] {
        assert_date(member, other.get(name));
    }
    let audiences: Vec<_> = claims
        .audience
        .as_present()
        .into_iter()
        .flat_map(|aud| aud.iter())
        .collect();
    match other.get("aud") {
        Some(Value::String(one)) => assert_eq!(audiences, [one]),
        Some(Value::Array(many)) if many.iter().all(Value::is_string) => {
            assert_eq!(audiences, *many)
        }
        _ => assert!(audiences.is_empty()),
    }
}

fn object(json: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice(json).ok()
}

fn assert_header(header: &Header<'_>, other: &Map<String, Value>) {
    let text = |name| other.get(name).and_then(Value::as_str);
    assert_eq!(Some(&*header.algorithm), text("alg"));
    assert_eq!(header.token_type.as_deref(), text("typ"));
    assert_eq!(header.key_id.as_deref(), text("kid"));
    assert_eq!(header.x5t.as_deref(), text("x5t"));
    assert_eq!(header.x5t_s256.as_deref(), text("x5t#S256"));
    let critical = ["crit", "b64", "zip"]
        .iter()
        .any(|name| other.contains_key(*name));
    assert_eq!(header.has_critical, critical);
}

fn assert_date(member: &Member<DateClaim>, other: Option<&Value>) {
    match (member, other) {
        (Member::Absent, None) | (Member::Null, Some(Value::Null)) => {}
        (Member::Present(DateClaim::Number { millis }), Some(Value::Number(seconds))) => {
            let expected = seconds.as_f64().unwrap() * 1000.0;
            let error = (*millis as f64 - expected).abs();
            let saturated = *millis == i64::MAX || *millis == i64::MIN;
            assert!(saturated || error <= 0.5 + expected.abs() * 1e-15);
        }
        (Member::Present(DateClaim::DecimalString { .. }), Some(Value::String(digits))) => {
            assert!(!digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()));
        }
        (Member::WrongType, Some(other)) => assert!(!other.is_null() && !other.is_number()),
        _ => panic!("{member:?} for {other:?}"),
    }
}
