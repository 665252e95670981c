//! What the assertion says, under the issuer's settings.

use jurat_registry::assertion_rules::{AssertionRules, CompatibilitySwitch, ReplayMode};

use super::command::{Mend, each, on};
use super::form::tolerate;
use super::known::Known;
use crate::explain::compared::{accepted_audiences, listed};
use crate::rejection::Reason;

/// `sub`.
pub(super) fn subject(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let client = known.issuer.and_then(|issuer| issuer.client());
    match (reason, client) {
        (Reason::SubjectNotClient, Some(client)) => {
            vec![Mend::by(format!(
                "Let sub be {}, as iss is: a client assertion speaks for the client alone.",
                client.id()
            ))]
        }
        (Reason::SubjectMissing, Some(client)) => {
            let mut mends = vec![Mend::by(format!(
                "Let sub say whom the token is for: {} for the client itself.",
                client.id()
            ))];
            mends.extend(
                known
                    .issuer
                    .map(|issuer| tolerate(issuer, CompatibilitySwitch::MissingSub)),
            );
            mends
        }
        _ => vec![Mend::by(
            "Let sub be a string of 1 to 1024 bytes without control characters: whom the token is for.",
        )],
    }
}

/// `aud`.
pub(super) fn audience(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let Some(facts) = known.facts else {
        return vec![Mend::by(
            "Let aud name this server by its issuer identifier or the URL of its token endpoint.",
        )];
    };
    let accepted = listed(accepted_audiences(facts));
    let mut mends = vec![Mend::by(if facts.is_client_authentication() {
        format!("Let aud name this server and nobody else, as one of {accepted}.")
    } else {
        format!("Let aud be one of {accepted}, letter by letter.")
    })];
    let found = known.claims.and_then(|claims| match claims.get("aud")? {
        serde_json::Value::Array(several) => several.first()?.as_str(),
        one => one.as_str(),
    });
    if let (Reason::AudienceNotUs, Some(found), false) =
        (reason, found, facts.is_client_authentication())
    {
        let there = facts.issuer.rules().audiences.iter().map(String::as_str);
        let line = format!(
            "{}{}",
            on(facts.issuer, "update"),
            each("--audience", there.chain([found]))
        );
        mends.push(Mend::with(
            "Or accept this one too, if no other server takes assertions for it.",
            line,
        ));
    }
    mends
}

/// The dates' form.
pub(super) fn dates(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let write = Mend::by(match reason {
        Reason::ExpiryMissing => {
            "Let exp say when the assertion ends: seconds since 1970, a few minutes ahead."
        }
        Reason::DateInMilliseconds => {
            "Write exp, nbf and iat in seconds since 1970: divide by 1000."
        }
        _ => "Write exp, nbf and iat as JSON numbers, seconds since 1970, without quotes.",
    });
    let switch = match reason {
        Reason::DateIsString => Some(CompatibilitySwitch::StringDates),
        Reason::DateInMilliseconds => Some(CompatibilitySwitch::MillisecondDates),
        _ => None,
    };
    let or = known
        .issuer
        .zip(switch)
        .map(|(issuer, switch)| tolerate(issuer, switch));
    std::iter::once(write).chain(or).collect()
}

/// Expired, or ahead of the clock.
pub(super) fn clock(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let name = match reason {
        Reason::AssertionExpired => "exp",
        Reason::AssertionNotYetValid => "nbf",
        _ => "iat",
    };
    let (Some(facts), Some(time)) = (known.facts, known.number(name)) else {
        return vec![Mend::by(
            "Sign a fresh assertion for every request, and set the issuer's clock by NTP.",
        )];
    };
    let time = if time >= 100_000_000_000 {
        time / 1000
    } else {
        time
    };
    let off = facts.now.seconds().abs_diff(time);
    let skew = facts.issuer.rules().skew_seconds;
    let mut mends = vec![Mend::by(if name == "exp" {
        format!(
            "It expired {off} s ago, and {skew} s are tolerated: sign a fresh assertion for every request."
        )
    } else {
        format!(
            "{name} lies {off} s ahead of the clock here, and {skew} s are tolerated: set the issuer's clock by NTP."
        )
    })];
    let needed = off.saturating_add(1);
    if needed > u64::from(skew) && needed <= u64::from(AssertionRules::MOST_SKEW_SECONDS) {
        let line = format!("{} --skew {needed}", on(facts.issuer, "update"));
        mends.push(Mend::with(
            "Or tolerate that the issuer's clock is off by as much.",
            line,
        ));
    }
    mends
}

/// It lives too long.
pub(super) fn life(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let Some(facts) = known.facts else {
        return vec![Mend::by("Bring exp nearer to iat.")];
    };
    let most = facts.issuer.rules().max_life_seconds;
    let from = known.number("iat").unwrap_or(facts.now.seconds());
    let life = known.number("exp").map(|until| until.saturating_sub(from));
    let lives = life.map_or_else(String::new, |life| format!("It lives {life} s. "));
    let mut mends = vec![Mend::by(format!(
        "{lives}Let exp lie at most {most} s after iat."
    ))];
    if let Some(life) =
        life.filter(|life| (1..=i64::from(AssertionRules::MOST_LIFE_SECONDS)).contains(life))
    {
        let command = format!("{} --max-assertion-life {life}", on(facts.issuer, "update"));
        mends.push(Mend::with("Or let this issuer's assertions live that long: whoever steals one can use it as long.", command));
    }
    mends
}

/// The `scope` claim.
pub(super) fn scope(_: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(
        "Let scope be one string of names with one blank between two, or leave it out.",
    )]
}

/// `jti`.
pub(super) fn id(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let mut mends = vec![Mend::by(
        "Let jti be a string of 1 to 1024 bytes that is new in every assertion, such as a UUID.",
    )];
    if let (Reason::IdMissing, Some(issuer)) = (reason, known.issuer) {
        let mode = ReplayMode::OnceByDigest;
        let line = format!("{} --replay {mode}", on(issuer, "update"));
        mends.push(Mend::with(
            "Or spend the signed text itself, for an issuer that cannot send jti.",
            line,
        ));
    }
    mends
}

/// It was used before.
pub(super) fn replay(_: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(
        "Sign a fresh assertion with a new jti for every request; whoever tries again must sign again.",
    )]
}
