//! How much is measured, and of what.

use std::time::Duration;

use super::exchange::{Case, Trust};
use super::marks;
use super::neighbours::Work;
use super::options::Options;

/// The busiest server asks for so many requests a second; more are not signed.
const MOST_RATE: f64 = 40_000.0;

/// So many requests are signed where no case sends them: for floors, which repeat theirs, and to see the size of an answer.
const FEW: usize = 4_000;

/// How much is measured.
pub(super) struct Plan {
    /// Interleaved rounds.
    pub(super) rounds: usize,
    /// Rows of earlier exchanges in the grown database.
    pub(super) rows: u32,
    /// Not counted, in each case and round.
    pub(super) warm_up: Duration,
    /// Counted, in each case and round.
    pub(super) measured: Duration,
    /// Every one that is measured.
    pub(super) cases: Vec<Case>,
}

impl Plan {
    /// What the options ask for.
    pub(super) fn of(options: &Options) -> Self {
        let mut plan = Self::whole(options);
        if let Some(only) = &options.only {
            plan.cases.retain(|case| case.name().contains(only));
        }
        plan
    }

    fn whole(options: &Options) -> Self {
        if options.quick {
            return Self {
                rounds: 1,
                rows: 0,
                warm_up: Duration::from_millis(100),
                measured: Duration::from_millis(300),
                cases: vec![
                    marks::ALONE,
                    marks::ES256,
                    marks::OPAQUE,
                    marks::LOCAL_TRUST,
                    marks::PUBLISHED_TRUST,
                    marks::CLIENT_CREDENTIALS,
                    marks::REFRESH,
                    marks::INTROSPECTION,
                ],
            };
        }
        let mut cases = vec![marks::ALONE, marks::ES256, marks::MANY, marks::TWO_CORES];
        cases.extend([marks::EDDSA, marks::OPAQUE, marks::RS256]);
        cases.extend([marks::LOCAL_TRUST, marks::PUBLISHED_TRUST]);
        cases.extend([
            marks::CLIENT_CREDENTIALS,
            marks::REFRESH,
            marks::INTROSPECTION,
        ]);
        if options.rows > 0 {
            cases.push(marks::GROWN);
        }
        Self {
            rounds: options.rounds.max(1),
            rows: options.rows,
            warm_up: Duration::from_millis(500),
            measured: Duration::from_secs_f64(options.seconds),
            cases,
        }
    }

    /// The cases in the order of a round: every other one goes through them backwards, so that of two that a mark compares each comes
    /// first as often, and what grows worse or better by the minute falls on both.
    pub(super) fn in_turn(&self, round: usize) -> Vec<Case> {
        let mut cases = self.cases.clone();
        if round.is_multiple_of(2) {
            cases.reverse();
        }
        cases
    }

    /// How many requests are signed by the client and by the identity provider.
    pub(super) fn sent(&self) -> [usize; 2] {
        let most = (MOST_RATE * (self.measured + self.warm_up).as_secs_f64()).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number far below 2^32"
        )]
        let most = most as usize;
        let exchanged = || self.cases.iter().filter(|case| case.work == Work::Exchange);
        let by_client = exchanged().any(|case| case.trust == Trust::Client);
        let by_provider = exchanged().any(|case| case.trust != Trust::Client);
        [by_client, by_provider].map(|sent| if sent { most } else { FEW })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_trusts_each_comes_first_as_often_and_right_before_the_other() {
        let plan = Plan::whole(&Options {
            quick: false,
            json: false,
            rounds: 4,
            seconds: 2.0,
            rows: 1,
            only: None,
            floor: None,
        });
        let first = |round| {
            let cases = plan.in_turn(round);
            let at = |case| cases.iter().position(|other| *other == case).unwrap();
            let (local, published) = (at(marks::LOCAL_TRUST), at(marks::PUBLISHED_TRUST));
            assert_eq!(local.abs_diff(published), 1);
            local < published
        };
        assert_eq!([1, 2, 3, 4].map(first), [true, false, true, false]);
    }
}
