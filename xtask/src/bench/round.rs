//! What one round saw, and what several rounds saw together. Rounds are interleaved: each measures every floor and every case once, so
//! that a busy minute falls on all alike.

use super::driver::Seen;
use super::exchange::{Case, Token};
use super::floors::Floors;
use super::spread::Spread;

/// One round.
#[derive(Debug, Clone, serde::Serialize)]
pub(super) struct Round {
    /// The floors.
    pub(super) floors: Floors,
    /// The exchanges, case by case.
    pub(super) exchanges: Vec<(Case, Seen)>,
}

impl Round {
    /// What was seen of a case.
    pub(super) fn find(&self, case: Case) -> Option<&Seen> {
        self.exchanges
            .iter()
            .find_map(|(at, seen)| (*at == case).then_some(seen))
    }

    /// The exchange's CPU, in sums of the floors of the same round.
    pub(super) fn ratio(&self, case: Case) -> Option<f64> {
        Some(self.find(case)?.cpu_us / self.floors.sum_of(case))
    }
}

/// All rounds.
pub(super) struct Rounds(pub(super) Vec<Round>);

impl Rounds {
    /// The spread of a figure of the floors.
    pub(super) fn floor(&self, figure: impl Fn(&Floors) -> f64) -> Option<Spread> {
        Spread::of(self.0.iter().map(|round| figure(&round.floors)))
    }

    /// The spread of the sum of the floors.
    pub(super) fn sum(&self, token: Token) -> Option<Spread> {
        self.floor(|floors| floors.sum(token))
    }

    /// The spread of a figure of a case; `None` when no round has it.
    pub(super) fn case(&self, case: Case, figure: impl Fn(&Seen) -> Option<f64>) -> Option<Spread> {
        self.over(|round| figure(round.find(case)?))
    }

    /// The spread of the case's ratio to the floors.
    pub(super) fn ratio(&self, case: Case) -> Option<Spread> {
        self.over(|round| round.ratio(case))
    }

    /// The spread of what can be told of a round.
    pub(super) fn over(&self, told: impl Fn(&Round) -> Option<f64>) -> Option<Spread> {
        Spread::of(self.0.iter().filter_map(told))
    }

    /// The share of the machine that others had while exchanges were measured.
    pub(super) fn others(&self) -> Option<Spread> {
        let seen = self.0.iter().flat_map(|round| &round.exchanges);
        Spread::of(seen.map(|(_, seen)| seen.others * 100.0))
    }
}
