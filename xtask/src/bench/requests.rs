//! The token requests that are sent, made before anything is measured: each with an assertion of its own, all of the same size.

use crate::load::assertion::make_all;
use crate::load::connection::token_request;

/// The assertions' size that the marks were measured with; the form around it is 862 bytes.
const ASSERTION_BYTES: usize = 754;

/// Two scopes are asked for.
const FURTHER: &str = "&scope=orders.read%20orders.write";

/// Assertions stay good so long: longer than a benchmark takes.
const LIFE_SECONDS: i64 = 4 * 3600;

/// Assertions expire in the order they are sent, as those of real clients do, so many to a second.
const EXPIRING_PER_SECOND: usize = 20_000;

/// Requests.
pub(super) struct Requests {
    all: Vec<Vec<u8>>,
    assertion: String,
}

/// What differs from assertion to assertion.
pub(super) struct Particulars<'a> {
    /// `jti`
    pub(super) jti: &'a str,
    /// `iat`
    pub(super) issued_at: i64,
    /// `exp`
    pub(super) expires_at: i64,
    /// A claim that brings the assertion to its size.
    pub(super) note: &'a str,
}

impl Requests {
    /// Makes `count` requests with the assertions that `sign` makes, issued at `now`, in seconds since 1970.
    pub(super) fn make(
        count: usize,
        now: i64,
        sign: impl Fn(&Particulars<'_>) -> String + Sync,
    ) -> Self {
        let note = note_for_size(now, &sign);
        let all = make_all(count, |number| {
            token_request(&nth_assertion(&sign, number, now, &note), FURTHER)
        });
        let assertion = nth_assertion(&sign, 0, now, &note);
        Self { all, assertion }
    }

    /// These requests, made before.
    pub(super) fn of(all: Vec<Vec<u8>>) -> Self {
        Self {
            all,
            assertion: String::new(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// One of them.
    pub(super) fn nth(&self, number: usize) -> Option<&[u8]> {
        self.all.get(number).map(Vec::as_slice)
    }

    /// One assertion, as an example.
    pub(super) fn assertion(&self) -> &str {
        &self.assertion
    }
}

fn nth_assertion(
    sign: impl Fn(&Particulars<'_>) -> String,
    number: usize,
    now: i64,
    note: &str,
) -> String {
    let later = i64::try_from(number / EXPIRING_PER_SECOND).unwrap_or(0);
    sign(&Particulars {
        jti: &format!("4f1c9a37e02b4d6885d1-{number:011}"),
        issued_at: now,
        expires_at: now + LIFE_SECONDS + later,
        note,
    })
}

/// The filling that makes assertions as long as they should be; base64 leaves out some lengths.
fn note_for_size(now: i64, sign: impl Fn(&Particulars<'_>) -> String) -> String {
    let fits = |length: &usize| {
        let note = "x".repeat(*length);
        nth_assertion(&sign, 0, now, &note).len() >= ASSERTION_BYTES
    };
    "x".repeat((1..ASSERTION_BYTES).find(fits).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::super::client::Client;
    use super::super::provider::Provider;

    #[test]
    fn requests_differ_and_have_the_size_of_the_marks() {
        let of_client = Client::generate().unwrap().requests(3);
        let of_provider = Provider::generate().unwrap().requests(3);
        for requests in [of_client, of_provider] {
            let all: Vec<_> = (0..3).map(|number| requests.nth(number).unwrap()).collect();
            assert!(requests.nth(3).is_none());
            assert!(all[0] != all[1] && all[1] != all[2]);
            assert!(all.iter().all(|request| request.len() == all[0].len()));
            let form = std::str::from_utf8(all[0])
                .unwrap()
                .split("\r\n\r\n")
                .nth(1)
                .unwrap();
            assert!((862..=864).contains(&form.len()), "{}", form.len());
        }
    }
}
