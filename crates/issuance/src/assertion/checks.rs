//! THE list: what a signed assertion must be, clause by clause, in the order in which a refusal names the first that fails.
//!
//! What the header says of its kind stands here and not before the signature: it is judged by the issuer's settings, and whoever
//! cannot sign must not learn from the answer that the issuer exists.

use super::facts::Check;
use super::{audience, claimed_scope, client_binding, kind, replay, subject, times};

/// Every check of a signed assertion, in order.
pub(super) static CHECKS: &[Check] = &[
    kind::padding_is_tolerated,
    kind::type_is_accepted,
    kind::is_not_nested,
    subject::is_sound,
    audience::names_this_server,
    times::has_not_expired,
    times::has_begun,
    times::is_not_from_the_future,
    times::does_not_live_too_long,
    subject::issuer_may_speak_for_it,
    client_binding::client_id_names_the_client,
    client_binding::client_may_present_it,
    claimed_scope::is_sound,
    replay::can_be_told_apart,
];
