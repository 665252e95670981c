//! What Jurat must reach, in ratios to what was measured in the same run: target, stretch, and what would be a defect.

use super::exchange::{Case, Token, Trust};
use super::neighbours::Work;
use super::placement::Cores;
use super::round::Rounds;
use super::spread::Spread;

/// A mark beside what was seen.
#[derive(Debug, serde::Serialize)]
pub(super) struct Mark {
    /// What is compared.
    pub(super) name: &'static str,
    /// What was seen.
    pub(super) seen: Spread,
    /// To be reached.
    pub(super) target: f64,
    /// What we are after.
    pub(super) stretch: f64,
    /// Beyond it stands a defect.
    pub(super) failing: f64,
    /// How the median stands to these.
    pub(super) verdict: Verdict,
}

/// How a quantity stands to its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// As good as we are after.
    Stretch,
    /// Good enough.
    Met,
    /// Not good enough.
    Missed,
    /// A defect.
    Failing,
}

impl Verdict {
    /// Its name in tables.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Stretch => "met, stretch too",
            Self::Met => "met",
            Self::Missed => "MISSED",
            Self::Failing => "FAILING",
        }
    }
}

/// The cases that marks compare.
pub(super) const ES256: Case = Case::plain(Token::Es256, 64);
/// One connection.
pub(super) const ALONE: Case = Case::plain(Token::Es256, 1);
/// Many connections.
pub(super) const MANY: Case = Case::plain(Token::Es256, 256);
/// A reactor on each of two cores.
pub(super) const TWO_CORES: Case = Case {
    cores: Cores::Two,
    ..Case::plain(Token::Es256, 128)
};
/// On the rows of earlier exchanges.
pub(super) const GROWN: Case = Case {
    grown: true,
    ..ES256
};
/// EdDSA tokens.
pub(super) const EDDSA: Case = Case::plain(Token::EdDsa, 64);
/// Opaque tokens.
pub(super) const OPAQUE: Case = Case::plain(Token::Opaque, 64);
/// RS256 tokens.
pub(super) const RS256: Case = Case::plain(Token::Rs256, 64);
/// An identity provider, by its registered key and nothing else.
pub(super) const LOCAL_TRUST: Case = Case {
    trust: Trust::Local,
    ..ES256
};
/// An identity provider, by the keys it publishes, with rules and mappings.
pub(super) const PUBLISHED_TRUST: Case = Case {
    trust: Trust::Published,
    ..ES256
};

/// `client_credentials` by a secret in the header.
pub(super) const CLIENT_CREDENTIALS: Case = Case {
    work: Work::ClientCredentials,
    ..ES256
};
/// A refresh token for the next one.
pub(super) const REFRESH: Case = Case {
    work: Work::Refresh,
    ..ES256
};
/// A JWT access token that is asked about.
pub(super) const INTROSPECTION: Case = Case {
    work: Work::Introspection,
    ..ES256
};

/// Every mark that the rounds can be held to.
pub(super) fn marks(rounds: &Rounds) -> Vec<Mark> {
    let cpu_ratio = |case: Case| rounds.ratio(case);
    let between = |case: Case, base: Case| {
        rounds.over(|round| Some(round.find(case)?.cpu_us / round.find(base)?.cpu_us))
    };
    let tail = |case: Case| rounds.case(case, |seen| Some(seen.p99_ms / seen.p50_ms));
    let alone = rounds.over(|round| {
        Some(round.find(ALONE)?.p50_ms * 1000.0 / round.floors.durable.fdatasync_p50_us)
    });
    let share = rounds.case(ES256, |seen| Some(seen.rate * seen.cpu_us / 1e6));
    let batch = rounds.case(ES256, |seen| Some(seen.batch? / 64.0));
    let switches = rounds.case(ES256, |seen| Some(seen.switches));
    let resident = rounds.case(ES256, |seen| Some(seen.resident_at_start_mib));
    [
        mark(
            "CPU of an exchange / floors, ES256",
            cpu_ratio(ES256),
            [1.3, 1.1, 1.5],
        ),
        mark(
            "CPU of an exchange / floors, EdDSA",
            cpu_ratio(EDDSA),
            [1.3, 1.1, 1.5],
        ),
        mark(
            "CPU of an exchange / floors, opaque",
            cpu_ratio(OPAQUE),
            [1.3, 1.1, 1.5],
        ),
        mark("exchanges/s × CPU of an exchange", share, [0.9, 0.93, 0.8]),
        mark("p99 / p50, saturated", tail(ES256), [2.0, 1.5, 3.0]),
        mark("p50 at one connection / fdatasync", alone, [2.0, 1.2, 3.0]),
        mark("commit batch / connections", batch, [0.8, 1.0, 0.3]),
        mark("context switches of an exchange", switches, [0.2, 0.1, 0.6]),
        mark(
            "CPU, a reactor on each of two cores / one",
            between(TWO_CORES, ES256),
            [1.15, 1.04, 1.3],
        ),
        mark(
            "CPU, on earlier rows / on an empty database",
            between(GROWN, ES256),
            [1.1, 1.0, 1.5],
        ),
        mark(
            "CPU, published keys with rules and mappings / local",
            between(PUBLISHED_TRUST, LOCAL_TRUST),
            [1.1, 1.03, 1.2],
        ),
        mark("MiB resident before the load", resident, [25.0, 14.0, 64.0]),
    ]
    .into_iter()
    .chain(neighbours(rounds))
    .flatten()
    .collect()
}

/// The marks of what the exchange stands beside.
fn neighbours(rounds: &Rounds) -> [Option<Mark>; 3] {
    [
        ("CPU of client_credentials / floors", CLIENT_CREDENTIALS),
        ("CPU of a refresh / floors", REFRESH),
        ("CPU of an introspection / floors", INTROSPECTION),
    ]
    .map(|(name, case)| mark(name, rounds.ratio(case), [1.5, 1.2, 2.0]))
}

/// `None` where nothing was seen.
fn mark(
    name: &'static str,
    seen: Option<Spread>,
    [target, stretch, failing]: [f64; 3],
) -> Option<Mark> {
    let seen = seen?;
    let verdict = verdict(seen.median, target, stretch, failing);
    Some(Mark {
        name,
        seen,
        target,
        stretch,
        failing,
        verdict,
    })
}

/// Where failing lies above the target, less is better; else more is.
fn verdict(seen: f64, target: f64, stretch: f64, failing: f64) -> Verdict {
    let sign = if failing > target { 1.0 } else { -1.0 };
    let at_least_as_good_as = |mark: f64| seen * sign <= mark * sign;
    if at_least_as_good_as(stretch) {
        Verdict::Stretch
    } else if at_least_as_good_as(target) {
        Verdict::Met
    } else if at_least_as_good_as(failing) {
        Verdict::Missed
    } else {
        Verdict::Failing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_or_more_is_better_as_the_marks_lie() {
        let cpu = |seen| verdict(seen, 1.3, 1.1, 1.5);
        assert_eq!(cpu(1.1), Verdict::Stretch);
        assert_eq!(cpu(1.2), Verdict::Met);
        assert_eq!(cpu(1.4), Verdict::Missed);
        assert_eq!(cpu(1.6), Verdict::Failing);
        let batch = |seen| verdict(seen, 0.8, 1.0, 0.3);
        assert_eq!(batch(1.2), Verdict::Stretch);
        assert_eq!(batch(0.9), Verdict::Met);
        assert_eq!(batch(0.5), Verdict::Missed);
        assert_eq!(batch(0.2), Verdict::Failing);
    }
}
