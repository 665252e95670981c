//! A certificate authority of the tests' own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jurat_protocol::jose::signing_key::SigningKey;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

/// A certificate authority.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// Its own certificate.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for `key` under a DNS name, as a value of `x5c`.
    pub(crate) fn certify(&self, key: &SigningKey, name: &str) -> String {
        let pair = KeyPair::from_pem(&key.to_pkcs8_pem()).unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        STANDARD.encode(params.signed_by(&pair, &self.0).unwrap().der())
    }
}
