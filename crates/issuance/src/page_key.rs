//! The key under which a tenant's pages mark their forms, so that a form sent in is known to come from a page that this server showed.
//! Derived from the sealing key, so nothing is kept. What a mark is made over is for the pages to say.

use aws_lc_rs::{constant_time, hmac};
use jurat_registry::tenant::TenantName;

/// Sets this use of the sealing key apart from every other.
const LABEL: &[u8] = b"jurat page forms 1";

/// The key. Has no `Debug`.
#[derive(Clone)]
pub struct PageKey(hmac::Key);

impl PageKey {
    /// A mark's length in bytes.
    pub const MARK_BYTES: usize = 32;

    /// Of one tenant, from the server's sealing key.
    pub fn new(sealing_key: &[u8; 32], tenant: &TenantName) -> Self {
        let master = hmac::Key::new(hmac::HMAC_SHA256, sealing_key);
        let mut context = hmac::Context::with_key(&master);
        context.update(LABEL);
        context.update(tenant.as_str().as_bytes());
        Self(hmac::Key::new(hmac::HMAC_SHA256, context.sign().as_ref()))
    }

    /// The mark over `parts`, each with its length, so that no two lists of parts share one.
    pub fn mark(&self, parts: &[&[u8]]) -> [u8; Self::MARK_BYTES] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut mark = [0; Self::MARK_BYTES];
        mark.copy_from_slice(context.sign().as_ref());
        mark
    }

    /// Whether `mark` is the one over `parts`, compared in constant time.
    pub fn is_mark(&self, mark: &[u8], parts: &[&[u8]]) -> bool {
        constant_time::verify_slices_are_equal(&self.mark(parts), mark).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_depends_on_the_key_the_tenant_and_where_each_part_ends() {
        let (acme, other) = ("acme".parse().unwrap(), "other".parse().unwrap());
        let of = |key: u8, tenant: &TenantName, parts: &[&[u8]]| {
            PageKey::new(&[key; 32], tenant).mark(parts)
        };
        let one = of(1, &acme, &[b"ab", b"c"]);
        assert_eq!(one, of(1, &acme, &[b"ab", b"c"]));
        for different in [
            of(2, &acme, &[b"ab", b"c"]),
            of(1, &other, &[b"ab", b"c"]),
            of(1, &acme, &[b"a", b"bc"]),
            of(1, &acme, &[b"abc"]),
            of(1, &acme, &[b"ab", b"c", b""]),
        ] {
            assert_ne!(one, different);
        }
    }

    #[test]
    fn a_mark_is_known_again_and_a_part_of_one_is_not() {
        let key = PageKey::new(&[1; 32], &TenantName::default());
        let mark = key.mark(&[b"a"]);
        assert!(key.is_mark(&mark, &[b"a"]));
        assert!(!key.is_mark(&mark, &[b"b"]));
        assert!(!key.is_mark(&mark[..31], &[b"a"]));
        assert!(!key.is_mark(b"", &[b"a"]));
    }
}
