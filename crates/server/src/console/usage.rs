//! How much was granted and refused, hour by hour, as the API counts it.

use jurat_console::paths::segment;
use jurat_registry::clock::Timestamp;
use serde::Deserialize;

use super::api::Refused;
use super::visit::Visit;

/// Decisions by the hour, the oldest first.
#[derive(Deserialize)]
pub(super) struct Usage {
    pub(super) hours: Vec<Hour>,
}

/// An hour in which anything was decided.
#[derive(Deserialize)]
pub(super) struct Hour {
    #[serde(rename = "hour")]
    pub(super) begins: Timestamp,
    granted: Vec<Counted>,
    refused: Vec<RefusedCount>,
}

#[derive(Deserialize)]
struct Counted {
    count: u64,
}

#[derive(Deserialize)]
struct RefusedCount {
    reason: String,
    count: u64,
    counted_only: u64,
}

impl Hour {
    /// Tokens issued.
    pub(super) fn granted(&self) -> u64 {
        self.granted.iter().map(|one| one.count).sum()
    }

    /// Requests refused.
    pub(super) fn refused(&self) -> u64 {
        self.refused.iter().map(|one| one.count).sum()
    }
}

impl Usage {
    /// From the hour of `since` on; of the last 24 hours where nothing is said.
    pub(super) async fn read(visit: &Visit, since: Option<Timestamp>) -> Result<Self, Refused> {
        let since = since.map(|at| format!("?since={}", segment(&at.to_string())));
        let path = format!("/usage{}", since.unwrap_or_default());
        visit.api().get(&path).await
    }

    /// How many refusals for that reason have no record of their own; for all reasons where it is empty.
    pub(super) fn counted_only(&self, reason: &str) -> u64 {
        let all = self.hours.iter().flat_map(|hour| &hour.refused);
        let own = all.filter(|one| reason.is_empty() || one.reason == reason);
        own.map(|one| one.counted_only).sum()
    }

    /// Refusals by reason, the most frequent first.
    pub(super) fn reasons(&self) -> Vec<(String, u64)> {
        let mut sums: Vec<(String, u64)> = Vec::new();
        for one in self.hours.iter().flat_map(|hour| &hour.refused) {
            match sums.iter_mut().find(|(reason, _)| *reason == one.reason) {
                Some((_, sum)) => *sum += one.count,
                None => sums.push((one.reason.clone(), one.count)),
            }
        }
        sums.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        sums
    }
}
