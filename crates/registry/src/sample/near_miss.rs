//! Claims that are like a sample's and must not pass: what a trust that is too wide would let in. The made-up names are such that nobody
//! has them.

use serde_json::{Map, Value};

use super::said::Sample;

/// An id that is not the sample's.
pub(super) const ANOTHER_ID: &str = "900000000001";
/// A UUID that is not the sample's.
pub(super) const ANOTHER_GUID: &str = "00000000-7f3a-4000-8000-000000000001";

/// Claims like the sample's.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMiss {
    /// Whose they would be, in words.
    pub what: &'static str,
    /// The claims.
    pub claims: Map<String, Value>,
}

impl NearMiss {
    /// The sample's claims, to be changed.
    pub(super) fn of(sample: &Sample, what: &'static str) -> Self {
        Self {
            what,
            claims: sample.claims.clone(),
        }
    }

    /// With another value of a claim.
    pub(super) fn with(mut self, claim: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(claim.to_owned(), value.into());
        self
    }

    /// With another value of a claim, where the sample has it.
    pub(super) fn with_another(self, claim: &str, value: &str) -> Self {
        if self.claims.contains_key(claim) {
            self.with(claim, value)
        } else {
            self
        }
    }

    /// With another value of a claim within another.
    pub(super) fn with_within(mut self, outer: &str, inner: &[&str], value: &str) -> Self {
        let place = self.claims.get_mut(outer);
        let place = place.and_then(|outer| {
            inner
                .iter()
                .try_fold(outer, |value, member| value.get_mut(member))
        });
        if let Some(place) = place {
            *place = value.into();
        }
        self
    }

    /// With `to` for `from` in the text of these claims.
    pub(super) fn replaced(mut self, claims: &[&str], from: &str, to: &str) -> Self {
        for claim in claims {
            if let Some(Value::String(text)) = self.claims.get_mut(*claim) {
                *text = text.replace(from, to);
            }
        }
        self
    }
}

/// What is like the sample of an issuer of no kind that is known.
pub(super) fn of_anybody(sample: &Sample) -> Vec<NearMiss> {
    let sub = sample.subject().unwrap_or_default();
    vec![NearMiss::of(sample, "another subject").with("sub", format!("{sub}-another"))]
}
