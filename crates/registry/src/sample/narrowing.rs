//! The settings that every issuer has, made as narrow as the sample lets them be: so wide that it passes, and no wider.

use std::collections::BTreeSet;

use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_protocol::jose::base64url;
use url::{Host, Url};

use super::dates::Dates;
use super::draft::Draft;
use super::own_audiences::OwnAudiences;
use crate::assertion_rules::{AssertionRules, CompatibilitySwitch, ReplayMode};
use crate::clock::Timestamp;
use crate::key_source::{KeyDocument, KeySource};
use crate::subject_rule::SubjectRule;

/// Lives that people set, in seconds: the sample's is rounded up to one of them.
const LIVES: [u32; 15] = [
    60, 120, 300, 600, 900, 1800, 2700, 3600, 5400, 7200, 14_400, 21_600, 28_800, 43_200, 86_400,
];

/// The setting of audiences.
pub(super) const AUDIENCES: &str = "assertion.audiences";

/// An audience of the sample's, where it names none of this server's: returned when it had to be put there.
pub(super) fn audience(draft: &mut Draft<'_>, own: OwnAudiences<'_>) -> Option<String> {
    let audiences = draft.sample.audiences();
    let Some(first) = audiences.first().map(|first| (*first).to_owned()) else {
        draft.warn(
            "the sample names no audience: it must say for whom it is (RFC 7523 section 3 item 3)",
        );
        return None;
    };
    let known = &mut draft.settings.assertion.audiences;
    if audiences
        .iter()
        .any(|audience| own.include(audience) || known.contains(*audience))
    {
        return None;
    }
    known.insert(first.clone());
    draft.because(
        AUDIENCES,
        "the sample's: it names none of this server's own",
    );
    Some(first)
}

/// The sample's algorithm, and no other.
pub(super) fn algorithm(draft: &mut Draft<'_>, algorithm: Algorithm) {
    let allowed = &mut draft.settings.assertion.algorithms;
    if *allowed == AlgorithmSet::of(&[algorithm]) {
        return;
    }
    *allowed = AlgorithmSet::of(&[algorithm]);
    draft.because(
        "assertion.algorithms",
        "what the sample is signed with, and nothing else",
    );
}

/// The sample's `typ`, where it is not what every JWT may say.
pub(super) fn token_type(draft: &mut Draft<'_>) {
    let typ = draft.sample.header.typ.as_deref();
    let of_its_own = typ.filter(|typ| {
        let bare = typ.to_ascii_lowercase();
        bare.strip_prefix("application/").unwrap_or(&bare) != "jwt"
    });
    let types: BTreeSet<_> = of_its_own.map(str::to_owned).into_iter().collect();
    let before = std::mem::replace(&mut draft.settings.assertion.types, types);
    if of_its_own.is_some() {
        draft.because(
            "assertion.types",
            "the sample's typ: it is no plain JWT, and nothing else need pass",
        );
    } else if !before.is_empty() {
        draft.because(
            "assertion.types",
            "none beside JWT: the sample names no other",
        );
    }
}

/// The sample's life, rounded up.
pub(super) fn life(draft: &mut Draft<'_>, varies: bool, now: Timestamp) {
    let dates = draft.sample.dates();
    let Some(expires) = dates.expires else {
        return draft.warn(
            "the sample does not expire: an assertion without exp is accepted from nobody (RFC 7523 section 3 item 4)",
        );
    };
    let Some(life) = lived(&dates, expires, now) else {
        return draft.warn(
            "the sample has no iat, and has expired: how long its like live cannot be told, so look at assertion.max_life_seconds",
        );
    };
    let most = AssertionRules::MOST_LIFE_SECONDS;
    if life > i64::from(most) {
        draft.settings.assertion.max_life_seconds = most;
        draft.because("assertion.max_life_seconds", "the longest that can be set");
        return draft.warn(format!(
            "the sample lives {life} seconds, and nothing that lives longer than a day is accepted: have the issuer make shorter ones"
        ));
    }
    let set = draft.settings.assertion.max_life_seconds;
    if varies && life <= i64::from(set) {
        return;
    }
    let fitting = LIVES.into_iter().find(|step| life <= i64::from(*step));
    let fitting = fitting.unwrap_or(most);
    draft.settings.assertion.max_life_seconds = fitting;
    let reason = if i64::from(fitting) == life {
        format!("the sample lives {life} seconds")
    } else {
        format!("the sample lives {life} seconds, rounded up")
    };
    draft.because("assertion.max_life_seconds", reason);
}

/// As the token endpoint measures it: from `iat`, else from now.
fn lived(dates: &Dates, expires: i64, now: Timestamp) -> Option<i64> {
    let begins = dates.issued_at.or(dates.not_before);
    let still = (expires > now.seconds()).then_some(now.seconds());
    let life = expires.saturating_sub(begins.or(still)?);
    Some(life.max(1))
}

/// What is presented once need not pass twice.
pub(super) fn replay(draft: &mut Draft<'_>, is_of_a_kind: bool) {
    let has_id = draft.sample.text("jti").is_some();
    let mode = draft.settings.assertion.replay;
    let (mode, reason) = match (has_id, is_of_a_kind, mode) {
        (true, false, _) => (ReplayMode::Once, "the sample has a jti: it is spent"),
        (false, false, _) | (false, true, ReplayMode::Once) => (
            ReplayMode::OnceByDigest,
            "the sample has no jti: its text itself is spent, so ask for a fresh one for every trade",
        ),
        _ => return,
    };
    draft.settings.assertion.replay = mode;
    draft.because("assertion.replay", reason);
}

/// Departures from the RFCs without which the sample would not pass.
pub(super) fn compatibility(draft: &mut Draft<'_>) {
    let dates = draft.sample.dates();
    let x5t = draft.sample.x5t.as_deref().unwrap_or_default();
    let is_hexadecimal = base64url::decode(x5t.trim_end_matches('='))
        .is_some_and(|bytes| bytes.len() == 64 && bytes.iter().all(u8::is_ascii_hexdigit));
    let needed: BTreeSet<_> = [
        (draft.sample.padded, CompatibilitySwitch::PaddedBase64),
        (dates.as_strings, CompatibilitySwitch::StringDates),
        (dates.in_milliseconds, CompatibilitySwitch::MillisecondDates),
        (is_hexadecimal, CompatibilitySwitch::X5tHexSha256),
    ]
    .into_iter()
    .filter_map(|(is_needed, switch)| is_needed.then_some(switch))
    .collect();
    let before = &draft.settings.assertion.compatibility;
    if *before == needed {
        return;
    }
    draft.settings.assertion.compatibility = needed;
    draft.because(
        "assertion.compatibility",
        "departures from the RFCs that the sample has, and no others",
    );
}

/// The sample's subject and no other, where nothing narrower is known, or where the subject has a form of its own.
pub(super) fn subjects(draft: &mut Draft<'_>, sub: &str) {
    let reason = match &draft.settings.subjects {
        SubjectRule::Anyone => "the sample's subject, and no other",
        rule if !rule.allows(sub) => {
            "the sample's subject, and no other: it is not composed as its issuer does it by default"
        }
        _ => return,
    };
    draft.settings.subjects = SubjectRule::Only(BTreeSet::from([sub.to_owned()]));
    draft.because("subjects", reason);
}

/// The issuer's metadata, where nothing else is known of its keys.
pub(super) fn key_source(draft: &mut Draft<'_>, issuer: &str) {
    if draft.settings.key_source.is_some() {
        return;
    }
    let mut source = KeySource::usual(KeyDocument::Discovery);
    source.local = is_this_machine(issuer);
    if source.validate(issuer).is_err() {
        return draft.warn(
            "iss is no https URL, so it cannot be asked for its keys: name them, by a JWK Set's URL, a certificate or a key",
        );
    }
    let reason = if source.local {
        "read from its metadata, in cleartext, as it stands on this machine"
    } else {
        "read from its metadata (OpenID Connect Discovery, RFC 8414)"
    };
    draft.settings.key_source = Some(source);
    draft.because("key_source", reason);
}

/// Plain http, and the host is the machine itself.
fn is_this_machine(issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|url| {
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        url.scheme() == "http" && is_loopback
    })
}
