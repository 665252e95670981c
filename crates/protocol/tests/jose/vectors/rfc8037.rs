//! The examples of RFC 8037 appendix A: Ed25519.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::verification_key::{KeyError, KeyKind, VerificationKey};

use super::{signature_holds, signing_key, tampered};

#[test]
fn rfc8037_a_2_and_a_3_public_key_and_thumbprint() {
    let key = VerificationKey::from_jwk(A2_KEY.as_bytes()).unwrap();
    assert_eq!(key.kind(), KeyKind::Ed25519);
    let thumbprint = base64url::encode(key.jwk_thumbprint());
    assert_eq!(thumbprint, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    let error = VerificationKey::from_jwk(A1_KEY.as_bytes()).unwrap_err();
    assert_eq!(error, KeyError::PrivateKey);
}

#[test]
fn rfc8037_a_4_and_a_5_signing_and_verifying() {
    let key = VerificationKey::from_jwk(A2_KEY.as_bytes()).unwrap();
    for algorithm in Algorithm::ALL {
        let expected = algorithm == Algorithm::EdDsa;
        assert_eq!(
            signature_holds(A4_JWS, &key, algorithm),
            expected,
            "{algorithm}"
        );
    }
    assert!(!signature_holds(&tampered(A4_JWS), &key, Algorithm::EdDsa));
    let (input, signature) = A4_JWS.rsplit_once('.').unwrap();
    let again = signing_key(A1_KEY, Algorithm::EdDsa).sign(input.as_bytes());
    assert_eq!(base64url::encode(again), signature);
}

/// Appendix A.1: the private key.
pub(super) const A1_KEY: &str = concat!(
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2",
    "A\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
);

/// Appendix A.2: the public key.
const A2_KEY: &str = concat!(
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR",
    "o\"}",
);

/// Appendix A.4: the JWS.
const A4_JWS: &str = concat!(
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnL",
    "WG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
);
