//! Certificates made for the tests: authorities, what they sign, and the question put to them.

use std::borrow::Cow;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertificateRevocationListParams,
    DistinguishedName, DnType, IsCa, Issuer, KeyIdMethod, KeyPair, PublicKeyData,
    RevokedCertParams, SerialNumber, date_time_ymd,
};

use crate::jose::algorithm::Algorithm;
use crate::jose::certificate_path::{
    CertificateAuthorities, CertificateRules, PathError, RevocationLists, X5c,
};
use crate::jose::signing_key::SigningKey;
use crate::jose::strict_json::Found;
use crate::jose::verification_key::VerificationKey;

/// The first second of 2026. What is made here is valid from 2024 to 2040 unless a test says otherwise.
pub(super) const NOW: i64 = 1_767_225_600;

static SERIAL: AtomicU64 = AtomicU64::new(1000);

/// An RSA key is slow to make.
static RSA: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate(Algorithm::Rs256).unwrap());

/// A certificate with its key.
pub(super) struct Made {
    pub(super) params: CertificateParams,
    pub(super) key: KeyPair,
    pub(super) certificate: Certificate,
}

/// A fresh key of the algorithm; the one RSA key.
pub(super) fn key(algorithm: Algorithm) -> KeyPair {
    let pem = match algorithm {
        Algorithm::Rs256 => RSA.to_pkcs8_pem(),
        other => SigningKey::generate(other).unwrap().to_pkcs8_pem(),
    };
    KeyPair::from_pem(&pem).unwrap()
}

/// What is to become a leaf: no subject alternative name, no key usage.
pub(super) fn leaf(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    params.serial_number = Some(SerialNumber::from(SERIAL.fetch_add(1, Ordering::Relaxed)));
    params
}

/// What is to become an authority, without a bound on its path and without a key usage.
pub(super) fn authority(name: &str) -> CertificateParams {
    let mut params = leaf(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// A root that signs itself.
pub(super) fn root(name: &str) -> Made {
    self_signed(authority(name), key(Algorithm::Es256))
}

pub(super) fn self_signed(params: CertificateParams, key: KeyPair) -> Made {
    let certificate = params.self_signed(&key).unwrap();
    Made {
        params,
        key,
        certificate,
    }
}

impl Made {
    /// Signs a certificate for a fresh key.
    pub(super) fn signs(&self, params: CertificateParams) -> Made {
        self.signs_for(params, key(Algorithm::Es256))
    }

    pub(super) fn signs_for(&self, params: CertificateParams, key: KeyPair) -> Made {
        let certificate = self.certifies(&params, &key);
        Made {
            params,
            key,
            certificate,
        }
    }

    /// Signs a certificate for a key of which nobody here has the private half.
    pub(super) fn certifies(
        &self,
        params: &CertificateParams,
        key: &impl PublicKeyData,
    ) -> Certificate {
        let issuer = Issuer::from_params(&self.params, &self.key);
        params.signed_by(key, &issuer).unwrap()
    }

    /// A list of what is revoked, made and ending on the first day of these years.
    pub(super) fn revokes(&self, revoked: &[&Made], years: (i32, i32)) -> String {
        let entry = |made: &&Made| RevokedCertParams {
            serial_number: made.params.serial_number.clone().unwrap(),
            revocation_time: date_time_ymd(2025, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(years.0, 1, 1),
            next_update: date_time_ymd(years.1, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        // rcgen would refuse to sign one for an authority that may not; such lists must be refused here.
        let mut params = self.params.clone();
        params.key_usages.clear();
        let issuer = Issuer::from_params(&params, &self.key);
        list.signed_by(&issuer).unwrap().pem().unwrap()
    }

    pub(super) fn der(&self) -> &[u8] {
        self.certificate.der()
    }
}

pub(super) fn bundle(of: &[&Made]) -> CertificateAuthorities {
    let pem: String = of.iter().map(|made| made.certificate.pem()).collect();
    CertificateAuthorities::from_pem(&pem).unwrap()
}

pub(super) fn lists(of: &[String]) -> RevocationLists {
    RevocationLists::from_der_or_pem(of.concat().as_bytes()).unwrap()
}

/// The header parameter of these certificates.
pub(super) fn x5c(certificates: &[&[u8]]) -> X5c<'static> {
    let encoded = certificates.iter().map(|der| STANDARD.encode(der));
    X5c::from_found(Found::Texts(encoded.map(Cow::Owned).collect()))
}

/// What the authorities say of the chain now, when any leaf is meant and no list is given.
pub(super) fn asked(of: &[&Made], chain: &[&Made]) -> Result<VerificationKey, PathError> {
    asked_with(of, chain, None)
}

/// As [`asked`], with lists.
pub(super) fn asked_with(
    of: &[&Made],
    chain: &[&Made],
    crls: Option<&RevocationLists>,
) -> Result<VerificationKey, PathError> {
    let chain: Vec<_> = chain.iter().map(|made| made.der()).collect();
    bundle(of).leaf(&x5c(&chain), &CertificateRules::any_leaf(), crls, NOW)
}

/// Why the authorities refuse the chain now.
pub(super) fn refused(of: &[&Made], chain: &[&Made]) -> PathError {
    asked(of, chain).unwrap_err()
}

/// That it is the leaf's key which is given.
pub(super) fn assert_gives_key(answer: Result<VerificationKey, PathError>, leaf: &Made) {
    let expected = VerificationKey::from_certificate_der(leaf.der()).unwrap();
    let key = answer.unwrap();
    assert_eq!(key.jwk_thumbprint(), expected.jwk_thumbprint());
    assert_eq!(key.x5t_s256(), expected.x5t_s256());
}

/// A DER element, for what rcgen does not make.
pub(super) fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut element = vec![tag];
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(length @ ..0x80), _) => element.push(length),
        (Ok(length), _) => element.extend([0x81, length]),
        (_, length) => {
            element.push(0x82);
            element.extend(length.unwrap().to_be_bytes());
        }
    }
    element.extend(content);
    element
}
