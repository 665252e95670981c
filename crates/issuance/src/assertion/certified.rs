//! A key that the assertion brings along in a certificate (RFC 7515 section 4.1.6). RFC 8725 section 3.10: nothing in a header may supply
//! a key by itself; here a registered authority vouches for it, by a path that is checked anew each time.

use std::sync::Arc;

use jurat_protocol::jose::certificate_path::RevocationLists;
use jurat_registry::certificate_trust::{CertificateTrust, RevocationBundle};
use jurat_registry::key_sets::{KeyOwner, KeySourceFailure, Occasion};

use super::key_hints::KeyHints;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::{Refused, SignedAssertion, UnverifiedAssertion};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// Verifies the signature with the key of the leaf in `x5c`, if an authority of `trust` vouches for it.
pub(super) async fn verify<'a>(
    assertion: UnverifiedAssertion<'a>,
    trust: &CertificateTrust,
    issuer: &TrustedIssuer,
    context: &RequestContext<'_>,
) -> Result<SignedAssertion<'a>, Refused<'a>> {
    let refused = |assertion, reason, detail: &dyn std::fmt::Display| {
        Err(Box::new((assertion, Rejection::new(reason, detail))))
    };
    let Some(x5c) = &assertion.header().x5c else {
        return refused(assertion, Reason::KeyUnknown, &"no x5c in the header");
    };
    let published = match published_lists(trust, issuer, context).await {
        Ok(published) => published,
        Err(failure) => return refused(assertion, Reason::KeysUnavailable, &failure),
    };
    let stated = trust.revocation_lists.as_ref().map(RevocationBundle::lists);
    let lists = published.as_deref().or(stated);
    let authorities = trust.authorities.authorities();
    let leaf = match authorities.leaf(x5c, &trust.leaves, lists, context.now.seconds()) {
        Ok(leaf) => leaf,
        Err(error) => return refused(assertion, Reason::CertificateNotTrusted, &error),
    };
    // RFC 7515 sections 4.1.7 and 4.1.8: a thumbprint in the header is that of the leaf. A kid is the sender's own label here.
    let hints = KeyHints::of(assertion.header(), issuer.rules(), []);
    if !hints.certificate_fits(&leaf) {
        let detail = "x5t or x5t#S256 is not the leaf's";
        return refused(assertion, Reason::CertificateNotTrusted, &detail);
    }
    let algorithm = assertion.algorithm();
    match assertion.verify(&leaf) {
        Ok(signed) => Ok(signed),
        Err(assertion) => {
            let detail = format!("{algorithm}, with the key of the certificate in x5c");
            refused(assertion, Reason::SignatureBad, &detail)
        }
    }
}

/// The revocation lists that the authority publishes. Where they are to be read and cannot be, nothing is verified without them.
async fn published_lists(
    trust: &CertificateTrust,
    issuer: &TrustedIssuer,
    context: &RequestContext<'_>,
) -> Result<Option<Arc<RevocationLists>>, KeySourceFailure> {
    let Some(source) = &trust.revocation_source else {
        return Ok(None);
    };
    let premises = context.premises;
    let owner = KeyOwner {
        tenant: &premises.tenant.name,
        name: issuer.name(),
        source,
    };
    let set = match premises.node.key_sets.at_hand(owner) {
        Some(set) => set,
        None => {
            premises
                .node
                .key_sets
                .read(owner, Occasion::NoneAtHand)
                .await?
                .set
        }
    };
    let lists = set.revocation.clone();
    let none = || KeySourceFailure {
        sentence: format!("there is no revocation list at {}", set.read_from),
    };
    lists.ok_or_else(none).map(Some)
}
