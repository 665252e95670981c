//! What a sample says: header and claims, which anybody may have written.

use serde_json::{Map, Value};

use super::dates::{self, Dates};
use crate::clock::Timestamp;
use crate::rule_test::SampleHeader;

/// A sample: unverified in every part.
#[derive(Debug, Clone)]
pub struct Sample {
    /// `alg`, `kid` and `typ` of its header.
    pub header: SampleHeader,
    /// `x5t` of its header, as spelled.
    pub x5t: Option<String>,
    /// Whether a part carried `=` padding.
    pub padded: bool,
    /// Its claims.
    pub claims: Map<String, Value>,
}

impl Sample {
    /// The text of a claim that is one.
    pub(super) fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// The text of a claim within others.
    pub(super) fn text_within(&self, outer: &str, inner: &[&str]) -> Option<&str> {
        let outer = self.claims.get(outer)?;
        let found = inner
            .iter()
            .try_fold(outer, |value, member| value.get(member));
        found?.as_str()
    }

    /// Whether a claim is there, of whatever type.
    pub(super) fn has(&self, claim: &str) -> bool {
        self.claims.contains_key(claim)
    }

    /// `iss`, if it is there and a text.
    pub fn issuer(&self) -> Option<&str> {
        self.text("iss")
    }

    /// `sub`, if it is there and a text.
    pub fn subject(&self) -> Option<&str> {
        self.text("sub")
    }

    /// Every value of `aud` (RFC 7519 section 4.1.3).
    pub fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn dates(&self) -> Dates {
        dates::read(&self.claims)
    }

    /// When it expires; `None` where it does not say so.
    pub fn expires(&self) -> Option<Timestamp> {
        self.dates().expires.map(Timestamp::from_seconds)
    }

    /// A time at which its dates were no obstacle: `now` if that is one, else when it began.
    pub fn alive_at(&self, now: Timestamp) -> Timestamp {
        let Dates {
            expires,
            issued_at,
            not_before,
            ..
        } = self.dates();
        let begins = issued_at.max(not_before);
        let (seconds, expires) = (now.seconds(), expires.unwrap_or(i64::MAX));
        if begins.is_none_or(|begins| begins <= seconds) && seconds < expires {
            return now;
        }
        let last = expires.saturating_sub(1);
        Timestamp::from_seconds(begins.unwrap_or(last).min(last))
    }
}
