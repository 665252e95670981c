//! Numbers as base-62 digits of fixed width, most significant first: 48 bytes in 65 digits, 32 bits in 6.
//!
//! One number has one spelling: a text that stands for more than its width holds is refused.

/// What an opaque token carries: 16 bytes of number and 32 of secret.
pub(super) const PAYLOAD_BYTES: usize = 48;
/// 62^65 is the first power of 62 above 2^384.
pub(super) const PAYLOAD_DIGITS: usize = 65;
/// 62^6 is the first power of 62 above 2^32.
pub(super) const CHECKSUM_DIGITS: usize = 6;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Five digits at a time fit a machine word: the long division runs 13 times, not 65.
const GROUP_DIGITS: usize = 5;
const GROUP: u64 = 62 * 62 * 62 * 62 * 62;
const LIMBS: usize = PAYLOAD_BYTES / 4;

/// The digits of a payload.
pub(super) fn of_payload(payload: &[u8; PAYLOAD_BYTES]) -> [u8; PAYLOAD_DIGITS] {
    let mut limbs = [0_u64; LIMBS];
    for (limb, bytes) in limbs.iter_mut().zip(payload.as_chunks::<4>().0) {
        *limb = u64::from(u32::from_be_bytes(*bytes));
    }
    let mut text = [0; PAYLOAD_DIGITS];
    let mut left = &mut limbs[..];
    for group in text.as_chunks_mut::<GROUP_DIGITS>().0.iter_mut().rev() {
        let mut rest = 0;
        // The number shrinks with every group, and so does the work.
        while let [0, lower @ ..] = left {
            left = lower;
        }
        for limb in left.iter_mut() {
            let dividend = rest << 32 | *limb;
            *limb = dividend / GROUP;
            rest = dividend % GROUP;
        }
        write_digits(rest, group);
    }
    text
}

/// The payload that `text` stands for; `None` for another alphabet or a number that does not fit.
pub(super) fn to_payload(text: &[u8; PAYLOAD_DIGITS]) -> Option<[u8; PAYLOAD_BYTES]> {
    let mut limbs = [0_u64; LIMBS];
    for group in text.as_chunks::<GROUP_DIGITS>().0 {
        let mut carry = 0;
        for digit in group {
            carry = carry * 62 + value_of(*digit)?;
        }
        for limb in limbs.iter_mut().rev() {
            let product = *limb * GROUP + carry;
            *limb = product & u64::from(u32::MAX);
            carry = product >> 32;
        }
        if carry != 0 {
            return None;
        }
    }
    let mut payload = [0; PAYLOAD_BYTES];
    for (bytes, limb) in payload.as_chunks_mut::<4>().0.iter_mut().zip(limbs) {
        *bytes = u32::try_from(limb).ok()?.to_be_bytes();
    }
    Some(payload)
}

/// The digits of a checksum.
pub(super) fn of_checksum(checksum: u32) -> [u8; CHECKSUM_DIGITS] {
    let mut text = [0; CHECKSUM_DIGITS];
    write_digits(u64::from(checksum), &mut text);
    text
}

/// Fills `text` with the lowest digits of `number`, most significant first.
fn write_digits(mut number: u64, text: &mut [u8]) {
    for digit in text.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
}

fn value_of(digit: u8) -> Option<u64> {
    let value = match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'Z' => digit - b'A' + 10,
        b'a'..=b'z' => digit - b'a' + 36,
        _ => return None,
    };
    Some(u64::from(value))
}
