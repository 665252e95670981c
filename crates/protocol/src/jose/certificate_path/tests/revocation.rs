//! Revocation lists held against paths.

use rcgen::KeyUsagePurpose;

use crate::jose::algorithm::Algorithm;
use crate::jose::certificate_path::{PathError, RevocationLists};
use crate::jose::verification_key::VerificationKey;

use super::made::{
    Made, asked_with, assert_gives_key, authority, key, leaf, lists, root, self_signed,
};

/// From 2025 to 2027: good now.
const LIVE: (i32, i32) = (2025, 2027);
/// From 2024 to the present second, which is past it.
const STALE: (i32, i32) = (2024, 2026);

struct Chain {
    root: Made,
    first: Made,
    leaf: Made,
}

impl Chain {
    fn new() -> Self {
        let root = root("Root");
        let first = root.signs(authority("First"));
        let leaf = first.signs(leaf("Leaf"));
        Self { root, first, leaf }
    }

    fn asked(&self, of: &[String]) -> Result<VerificationKey, PathError> {
        self.asked_with(&lists(of))
    }

    fn asked_with(&self, lists: &RevocationLists) -> Result<VerificationKey, PathError> {
        asked_with(&[&self.root], &[&self.leaf, &self.first], Some(lists))
    }
}

#[test]
fn rfc5280_s6_3_what_no_list_revokes_is_taken() {
    let chain = Chain::new();
    let other = chain.first.signs(leaf("Other"));
    let both = [
        chain.root.revokes(&[], LIVE),
        chain.first.revokes(&[&other], LIVE),
    ];
    assert_gives_key(chain.asked(&both), &chain.leaf);
    let error = asked_with(&[&chain.root], &[&other, &chain.first], Some(&lists(&both)));
    assert_eq!(error.unwrap_err(), PathError::Revoked);
}

#[test]
fn rfc5280_s6_3_a_revoked_leaf_or_intermediate_is_refused() {
    let chain = Chain::new();
    let leaf_revoked = [
        chain.root.revokes(&[], LIVE),
        chain.first.revokes(&[&chain.leaf], LIVE),
    ];
    assert_eq!(chain.asked(&leaf_revoked).unwrap_err(), PathError::Revoked);
    let first_revoked = [
        chain.root.revokes(&[&chain.first], LIVE),
        chain.first.revokes(&[], LIVE),
    ];
    assert_eq!(chain.asked(&first_revoked).unwrap_err(), PathError::Revoked);
}

#[test]
fn rfc5280_s6_3_what_no_list_tells_of_is_refused() {
    let chain = Chain::new();
    for one in [
        chain.root.revokes(&[], LIVE),
        chain.first.revokes(&[], LIVE),
        root("Other").revokes(&[], LIVE),
    ] {
        assert_eq!(
            chain.asked(&[one]).unwrap_err(),
            PathError::RevocationUnknown
        );
    }
}

#[test]
fn rfc5280_s6_3_3_a_a_stale_list_is_refused() {
    let chain = Chain::new();
    let stale = PathError::StaleRevocationList {
        next_update: 1_767_225_600,
    };
    for both in [
        [
            chain.root.revokes(&[], STALE),
            chain.first.revokes(&[], LIVE),
        ],
        [
            chain.root.revokes(&[], LIVE),
            chain.first.revokes(&[], STALE),
        ],
    ] {
        assert_eq!(chain.asked(&both).unwrap_err(), stale);
    }
}

#[test]
fn of_an_issuers_lists_the_newest_counts() {
    let chain = Chain::new();
    let root_list = chain.root.revokes(&[], LIVE);
    let old = chain.first.revokes(&[], (2024, 2030));
    let new = chain.first.revokes(&[&chain.leaf], LIVE);
    for order in [[&root_list, &old, &new], [&new, &old, &root_list]] {
        let all = order.map(Clone::clone);
        assert_eq!(chain.asked(&all).unwrap_err(), PathError::Revoked);
    }
}

#[test]
fn rfc5280_s6_3_3_g_a_list_that_another_signed_is_refused() {
    let chain = Chain::new();
    let forged = root("First").revokes(&[], LIVE);
    let both = [chain.root.revokes(&[], LIVE), forged];
    assert_eq!(
        chain.asked(&both).unwrap_err(),
        PathError::BadRevocationList
    );
    let of_another_kind = self_signed(authority("First"), key(Algorithm::EdDsa));
    let both = [
        chain.root.revokes(&[], LIVE),
        of_another_kind.revokes(&[], LIVE),
    ];
    assert_eq!(
        chain.asked(&both).unwrap_err(),
        PathError::BadRevocationList
    );
}

#[test]
fn rfc5280_s6_3_3_f_an_issuer_that_may_not_sign_lists_is_refused() {
    let signs_certificates = |name| {
        let mut params = authority(name);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params
    };
    let root = self_signed(signs_certificates("Root"), key(Algorithm::Es256));
    let direct = root.signs(leaf("Leaf"));
    let list = lists(&[root.revokes(&[], LIVE)]);
    let answer = asked_with(&[&root], &[&direct], Some(&list));
    assert_eq!(answer.unwrap_err(), PathError::BadRevocationList);
    assert_gives_key(asked_with(&[&root], &[&direct], None), &direct);

    let root = super::made::root("Root");
    let first = root.signs(signs_certificates("First"));
    let chain = Chain {
        leaf: first.signs(leaf("Leaf")),
        first,
        root,
    };
    let both = [
        chain.root.revokes(&[], LIVE),
        chain.first.revokes(&[], LIVE),
    ];
    assert_eq!(
        chain.asked(&both).unwrap_err(),
        PathError::BadRevocationList
    );
}
