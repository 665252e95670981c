//! When the assertion may be used: RFC 7523 section 3 items 4 to 6, RFC 7519 sections 2, 4.1.4, 4.1.5 and 4.1.6.
//!
//! All in milliseconds. The issuer's clock skew widens both ends.

use jurat_protocol::jose::claims::{DateClaim, Member};
use jurat_registry::assertion_rules::CompatibilitySwitch;
use jurat_registry::clock::Timestamp;

use super::facts::Facts;
use crate::rejection::{Reason, Rejection};

/// A date from here on (the year 5138 in seconds, 1973 in milliseconds) can only have been meant in milliseconds.
const LEAST_MILLISECOND_DATE: i64 = 100_000_000_000;

/// RFC 7523 section 3 item 4: `exp` MUST be there.
pub(super) fn expires(facts: &Facts<'_>) -> Result<Timestamp, Rejection> {
    read("exp", &facts.claims.expires, facts)?
        .ok_or_else(|| Rejection::new(Reason::ExpiryMissing, "exp is missing"))
}

/// RFC 7523 section 3 items 4 to 6, RFC 7519 section 2: `exp` is there, and it, `nbf` and `iat` can be read.
pub(super) fn can_be_read(facts: &Facts<'_>) -> Result<(), Rejection> {
    expires(facts)?;
    read("nbf", &facts.claims.not_before, facts)?;
    read("iat", &facts.claims.issued_at, facts)?;
    Ok(())
}

/// From this time on the assertion is refused for being expired, skew included.
pub(super) fn refused_from(facts: &Facts<'_>) -> Result<Timestamp, Rejection> {
    Ok(expires(facts)?.plus_seconds(facts.issuer.rules().skew_seconds))
}

/// RFC 7523 section 3 item 4, RFC 7519 section 4.1.4: not on or after `exp`.
pub(super) fn has_not_expired(facts: &Facts<'_>) -> Result<(), Rejection> {
    let expires = expires(facts)?;
    if facts.now < refused_from(facts)? {
        return Ok(());
    }
    Err(refused(Reason::AssertionExpired, "exp", expires, facts))
}

/// RFC 7523 section 3 item 5, RFC 7519 section 4.1.5: not before `nbf`.
pub(super) fn has_begun(facts: &Facts<'_>) -> Result<(), Rejection> {
    not_ahead(
        "nbf",
        &facts.claims.not_before,
        Reason::AssertionNotYetValid,
        facts,
    )
}

/// RFC 7523 section 3 item 6: an assertion issued in the future is refused.
pub(super) fn is_not_from_the_future(facts: &Facts<'_>) -> Result<(), Rejection> {
    not_ahead(
        "iat",
        &facts.claims.issued_at,
        Reason::AssertionFromTheFuture,
        facts,
    )
}

/// RFC 7523 section 3 item 4: an expiry unreasonably far away is refused. The life is from `iat` to `exp`, two times of one clock; or,
/// without `iat`, from now, where the skew counts.
pub(super) fn does_not_live_too_long(facts: &Facts<'_>) -> Result<(), Rejection> {
    let rules = facts.issuer.rules();
    let expires = expires(facts)?;
    let latest = match read("iat", &facts.claims.issued_at, facts)? {
        Some(issued) => issued.plus_seconds(rules.max_life_seconds),
        None => facts
            .now
            .plus_seconds(rules.max_life_seconds)
            .plus_seconds(rules.skew_seconds),
    };
    if expires <= latest {
        return Ok(());
    }
    let most = rules.max_life_seconds;
    let detail = format_args!("exp {expires}, at most {latest}: {most} s are allowed");
    Err(Rejection::new(Reason::AssertionLivesTooLong, detail))
}

fn not_ahead(
    name: &'static str,
    claim: &Member<DateClaim>,
    reason: Reason,
    facts: &Facts<'_>,
) -> Result<(), Rejection> {
    match read(name, claim, facts)? {
        Some(time) if time.minus_seconds(facts.issuer.rules().skew_seconds) > facts.now => {
            Err(refused(reason, name, time, facts))
        }
        _ => Ok(()),
    }
}

/// RFC 7519 section 2: a `NumericDate` is a number, fractions allowed, of seconds. Two switches tolerate what SDKs send instead.
fn read(
    name: &'static str,
    claim: &Member<DateClaim>,
    facts: &Facts<'_>,
) -> Result<Option<Timestamp>, Rejection> {
    let rules = facts.issuer.rules();
    let millis = match claim {
        Member::Absent | Member::Null => return Ok(None),
        Member::WrongType => return Err(Rejection::new(Reason::DateMalformed, name)),
        Member::Present(DateClaim::Number { millis }) => *millis,
        Member::Present(DateClaim::DecimalString { millis }) => {
            if !rules.tolerates(CompatibilitySwitch::StringDates) {
                return Err(Rejection::new(Reason::DateIsString, name));
            }
            *millis
        }
    };
    if millis < LEAST_MILLISECOND_DATE.saturating_mul(1000) {
        return Ok(Some(Timestamp::from_millis(millis)));
    }
    if !rules.tolerates(CompatibilitySwitch::MillisecondDates) {
        return Err(Rejection::new(Reason::DateInMilliseconds, name));
    }
    // What was read as seconds are milliseconds.
    Ok(Some(Timestamp::from_millis(millis / 1000)))
}

fn refused(reason: Reason, name: &str, time: Timestamp, facts: &Facts<'_>) -> Rejection {
    let (now, skew) = (facts.now, facts.issuer.rules().skew_seconds);
    Rejection::new(
        reason,
        format_args!("{name} {time}, now {now}, skew {skew} s"),
    )
}
