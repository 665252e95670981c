//! THE list: what a signed assertion must be, clause by clause, in the order in which a refusal names the first that fails.
//!
//! What the header says of its kind stands here and not before the signature: it is judged by the issuer's settings, and whoever
//! cannot sign must not learn from the answer that the issuer exists.

use super::facts::Facts;
use super::{
    audience, claim_rule, claimed_scope, client_binding, kind, mapped_claims, mapped_subject,
    replay, subject, times,
};
use crate::rejection::Rejection;
use crate::step::Step;

/// A check of one clause.
pub(super) struct Check {
    /// Its place among all steps. When it refuses for a reason that is another step's, it could not be made: what it judges by is wrong.
    pub(super) step: Step,
    /// Judges.
    pub(super) run: fn(&Facts<'_>) -> Result<(), Rejection>,
}

/// Every check of a signed assertion, in order.
pub(super) static CHECKS: &[Check] = &[
    check(Step::Padding, kind::padding_is_tolerated),
    check(Step::Type, |facts| {
        kind::type_is_accepted(facts)?;
        kind::is_not_nested(facts)
    }),
    check(Step::Subject, subject::is_sound),
    check(Step::Audience, audience::names_this_server),
    check(Step::Dates, times::can_be_read),
    check(Step::Expiry, times::has_not_expired),
    check(Step::NotBefore, times::has_begun),
    check(Step::IssuedAt, times::is_not_from_the_future),
    check(Step::Life, times::does_not_live_too_long),
    check(Step::ClaimRule, claim_rule::allows),
    check(Step::SubjectAllowed, subject::issuer_may_speak_for_it),
    check(Step::ClientId, client_binding::client_id_names_the_client),
    check(Step::Presenter, client_binding::client_may_present_it),
    check(Step::ScopeClaim, claimed_scope::is_sound),
    check(Step::Id, replay::can_be_told_apart),
    check(Step::MappedSubject, mapped_subject::can_be_told),
    check(Step::MappedClaims, mapped_claims::fit),
];

const fn check(step: Step, run: fn(&Facts<'_>) -> Result<(), Rejection>) -> Check {
    Check { step, run }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_stand_in_the_order_of_their_steps() {
        assert!(CHECKS.is_sorted_by(|one, next| one.step < next.step));
    }
}
