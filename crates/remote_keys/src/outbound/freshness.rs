//! How long an answer stays fresh: `Cache-Control` and `Age` (RFC 9111). `Expires` is not read, since it needs the other side's
//! clock to be right.

use std::time::Duration;

use http::HeaderMap;
use http::header::{AGE, CACHE_CONTROL};

/// RFC 9111 section 1.2.2: a greater number counts as this one.
const MOST_SECONDS: u64 = 1 << 31;

/// How long from now the answer with these headers is fresh; nothing when it does not say.
pub(super) fn freshness(headers: &HeaderMap) -> Option<Duration> {
    let mut max_age = None;
    for line in headers.get_all(CACHE_CONTROL) {
        // What is not text is no directive that we know.
        let Ok(line) = line.to_str() else { continue };
        for (name, argument) in directives(line) {
            // RFC 9111 sections 5.2.2.4 and 5.2.2.5. `no-cache` for certain fields alone counts for all: the section allows it.
            if name.eq_ignore_ascii_case("no-store") || name.eq_ignore_ascii_case("no-cache") {
                return Some(Duration::ZERO);
            }
            // RFC 9111 section 4.2.1: of several, the first; an unreadable one is stale.
            if name.eq_ignore_ascii_case("max-age") && max_age.is_none() {
                max_age = Some(argument.and_then(delta_seconds).unwrap_or(0));
            }
        }
    }
    max_age.map(|seconds| Duration::from_secs(seconds.saturating_sub(age(headers))))
}

/// RFC 9111 section 5.1: of several, the first; an unreadable one is ignored.
fn age(headers: &HeaderMap) -> u64 {
    let first = headers.get(AGE).and_then(|age| age.to_str().ok());
    let first = first.and_then(|ages| ages.split(',').next());
    first.and_then(|age| delta_seconds(age.trim())).unwrap_or(0)
}

fn delta_seconds(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // It is all digits, so what does not fit is too great.
    Some(text.parse().unwrap_or(u64::MAX).min(MOST_SECONDS))
}

/// The directives of one line, each with its argument without quotes: RFC 9111 section 5.2.
fn directives(line: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut quoted = false;
    let mut escaped = false;
    let outside_quotes = move |c: char| {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' => return !quoted,
            _ => {}
        }
        false
    };
    line.split(outside_quotes)
        .map(|directive| match directive.split_once('=') {
            Some((name, argument)) => (name.trim(), Some(argument.trim().trim_matches('"'))),
            None => (directive.trim(), None),
        })
}

#[cfg(test)]
mod tests;
