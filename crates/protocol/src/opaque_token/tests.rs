//! Tests of the opaque token's text: round trips, one spelling each, every change noticed.

use proptest::prelude::*;

use super::*;

const KIND: OpaqueTokenKind = OpaqueTokenKind::AccessToken;

fn token(number: [u8; 16], secret: [u8; 32]) -> OpaqueToken {
    OpaqueToken {
        number,
        secret: Zeroizing::new(secret),
    }
}

#[test]
fn has_a_prefix_a_fixed_length_and_the_digits_of_base62() {
    let smallest = token([0; 16], [0; 32]).encode(KIND);
    let largest = token([0xff; 16], [0xff; 32]).encode(KIND);
    assert_eq!(smallest.len(), 7 + 65 + 6);
    assert_eq!(largest.len(), smallest.len());
    assert!(smallest.starts_with(&format!("jur_at_{}", "0".repeat(65))));
    let read = OpaqueToken::parse(KIND, &largest).unwrap();
    assert_eq!((read.number, *read.secret), ([0xff; 16], [0xff; 32]));
}

#[test]
fn counts_in_base62_most_significant_first() {
    let mut secret = [0; 32];
    secret[31] = 61;
    assert!(token([0; 16], secret).encode(KIND)[..72].ends_with("0z"));
    secret[31] = 62;
    assert!(token([0; 16], secret).encode(KIND)[..72].ends_with("10"));
    assert_eq!(base62::of_checksum(u32::MAX), *b"4gfFC3");
}

#[test]
fn refuses_a_number_that_does_not_fit_even_with_a_good_checksum() {
    let mut text = format!("jur_at_{}", "z".repeat(65));
    let checksum = base62::of_checksum(crc32fast::hash(text.as_bytes()));
    text.extend(checksum.map(char::from));
    assert!(OpaqueToken::parse(KIND, &text).is_none());
}

#[test]
fn refuses_what_is_not_a_token() {
    let good = token([1; 16], [2; 32]).encode(KIND);
    assert!(OpaqueToken::parse(KIND, &good).is_some());
    let other_prefix = good.replace("jur_at_", "jur_rt_");
    let bare = &good[7..];
    let doubled = format!("jur_at_{good}");
    for bad in ["", "jur_at_", bare, &good[..77], &other_prefix, &doubled] {
        assert!(OpaqueToken::parse(KIND, bad).is_none(), "{bad}");
    }
    for longer in [format!("{good}0"), format!("{good} "), format!(" {good}")] {
        assert!(OpaqueToken::parse(KIND, &longer).is_none(), "{longer}");
    }
    let accented = format!("jur_at_{}ä", &good[7..76]);
    assert!(OpaqueToken::parse(KIND, &accented).is_none());
}

#[test]
fn stores_the_sha256_of_the_secret_only() {
    let one = token([1; 16], [7; 32]);
    let other_number = token([2; 16], [7; 32]);
    assert_eq!(one.digest(), other_number.digest());
    // SHA-256 of 32 zero bytes.
    assert_eq!(
        token([0; 16], [0; 32]).digest()[..4],
        [0x66, 0x68, 0x7a, 0xad]
    );
}

proptest! {
    #[test]
    fn comes_back_as_it_went(number: [u8; 16], secret: [u8; 32]) {
        let text = token(number, secret).encode(KIND);
        let read = OpaqueToken::parse(KIND, &text).unwrap();
        prop_assert_eq!(read.number, number);
        prop_assert_eq!(*read.secret, secret);
    }

    #[test]
    fn any_changed_character_is_noticed(number: [u8; 16], secret: [u8; 32], at in 0_usize..78, to in 0x20_u8..0x7f) {
        let text = token(number, secret).encode(KIND);
        let mut changed = text.clone().into_bytes();
        prop_assume!(changed[at] != to);
        changed[at] = to;
        let changed = String::from_utf8(changed).unwrap();
        prop_assert!(OpaqueToken::parse(KIND, &changed).is_none());
    }

    #[test]
    fn never_panics(text in any::<String>(), tail in "[0-9A-Za-z]{60,80}") {
        let _ = OpaqueToken::parse(KIND, &text);
        let _ = OpaqueToken::parse(KIND, &format!("jur_at_{tail}"));
    }
}
