//! The examples of RFC 7517 appendix A and B, and the thumbprint of RFC 7638 section 3.1.

use aws_lc_rs::digest;
use base64::Engine as _;
use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::verification_key::{KeyError, KeyKind, VerificationKey};
use serde_json::Value;

#[test]
fn rfc7517_a_1_the_key_for_signatures_is_taken_the_one_for_encryption_passed_over() {
    let keys = parse_jwk_set(A1_PUBLIC_KEYS.as_bytes()).unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].key_id(), Some("2011-04-29"));
    assert_eq!(keys[0].kind(), KeyKind::Rsa { bits: 2048 });
    assert_eq!(keys[0].algorithms(), AlgorithmSet::of(&[Algorithm::Rs256]));
}

#[test]
fn rfc7638_s3_1_thumbprint() {
    let keys = parse_jwk_set(A1_PUBLIC_KEYS.as_bytes()).unwrap();
    let thumbprint = base64url::encode(keys[0].jwk_thumbprint());
    assert_eq!(thumbprint, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

#[test]
fn rfc7517_a_2_private_keys_are_refused() {
    let error = parse_jwk_set(A2_PRIVATE_KEYS.as_bytes()).unwrap_err();
    assert_eq!(error, KeyError::PrivateKey);
}

#[test]
fn rfc7517_a_3_symmetric_keys_are_passed_over_and_never_public_keys() {
    assert!(
        parse_jwk_set(A3_SYMMETRIC_KEYS.as_bytes())
            .unwrap()
            .is_empty()
    );
    let set: Value = serde_json::from_str(A3_SYMMETRIC_KEYS).unwrap();
    let error = VerificationKey::from_jwk(set["keys"][1].to_string().as_bytes()).unwrap_err();
    assert_eq!(error, KeyError::UnsupportedKind { kind: "oct".into() });
}

#[test]
fn rfc7517_b_x5c_is_of_the_same_key_and_gives_the_thumbprints() {
    let key = VerificationKey::from_jwk(B_X5C.as_bytes()).unwrap();
    assert_eq!(key.key_id(), Some("1b94c"));
    assert_eq!(key.algorithms(), key.kind().algorithms());
    assert_eq!(key.certificate_dates(), None);

    let mut jwk: Value = serde_json::from_str(B_X5C).unwrap();
    let text = jwk["x5c"][0].as_str().unwrap();
    let der = base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap();
    let certificate = VerificationKey::from_certificate_der(&der).unwrap();
    assert_eq!(certificate.jwk_thumbprint(), key.jwk_thumbprint());
    assert_eq!(certificate.x5t(), key.x5t());
    let sha256 = digest::digest(&digest::SHA256, &der);
    assert_eq!(key.x5t_s256().unwrap(), sha256.as_ref());
    assert_eq!(
        certificate.certificate_subject(),
        Some("C=US, ST=CO, L=Denver, O=Ping Identity Corp., CN=Brian Campbell")
    );
    // 21 February 2013, 23:29:15 to 14 August 2018, 22:29:15.
    let dates = certificate.certificate_dates().unwrap();
    assert_eq!(
        (dates.not_before, dates.not_after),
        (1_361_489_355, 1_534_285_755)
    );

    jwk["n"] = serde_json::from_str::<Value>(A1_PUBLIC_KEYS).unwrap()["keys"][1]["n"].clone();
    let error = VerificationKey::from_jwk(jwk.to_string().as_bytes()).unwrap_err();
    assert!(
        error.to_string().contains("x5c is of another key"),
        "{error}"
    );
}

/// Appendix A.1: a P-256 key for encryption and an RSA key.
const A1_PUBLIC_KEYS: &str = concat!(
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6K",
    "PAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"use\":\"enc\",\"kid\"",
    ":\"1\"},{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4",
    "cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5Js",
    "GY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZg",
    "nYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lF",
    "d2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\",\"",
    "alg\":\"RS256\",\"kid\":\"2011-04-29\"}]}",
);

/// Appendix A.2: the same, private.
const A2_PRIVATE_KEYS: &str = concat!(
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6K",
    "PAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"d\":\"870MB6gfuTJ4",
    "HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\",\"use\":\"enc\",\"kid\":\"1\"},{\"kty\":\"RSA\",\"n\":\"0v",
    "x7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhD",
    "R1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w",
    "6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5ha",
    "jrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIq",
    "bw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\",\"d\":\"X4cTteJY_gn4FYPsXB8rdX",
    "ix5vwsg1FLN5E3EaG6RJoVH-HLLKD9M7dx5oo7GURknchnrRweUkC7hT5fJLM0WbFAKNLWY2vv7B",
    "6NqXSzUvxT0_YSfqijwp3RTzlBaCxWp4doFk5N2o8Gy_nHNKroADIkJ46pRUohsXywbReAdYaMwF",
    "s9tv8d_cPVY3i07a3t8MN6TNwm0dSawm9v47UiCl3Sk5ZiG7xojPLu4sbg1U2jx4IBTNBznbJSzF",
    "HK66jT8bgkuqsk0GjskDJk19Z4qwjwbsnn4j2WBii3RL-Us2lGVkY8fkFzme1z0HbIkfz0Y6mqnO",
    "Ytqc0X4jfcKoAC8Q\",\"p\":\"83i-7IvMGXoMXCskv73TKr8637FiO7Z27zv8oj6pbWUQyLPQBQxtP",
    "VnwD20R-60eTDmD2ujnMt5PoqMrm8RfmNhVWDtjjMmCMjOpSXicFHj7XOuVIYQyqVWlWEh6dN36G",
    "VZYk93N8Bc9vY41xy8B9RzzOGVQzXvNEvn7O0nVbfs\",\"q\":\"3dfOR9cuYq-0S-mkFLzgItgMEfF",
    "zB2q3hWehMuG0oCuqnb3vobLyumqjVZQO1dIrdwgTnCdpYzBcOfW5r370AFXjiWft_NGEiovoniz",
    "hKpo9VVS78TzFgxkIdrecRezsZ-1kYd_s1qDbxtkDEgfAITAG9LUnADun4vIcb6yelxk\",\"dp\":\"",
    "G4sPXkc6Ya9y8oJW9_ILj4xuppu0lzi_H7VTkS8xj5SdX3coE0oimYwxIi2emTAue0UOa5dpgFGy",
    "BJ4c8tQ2VF402XRugKDTP8akYhFo5tAA77Qe_NmtuYZc3C3m3I24G2GvR5sSDxUyAN2zq8Lfn9EU",
    "ms6rY3Ob8YeiKkTiBj0\",\"dq\":\"s9lAH9fggBsoFR8Oac2R_E2gw282rT2kGOAhvIllETE1efrA6",
    "huUUvMfBcMpn8lqeW6vzznYY5SSQF7pMdC_agI3nG8Ibp1BUb0JUiraRNqUfLhcQb_d9GF4Dh7e7",
    "4WbRsobRonujTYN1xCaP6TO61jvWrX-L18txXw494Q_cgk\",\"qi\":\"GyM_p6JrXySiz1toFgKbWV",
    "-JdI3jQ4ypu9rbMWx3rQJBfmt0FoYzgUIZEVFEcOqwemRN81zoDAaa-Bk0KWNGDjJHZDdDmFhW3A",
    "N7lI-puxk_mHZGJ11rxyR8O55XLSe3SPmRfKwZI6yU24ZxvQKFYItdldUKGzO6Ia6zTKhAVRU\",\"",
    "alg\":\"RS256\",\"kid\":\"2011-04-29\"}]}",
);

/// Appendix A.3.
const A3_SYMMETRIC_KEYS: &str = concat!(
    "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"A128KW\",\"k\":\"GawgguFyGrWKav7AX4VKUg\"},{\"kty\":\"o",
    "ct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4",
    "hcgUuTwjAzZr1Z9CAow\",\"kid\":\"HMAC key used in JWS A.1 example\"}]}",
);

/// Appendix B: an RSA key with its certificate.
const B_X5C: &str = concat!(
    "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"1b94c\",\"n\":\"vrjOfz9Ccdgx5nQudyhdoR17V-IubWMe",
    "OZCwX_jj0hgAsz2J_pqYW08PLbK_PdiVGKPrqzmDIsLI7sA25VEnHU1uCLNwBuUiCO11_-7dYbsr",
    "4iJmG0Qu2j8DsVyT1azpJC_NG84Ty5KKthuCaPod7iI7w0LK9orSMhBEwwZDCxTWq4aYWAchc8t-",
    "emd9qOvWtVMDC2BXksRngh6X5bUYLy6AyHKvj-nUy1wgzjYQDwHMTplCoLtU-o-8SNnZ1tmRoGE9",
    "uJkBLdh5gFENabWnU5m1ZqZPdwS-qo-meMvVfJb6jJVWRpl2SUtCnYG2C32qvbWbjZ_jBPD5eunq",
    "sIo1vQ\",\"e\":\"AQAB\",\"x5c\":[\"MIIDQjCCAiqgAwIBAgIGATz/FuLiMA0GCSqGSIb3DQEBBQUAM",
    "GIxCzAJBgNVBAYTAlVTMQswCQYDVQQIEwJDTzEPMA0GA1UEBxMGRGVudmVyMRwwGgYDVQQKExNQa",
    "W5nIElkZW50aXR5IENvcnAuMRcwFQYDVQQDEw5CcmlhbiBDYW1wYmVsbDAeFw0xMzAyMjEyMzI5M",
    "TVaFw0xODA4MTQyMjI5MTVaMGIxCzAJBgNVBAYTAlVTMQswCQYDVQQIEwJDTzEPMA0GA1UEBxMGR",
    "GVudmVyMRwwGgYDVQQKExNQaW5nIElkZW50aXR5IENvcnAuMRcwFQYDVQQDEw5CcmlhbiBDYW1wY",
    "mVsbDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAL64zn8/QnHYMeZ0LncoXaEde1fiL",
    "m1jHjmQsF/449IYALM9if6amFtPDy2yvz3YlRij66s5gyLCyO7ANuVRJx1NbgizcAblIgjtdf/u3",
    "WG7K+IiZhtELto/A7Fck9Ws6SQvzRvOE8uSirYbgmj6He4iO8NCyvaK0jIQRMMGQwsU1quGmFgHI",
    "XPLfnpnfajr1rVTAwtgV5LEZ4Iel+W1GC8ugMhyr4/p1MtcIM42EA8BzE6ZQqC7VPqPvEjZ2dbZk",
    "aBhPbiZAS3YeYBRDWm1p1OZtWamT3cEvqqPpnjL1XyW+oyVVkaZdklLQp2Btgt9qr21m42f4wTw+",
    "Xrp6rCKNb0CAwEAATANBgkqhkiG9w0BAQUFAAOCAQEAh8zGlfSlcI0o3rYDPBB07aXNswb4ECNIK",
    "G0CETTUxmXl9KUL+9gGlqCz5iWLOgWsnrcKcY0vXPG9J1r9AqBNTqNgHq2G03X09266X5CpOe1zF",
    "o+Owb1zxtp3PehFdfQJ610CDLEaS9V9Rqp17hCyybEpOGVwe8fnk+fbEL2Bo3UPGrpsHzUoaGpDf",
    "tmWssZkhpBJKVMJyf/RuP2SmmaIzmnw9JiSlYhzo4tpzd5rFXhjRbg4zW9C+2qok+2+qDM1iJ684",
    "gPHMIY8aLWrdgQTxkumGmTqgawR+N5MDtdPTEQ0XfIBc2cJEUyMTY5MPvACWpkA6SdS4xSvdXK3I",
    "VfOWA==\"]}",
);
