//! RFC 9111, clause by clause.

use http::HeaderValue;
use http::header::HeaderName;
use proptest::prelude::*;

use super::*;

fn seconds(lines: &[(&'static str, &str)]) -> Option<u64> {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let value = HeaderValue::from_str(value).unwrap();
        headers.append(HeaderName::from_static(name), value);
    }
    freshness(&headers).map(|fresh| fresh.as_secs())
}

fn control(value: &str) -> Option<u64> {
    seconds(&[("cache-control", value)])
}

#[test]
fn rfc9111_s5_2_2_1_max_age_is_how_long() {
    assert_eq!(control("max-age=3600"), Some(3600));
    assert_eq!(control("public, Max-Age=60 ,must-revalidate"), Some(60));
    assert_eq!(control("max-age=\"60\""), Some(60));
    assert_eq!(control("max-age=0"), Some(0));
}

#[test]
fn says_nothing_where_nothing_is_said() {
    assert_eq!(seconds(&[]), None);
    assert_eq!(seconds(&[("age", "5")]), None);
    assert_eq!(control(""), None);
    assert_eq!(control("public, s-maxage=9, xmax-age=1, max-age-x=2"), None);
}

#[test]
fn rfc9111_s5_2_2_4_and_5_no_cache_and_no_store_are_not_kept() {
    assert_eq!(control("no-store"), Some(0));
    assert_eq!(control("max-age=60, NO-CACHE"), Some(0));
    assert_eq!(control("max-age=60, no-cache=\"set-cookie, age\""), Some(0));
    assert_eq!(
        seconds(&[
            ("cache-control", "max-age=60"),
            ("cache-control", "no-store")
        ]),
        Some(0)
    );
}

#[test]
fn rfc9111_s5_2_what_stands_in_quotes_is_no_directive() {
    assert_eq!(
        control("private=\"x, no-store, max-age=1\", max-age=60"),
        Some(60)
    );
    assert_eq!(control("a=\"\\\", no-store\", max-age=60"), Some(60));
}

#[test]
fn rfc9111_s4_2_3_age_is_taken_off() {
    assert_eq!(
        seconds(&[("cache-control", "max-age=60"), ("age", "20")]),
        Some(40)
    );
    assert_eq!(
        seconds(&[("cache-control", "max-age=60"), ("age", "61")]),
        Some(0)
    );
    assert_eq!(
        seconds(&[("cache-control", "max-age=60"), ("age", "20, 50")]),
        Some(40)
    );
}

#[test]
fn rfc9111_s5_1_an_unreadable_age_is_ignored() {
    for age in ["", "-5", "soon", "1.5", "+3"] {
        assert_eq!(
            seconds(&[("cache-control", "max-age=60"), ("age", age)]),
            Some(60),
            "{age}"
        );
    }
}

#[test]
fn rfc9111_s4_2_1_an_unreadable_max_age_is_stale_and_of_several_the_first_counts() {
    for unreadable in [
        "max-age",
        "max-age=",
        "max-age=x",
        "max-age=-1",
        "max-age=1.5",
        "max-age=1 0",
    ] {
        assert_eq!(control(unreadable), Some(0), "{unreadable}");
    }
    assert_eq!(control("max-age=5, max-age=9"), Some(5));
    assert_eq!(control("max-age=x, max-age=9"), Some(0));
}

#[test]
fn rfc9111_s1_2_2_a_greater_number_counts_as_2_to_the_31() {
    assert_eq!(control("max-age=99999999999999999999999"), Some(1 << 31));
    assert_eq!(control("max-age=4294967296"), Some(1 << 31));
}

proptest! {
    #[test]
    fn any_header_is_read_without_harm(control in "[ -~]{0,60}", age in "[ -~]{0,20}") {
        let fresh = seconds(&[("cache-control", &control), ("age", &age)]);
        prop_assert!(fresh.is_none_or(|fresh| fresh <= MOST_SECONDS));
    }

    #[test]
    fn max_age_less_age_is_fresh(max_age in 0_u64..1 << 31, age in 0_u64..1 << 31) {
        let fresh = seconds(&[("cache-control", &format!("max-age={max_age}")), ("age", &age.to_string())]);
        prop_assert_eq!(fresh, Some(max_age.saturating_sub(age)));
    }
}
