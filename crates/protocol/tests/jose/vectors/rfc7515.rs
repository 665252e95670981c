//! The examples of RFC 7515 appendix A.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::claims::{DateClaim, Member};
use jurat_protocol::jose::jws::{CompactJws, MalformedJwt};
use jurat_protocol::jose::jwt::UnverifiedJwt;

use crate::round_trip::verifies;

use super::{public_half, signature_holds, signing_key, tampered};

#[test]
fn rfc7515_a_2_rs256_verifies_and_is_reproduced() {
    let key = public_half(A2_KEY);
    let jws = CompactJws::decode(A2_RS256).unwrap();
    let jwt = UnverifiedJwt::parse(&jws).unwrap();
    assert_eq!(jwt.header().algorithm, "RS256");
    assert_eq!(jwt.issuer(), Some("joe"));
    let jwt = jwt.verify(&key, Algorithm::Rs256);
    let jwt = jwt.unwrap_or_else(|_| panic!("the RFC's own signature"));
    let exp = DateClaim::Number {
        millis: 1_300_819_380_000,
    };
    assert_eq!(jwt.claims().expires, Member::Present(exp));
    assert!(jwt.claims().text.contains("http://example.com/is_root"));

    // RSASSA-PKCS1-v1_5 is deterministic: signing again gives the RFC's octets.
    let signing = signing_key(A2_KEY, Algorithm::Rs256);
    let (input, signature) = A2_RS256.rsplit_once('.').unwrap();
    let again = jurat_protocol::jose::base64url::encode(signing.sign(input.as_bytes()));
    assert_eq!(again, signature);
}

#[test]
fn rfc7515_a_3_es256_verifies() {
    let key = public_half(A3_KEY);
    assert_eq!(verifies(A3_ES256, &key, Algorithm::Es256), Ok(true));
    assert_eq!(verifies(A2_RS256, &key, Algorithm::Es256), Ok(false));
    let again = signing_key(A3_KEY, Algorithm::Es256);
    assert_eq!(
        again.verification_key().jwk_thumbprint(),
        key.jwk_thumbprint()
    );
}

#[test]
fn rfc7515_a_4_es512_verifies_and_is_no_jwt() {
    let key = public_half(A4_KEY);
    assert!(signature_holds(A4_ES512, &key, Algorithm::Es512));
    assert_eq!(
        verifies(A4_ES512, &key, Algorithm::Es512),
        Err(MalformedJwt::ClaimsNotObject)
    );
    assert!(!signature_holds(
        &tampered(A4_ES512),
        &key,
        Algorithm::Es512
    ));
    let again = signing_key(A4_KEY, Algorithm::Es512);
    assert_eq!(
        again.verification_key().jwk_thumbprint(),
        key.jwk_thumbprint()
    );
}

#[test]
fn rfc7515_a_1_and_a_5_hmac_and_none_are_no_algorithm() {
    for (text, name) in [(A1_HS256, "HS256"), (A5_NONE, "none")] {
        let jws = CompactJws::decode(text).unwrap();
        let jwt = UnverifiedJwt::parse(&jws).unwrap();
        assert_eq!(jwt.issuer(), Some("joe"));
        assert_eq!(jwt.header().algorithm, name);
        assert_eq!(Algorithm::from_name(name), None);
    }
    for key in [A2_KEY, A3_KEY, A4_KEY].map(public_half) {
        for algorithm in Algorithm::ALL {
            assert_eq!(verifies(A1_HS256, &key, algorithm), Ok(false));
            assert_eq!(verifies(A5_NONE, &key, algorithm), Ok(false));
        }
    }
}

#[test]
fn rfc7515_e_the_negative_test_case_for_crit_is_noticed() {
    let header = E_NEGATIVE.split('.').next().unwrap();
    let text = format!("{header}.{}", A2_RS256.split_once('.').unwrap().1);
    let jws = CompactJws::decode(&text).unwrap();
    assert!(UnverifiedJwt::parse(&jws).unwrap().header().has_critical);
}

/// Appendix A.1.1: HS256. The same text is RFC 7519 section 3.1.
const A1_HS256: &str = concat!(
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA",
    "4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB9",
    "2K27uhbUJU1p1r_wW1gFWFOEjXk",
);

/// Appendix A.2.1, the private key.
pub(super) const A2_KEY: &str = concat!(
    "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddx",
    "HmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32",
    "690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7W",
    "TBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmo",
    "udF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\",\"e\":\"AQAB\",\"d\":\"Eq",
    "5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx",
    "9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3",
    "E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehN",
    "YTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l",
    "2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ\",\"p\":\"4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH",
    "_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2K",
    "KDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc\",\"q\":\"uQPEfgm",
    "VtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6u",
    "l7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689r",
    "jcJIDEz9RWdc\",\"dp\":\"BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3",
    "QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7",
    "tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0\",\"dq\":\"h_96-mK1R_7glhsum81dZxjTnYynP",
    "bZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2",
    "w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU\",\"qi\":\"IY",
    "d7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fh",
    "d_QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-Z",
    "QwVK0JKSHuLFkuQ3U\"}",
);

/// Appendix A.2.1: RS256.
const A2_RS256: &str = concat!(
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA",
    "6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat",
    "0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t",
    "1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07",
    "Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnv",
    "Wh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77",
    "Rw",
);

/// Appendix A.3.1, the private key.
pub(super) const A3_KEY: &str = concat!(
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",",
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\",\"d\":\"jpsQnnGQmL-YBIffH1136",
    "cspYG6-0iY7X1fCE9-E9LI\"}",
);

/// Appendix A.3.1: ES256.
const A3_ES256: &str = concat!(
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA",
    "6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4Ga",
    "wxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
);

/// Appendix A.4.1, the private key.
const A4_KEY: &str = concat!(
    "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjc",
    "BpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk\",\"y\":\"ADSmRA43Z1DSNx_RvcLI87cdL0",
    "7l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2\",\"d\":\"AY5pb7A",
    "0UFiB3RELSD64fTLOSV_jazdF7fLYyuTw8lOfRhWg6Y6rUrPAxerEzgdRhajnu0ferB0d53vM9mE",
    "15j2C\"}",
);

/// Appendix A.4.1: ES512. The payload is no JSON.
const A4_ES512: &str = concat!(
    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cw",
    "nZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpR",
    "wcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
);

/// Appendix A.5: unsecured. The same text is RFC 7519 section 6.1.
const A5_NONE: &str = concat!(
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6",
    "Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
);

/// Appendix E.
const E_NEGATIVE: &str = concat!(
    "eyJhbGciOiJub25lIiwNCiAiY3JpdCI6WyJodHRwOi8vZXhhbXBsZS5jb20vVU5ERUZJTkVEIl0s",
    "DQogImh0dHA6Ly9leGFtcGxlLmNvbS9VTkRFRklORUQiOnRydWUNCn0.RkFJTA.",
);
