//! For how long a browser stays signed in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::{InvalidRecord, require};

/// For how long a browser stays signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SessionLifetimes {
    /// Seconds after the sign-in from which on the user must sign in again, used or not.
    pub lifetime_seconds: u32,
    /// Seconds for which a session may lie unused.
    pub idle_seconds: u32,
}

impl SessionLifetimes {
    /// Longest session: ninety days.
    pub const MOST_SECONDS: u32 = 90 * 86_400;
    /// Shortest session.
    pub const LEAST_SECONDS: u32 = 60;

    /// Checks what is stated.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        let life = Self::LEAST_SECONDS..=Self::MOST_SECONDS;
        require(
            life.contains(&self.lifetime_seconds),
            "sessions.lifetime_seconds",
            "a session lasts 60 seconds to 90 days",
        )?;
        require(
            (Self::LEAST_SECONDS..=self.lifetime_seconds).contains(&self.idle_seconds),
            "sessions.idle_seconds",
            "a session may lie unused for 60 seconds or more, and for no longer than sessions.lifetime_seconds",
        )
    }

    /// That a session is used is written so often at most, in seconds: rarely, and often enough for its idle end.
    pub const fn noted_every_seconds(&self) -> u32 {
        let quarter = self.idle_seconds / 4;
        if quarter < 300 { quarter } else { 300 }
    }
}

/// Twelve hours, one of them unused.
impl Default for SessionLifetimes {
    fn default() -> Self {
        Self {
            lifetime_seconds: 12 * 3600,
            idle_seconds: 3600,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_a_minute_to_ninety_days_and_idles_no_longer_than_it_lasts() {
        let is_good = |lifetime_seconds, idle_seconds| {
            let lifetimes = SessionLifetimes {
                lifetime_seconds,
                idle_seconds,
            };
            lifetimes.validate().is_ok()
        };
        assert!(SessionLifetimes::default().validate().is_ok());
        assert!(is_good(60, 60) && is_good(7_776_000, 7_776_000));
        assert!(!is_good(59, 59) && !is_good(7_776_001, 60));
        assert!(!is_good(3600, 3601) && !is_good(3600, 59));
    }
}
