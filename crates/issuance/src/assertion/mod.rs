//! RFC 7523 section 3, in one room: an assertion comes in as text and leaves as a [`VerifiedAssertion`], or not at all. The
//! jwt-bearer grant and JWT client authentication enter by the same door, [`verify`].
//!
//! | file | what it holds |
//! |---|---|
//! | [`unverified`] | the shape, and the header as far as it needs no issuer |
//! | [`trusted_issuer`] | whose it claims to be |
//! | [`signature`], [`issuer_keys`], [`certified`], [`key_hints`], [`decoy_keys`] | the key, and the signature |
//! | [`mac`] | the other door: an assertion with a MAC by a client's secret |
//! | [`facts`] | what is then known |
//! | [`checks`] | THE list of the checks of what is said, each a function that names its clause |
//! | [`claim_rule`], [`mapped_subject`], [`mapped_claims`] | an identity provider's rule on claims, and what becomes of them |
//! | [`software_statement`] | a JWT that vouches for a piece of software, which is no assertion |
//! | [`local_user`] | the user of this server whom it is for |
//! | [`sample_trial`] | a sample of an issuer that is not registered, tried |
//! | [`statement`] | what a grant uses of what is said |
//! | [`examination`] | the same checks run to their end, for an explanation |
//! | [`delegation`] | who acts for the subject, where it is traded |
//! | [`verified`] | what they leave behind |

use std::sync::OnceLock;

use jurat_protocol::jose::jws::CompactJws;

use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use checks::CHECKS;
use facts::Facts;
use purpose::Purpose;
use trusted_issuer::TrustedIssuer;
use unverified::UnverifiedAssertion;
use verified::VerifiedAssertion;

mod audience;
mod certified;
mod checks;
pub(crate) mod claim_rule;
mod claimed_scope;
mod client_binding;
pub(crate) mod decoy_keys;
pub(crate) mod delegation;
pub(crate) mod examination;
pub(crate) mod facts;
pub(crate) mod issuer_keys;
mod key_hints;
mod kind;
pub(crate) mod local_user;
pub(crate) mod mac;
pub(crate) mod mapped_claims;
pub(crate) mod mapped_subject;
pub(crate) mod purpose;
mod replay;
pub mod sample_trial;
mod signature;
pub(crate) mod software_statement;
pub(crate) mod statement;
pub(crate) mod subject;
mod times;
pub(crate) mod trusted_issuer;
mod unverified;
pub(crate) mod verified;

/// Verifies an assertion presented for `purpose`. The order is that of the reasons in [`Reason::ALL`].
pub(crate) async fn verify(
    text: &str,
    purpose: Purpose<'_>,
    context: &RequestContext<'_>,
) -> Result<VerifiedAssertion, Rejection> {
    let is_of_client = matches!(purpose, Purpose::ClientAuthentication { .. });
    let judged = judge(text, purpose, context).await;
    judged.map_err(|rejection| rejection.of_client_assertion(is_of_client))
}

async fn judge(
    text: &str,
    purpose: Purpose<'_>,
    context: &RequestContext<'_>,
) -> Result<VerifiedAssertion, Rejection> {
    // 1. The shape, and the header as far as it needs no issuer.
    let jws = CompactJws::decode(text).map_err(unverified::malformed)?;
    let assertion = UnverifiedAssertion::parse(&jws)?;
    // 2. The issuer. Of the claims nothing but iss can be read yet.
    let issuer = match TrustedIssuer::named(assertion.issuer(), purpose, context).await {
        Ok(issuer) => issuer,
        Err(rejection) => {
            if rejection.reason() == Reason::IssuerUnknown {
                context.premises.node.decoy_keys.verify(assertion);
            }
            return Err(rejection);
        }
    };
    // 3. The key and the signature, and 4. what is said.
    judge_as(&issuer, assertion, purpose, context, text)
        .await
        .map_err(|rejection| rejection.claimed_by(issuer.name()))
}

async fn judge_as(
    issuer: &TrustedIssuer,
    assertion: UnverifiedAssertion<'_>,
    purpose: Purpose<'_>,
    context: &RequestContext<'_>,
    text: &str,
) -> Result<VerifiedAssertion, Rejection> {
    // RFC 7523 section 3 item 9: the signature MUST be the issuer's.
    let signed = signature::verify(assertion, issuer, context).await?;
    let facts = Facts {
        header: signed.jwt.header(),
        claims: signed.jwt.claims(),
        padded: signed.padded,
        issuer,
        purpose,
        own_names: &context.premises.own_names,
        now: context.now,
        found: OnceLock::new(),
    };
    CHECKS.iter().try_for_each(|check| (check.run)(&facts))?;
    VerifiedAssertion::of(&signed, &facts, text)
}
