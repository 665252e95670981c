//! Names and dates of certificates, shown to people: what a terminal would obey is not passed on, and nothing is long.

use x509_parser::time::ASN1Time;

/// A name is cut after so many characters.
const MOST_CHARACTERS: usize = 200;

/// The name without control characters, cut when it is long.
pub(super) fn name(name: &str) -> String {
    let visible = |letter: char| {
        if letter.is_control() {
            '\u{fffd}'
        } else {
            letter
        }
    };
    let mut shown: String = name.chars().take(MOST_CHARACTERS).map(visible).collect();
    if name.chars().nth(MOST_CHARACTERS).is_some() {
        shown.push('\u{2026}');
    }
    shown
}

/// Seconds since 1970 as a date and a time of day.
pub(super) fn date(seconds: i64) -> String {
    ASN1Time::from_timestamp(seconds).map_or_else(
        |_| format!("{seconds} seconds since 1970"),
        |time| time.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_and_hold_no_control_characters() {
        assert_eq!(name("CN=a\u{1b}[2J"), "CN=a\u{fffd}[2J");
        assert_eq!(name(&"é".repeat(200)), "é".repeat(200));
        assert_eq!(
            name(&"é".repeat(201)),
            format!("{}\u{2026}", "é".repeat(200))
        );
    }

    #[test]
    fn any_second_is_a_date() {
        assert!(date(1_704_067_200).contains("2024"));
        for seconds in [i64::MIN, -1, 0, i64::MAX] {
            assert!(!date(seconds).is_empty());
        }
    }
}
