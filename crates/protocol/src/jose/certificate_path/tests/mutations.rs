//! Damaged certificates: no change to a leaf or to what it rests on leaves a key.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::jose::algorithm::Algorithm;
use crate::jose::certificate_path::{CertificateAuthorities, CertificateRules, RevocationLists};

use super::made::{Made, NOW, authority, bundle, key, leaf, self_signed, x5c};

struct Chain {
    authorities: CertificateAuthorities,
    certificates: [Made; 2],
}

impl Chain {
    fn of(algorithm: Algorithm) -> Self {
        let root = self_signed(authority("Root"), key(algorithm));
        let first = root.signs_for(authority("First"), key(algorithm));
        Self {
            authorities: bundle(&[&root]),
            certificates: [first.signs(leaf("Leaf")), first],
        }
    }

    fn gives_key(&self, leaf: &[u8], first: &[u8]) -> bool {
        let rules = CertificateRules::any_leaf();
        let answer = self
            .authorities
            .leaf(&x5c(&[leaf, first]), &rules, None, NOW);
        answer.is_ok()
    }
}

#[test]
fn rfc5280_s6_1_3_no_changed_bit_of_a_leaf_or_an_intermediate_leaves_a_key() {
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256] {
        let chain = Chain::of(algorithm);
        let [leaf, first] = chain
            .certificates
            .each_ref()
            .map(|made| made.der().to_vec());
        assert!(chain.gives_key(&leaf, &first));
        for bit in 0..leaf.len() * 8 {
            let mut changed = leaf.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(
                !chain.gives_key(&changed, &first),
                "{algorithm}, bit {bit} of the leaf"
            );
        }
        for bit in 0..first.len() * 8 {
            let mut changed = first.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(
                !chain.gives_key(&leaf, &changed),
                "{algorithm}, bit {bit} of the intermediate"
            );
        }
        for length in 0..leaf.len() {
            assert!(
                !chain.gives_key(&leaf[..length], &first),
                "{algorithm}, {length} octets"
            );
        }
    }
}

static CHAIN: LazyLock<Chain> = LazyLock::new(|| Chain::of(Algorithm::Es256));

proptest! {
    #[test]
    fn no_changed_octets_of_a_leaf_leave_a_key(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let [leaf, first] = CHAIN.certificates.each_ref().map(|made| made.der().to_vec());
        let mut changed = leaf.clone();
        for (at, octet) in edits {
            *at.get_mut(&mut changed) = octet;
        }
        prop_assume!(changed != leaf);
        prop_assert!(!CHAIN.gives_key(&changed, &first));
    }

    #[test]
    fn texts_of_any_kind_are_refused_and_not_more(text in ".{0,64}", octets in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(CertificateAuthorities::from_pem(&text).is_err());
        prop_assert!(RevocationLists::from_der_or_pem(&octets).is_err());
        prop_assert!(!CHAIN.gives_key(&octets, text.as_bytes()));
    }
}
