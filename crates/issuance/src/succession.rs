//! How a refresh token's successor is made: from its predecessor, under a key of this server. So the answer to a refresh that was lost on
//! its way can be given again without keeping any secret, and nobody who has seen one refresh token can make the next.

use aws_lc_rs::hmac;
use jurat_registry::tenant::TenantName;
use zeroize::Zeroizing;

/// Sets this use of the sealing key apart from every other.
const LABEL: &[u8] = b"jurat refresh token succession 1";

/// The key under which successors are made. Has no `Debug`.
pub(crate) struct Succession(hmac::Key);

impl Succession {
    /// Of one tenant, from the server's sealing key.
    pub(crate) fn new(sealing_key: &[u8; 32], tenant: &TenantName) -> Self {
        let master = hmac::Key::new(hmac::HMAC_SHA256, sealing_key);
        let mut context = hmac::Context::with_key(&master);
        context.update(LABEL);
        context.update(tenant.as_str().as_bytes());
        let derived = context.sign();
        Self(hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()))
    }

    /// The secret of the successor of the refresh token with this number and secret.
    pub(crate) fn secret_after(&self, number: [u8; 16], secret: &[u8; 32]) -> Zeroizing<[u8; 32]> {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(&number);
        context.update(secret);
        let mut successor = Zeroizing::new([0; 32]);
        successor.copy_from_slice(context.sign().as_ref());
        successor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_successor_depends_on_the_key_the_tenant_the_number_and_the_secret_and_on_nothing_else() {
        let (acme, other) = ("acme".parse().unwrap(), "other".parse().unwrap());
        let of = |key: u8, tenant: &TenantName, number: u8, secret: u8| {
            let succession = Succession::new(&[key; 32], tenant);
            *succession.secret_after([number; 16], &[secret; 32])
        };
        let one = of(1, &acme, 1, 1);
        assert_eq!(one, of(1, &acme, 1, 1));
        for different in [
            of(2, &acme, 1, 1),
            of(1, &other, 1, 1),
            of(1, &acme, 2, 1),
            of(1, &acme, 1, 2),
        ] {
            assert_ne!(one, different);
        }
    }
}
