//! A certificate authority, and keys that it certifies.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jurat_protocol::jose::certificate_path::{CertificateRules, LeafNames};
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::certificate_trust::{AuthorityBundle, CertificateTrust};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, IsCa,
    KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};

use crate::world::World;

/// A certificate authority.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// `x5c` with one certificate: this authority's, for `key` under a DNS name.
    pub(crate) fn certify(&self, key: &SigningKey, name: &str) -> Vec<String> {
        let pair = KeyPair::from_pem(&key.to_pkcs8_pem()).unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.serial_number = Some(SerialNumber::from(7));
        let leaf = params.signed_by(&pair, &self.0).unwrap();
        vec![STANDARD.encode(leaf.der())]
    }

    /// Trust in its certificates for one DNS name.
    pub(crate) fn trust(&self, name: &str) -> CertificateTrust {
        let names = LeafNames {
            dns_names: vec![name.to_owned()],
            ..LeafNames::default()
        };
        CertificateTrust {
            authorities: AuthorityBundle::try_from(self.0.pem()).unwrap(),
            leaves: CertificateRules::new(names).unwrap(),
            revocation_lists: None,
            revocation_source: None,
        }
    }

    /// A list that revokes the certificates with these serial numbers.
    pub(crate) fn revoke(&self, serials: &[u64]) -> String {
        let revoked = serials.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2026, 1, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 1, 1),
            next_update: date_time_ymd(2030, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.0).unwrap().pem().unwrap()
    }
}

impl World {
    /// The identity provider has no key of its own any more: `authority` vouches for those who bear `name`.
    pub(crate) fn trust_certificates_of(&self, authority: &Authority, name: &str) {
        self.change_provider(|provider| {
            provider.keys.clear();
            provider.settings.certificate_trust = Some(authority.trust(name));
        });
    }
}
