//! The seal on the newest line of an audit log: a MAC under a key that is not in the database. Whoever has the database alone can make a
//! chain that follows from its beginning, but not the seal on its end; nor can they cut lines off the end unseen.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

pub use super::chain_end::ChainEnd;
use crate::tenant::TenantName;

/// Sets this use of the sealing key apart from every other.
const LABEL: &[u8] = b"jurat audit seals 1";

/// The key of the seals. Has no `Debug`.
#[derive(Clone)]
pub struct AuditKey(Zeroizing<[u8; 32]>);

/// What of a chain an end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndKind {
    /// Its newest line.
    Head,
    /// The last line that was dropped for its age.
    Checkpoint,
}

impl AuditKey {
    /// The key of these bytes.
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// The key that goes with a server's sealing key, so that nothing more must be kept.
    pub fn of_sealing_key(sealing_key: &[u8; 32]) -> Self {
        let master = hmac::Key::new(hmac::HMAC_SHA256, sealing_key);
        let tag = hmac::sign(&master, LABEL);
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.copy_from_slice(tag.as_ref());
        Self(bytes)
    }

    /// The seal on an end of `tenant`'s chain.
    pub fn seal(&self, tenant: &TenantName, kind: EndKind, end: ChainEnd) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &*self.0);
        hmac::sign(&key, &sealed_text(tenant, kind, end))
            .as_ref()
            .to_vec()
    }

    /// Whether `seal` is the one on this end.
    pub fn is_seal(&self, seal: &[u8], tenant: &TenantName, kind: EndKind, end: ChainEnd) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &*self.0);
        hmac::verify(&key, &sealed_text(tenant, kind, end), seal).is_ok()
    }
}

/// A tenant's name holds no blank, so no two ends have the same text.
fn sealed_text(tenant: &TenantName, kind: EndKind, end: ChainEnd) -> Vec<u8> {
    let kind = match kind {
        EndKind::Head => "head",
        EndKind::Checkpoint => "checkpoint",
    };
    format!("{kind} {tenant} {} {}", end.number, end.digest).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::chain_end::LineDigest;

    #[test]
    fn a_seal_is_on_one_end_of_one_tenant_under_one_key() {
        let key = AuditKey::new(Zeroizing::new([1; 32]));
        let (tenant, other) = (TenantName::default(), "acme".parse().unwrap());
        let end = ChainEnd {
            number: 7,
            digest: LineDigest::of("seven"),
        };
        let seal = key.seal(&tenant, EndKind::Head, end);
        assert!(key.is_seal(&seal, &tenant, EndKind::Head, end));
        assert!(!key.is_seal(&seal, &other, EndKind::Head, end));
        assert!(!key.is_seal(&seal, &tenant, EndKind::Checkpoint, end));
        let cut = ChainEnd { number: 6, ..end };
        assert!(!key.is_seal(&seal, &tenant, EndKind::Head, cut));
        let another = AuditKey::new(Zeroizing::new([2; 32]));
        assert!(!another.is_seal(&seal, &tenant, EndKind::Head, end));
    }
}
