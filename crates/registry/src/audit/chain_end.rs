//! The digests by which lines of an audit log hang together, and the places where a chain ends.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest;

use crate::problem::InvalidRecord;
use crate::tenant::TenantName;

/// A digest of the chain: SHA-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LineDigest([u8; 32]);

impl LineDigest {
    /// No text's digest: stands where what was kept as a digest is none.
    pub const NONE: Self = Self([0; 32]);

    /// What the first line of a tenant names as the one before it.
    pub fn beginning(tenant: &TenantName) -> Self {
        Self::of(&format!("jurat audit log of {tenant}"))
    }

    /// The digest of a line's text.
    pub fn of(text: &str) -> Self {
        let digest = digest::digest(&digest::SHA256, text.as_bytes());
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Self(bytes)
    }

    /// The digest of these bytes, which must be 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().map(Self).ok()
    }

    /// The digest of this hexadecimal text, as [`Display`](fmt::Display) writes it.
    pub fn from_hex(text: &str) -> Option<Self> {
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 64 || !text.bytes().all(is_hex) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In hexadecimal.
impl fmt::Display for LineDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for LineDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where a chain stands: at its end, or where lines were dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainEnd {
    /// The number of its last line; 0 when there was none.
    pub number: u64,
    /// The digest of that line.
    pub digest: LineDigest,
}

/// `NUMBER:DIGEST`, as an end is written down to be compared later.
impl fmt::Display for ChainEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.digest)
    }
}

impl FromStr for ChainEnd {
    type Err = InvalidRecord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let end = text.split_once(':').and_then(|(number, digest)| {
            let digest = LineDigest::from_hex(digest)?;
            let number = number.parse().ok()?;
            Some(Self { number, digest })
        });
        let sentence = "a line is named by its number and its digest: NUMBER:DIGEST";
        end.ok_or_else(|| InvalidRecord::new("after", sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_read_as_it_is_written() {
        let end = ChainEnd {
            number: 7,
            digest: LineDigest::of("seven"),
        };
        let text = end.to_string();
        assert_eq!(text.parse(), Ok(end));
        for bad in [
            "",
            "7",
            "7:",
            &text[..60],
            &text.to_uppercase(),
            &text.replacen('7', "-7", 1),
        ] {
            assert!(bad.parse::<ChainEnd>().is_err() || bad == text, "{bad}");
        }
    }
}
