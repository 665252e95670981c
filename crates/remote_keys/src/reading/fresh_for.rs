//! How long a document of keys is fresh: as long as its issuer says, within bounds.

use std::time::Duration;

/// However short-lived an issuer calls its document, `no-store` included, it is not asked for it more often.
pub(crate) const LEAST: Duration = Duration::from_mins(1);
/// However long-lived it calls it: a key that it withdraws is gone after so long.
const MOST: Duration = Duration::from_hours(24);
/// When it does not say.
const USUAL: Duration = Duration::from_mins(15);

/// How long a document counts as fresh: a bundle's own hint goes before what HTTP says of it.
pub(super) fn fresh_for(http: Option<Duration>, hint_seconds: Option<u64>) -> Duration {
    let hint = hint_seconds.map(Duration::from_secs);
    hint.or(http).unwrap_or(USUAL).clamp(LEAST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc9111_s5_2_a_document_is_fresh_as_long_as_is_said_within_bounds() {
        let of = |http: Option<u64>, hint| fresh_for(http.map(Duration::from_secs), hint).as_secs();
        assert_eq!(of(None, None), 900);
        assert_eq!(of(Some(3600), None), 3600);
        assert_eq!(of(Some(0), None), 60);
        assert_eq!(of(Some(u64::MAX), None), 86_400);
        assert_eq!(of(Some(3600), Some(300)), 300);
        assert_eq!(of(None, Some(0)), 60);
        assert_eq!(of(None, Some(u64::MAX)), 86_400);
    }
}
