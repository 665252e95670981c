//! The text form of Jurat's opaque tokens: a prefix that secret scanners find, the number under which the token is
//! stored (in time order), 256 random bits, and a checksum that lets junk be refused before any look-up.
//!
//! `jur_at_` + base62(16 bytes of number, 32 bytes of secret) + base62(CRC-32 of all text before it), both of fixed
//! length. The checksum guards against typing errors and junk, not against forgery: the secret does that
//! (RFC 6749 section 10.10).

use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use zeroize::Zeroizing;

mod base62;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpaqueTokenKind {
    /// `jur_at_`: an access token.
    AccessToken,
    /// `jur_rt_`: a refresh token (RFC 6749 section 1.5).
    RefreshToken,
    /// `jur_ac_`: an authorization code (RFC 6749 section 4.1.2).
    AuthorizationCode,
    /// `jur_dc_`: a device code (RFC 8628 section 3.2).
    DeviceCode,
    /// `jur_pr_`: a pushed authorization request (RFC 9126 section 2.2).
    PushedRequest,
    /// `jur_se_`: a browser session.
    Session,
    /// `jur_in_`: an invitation of a user.
    Invitation,
    /// `jur_sl_`: a one-time link by which a user signs in.
    SignInLink,
    /// `jur_ia_`: an initial access token (RFC 7591 section 1.2).
    InitialAccess,
    /// `jur_ra_`: a registration access token (RFC 7592 section 1.2).
    RegistrationAccess,
}

impl OpaqueTokenKind {
    /// What every token of this kind begins with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::AccessToken => "jur_at_",
            Self::RefreshToken => "jur_rt_",
            Self::AuthorizationCode => "jur_ac_",
            Self::DeviceCode => "jur_dc_",
            Self::PushedRequest => "jur_pr_",
            Self::Session => "jur_se_",
            Self::Invitation => "jur_in_",
            Self::SignInLink => "jur_sl_",
            Self::InitialAccess => "jur_ia_",
            Self::RegistrationAccess => "jur_ra_",
        }
    }
}

/// An opaque token, taken apart. Has no `Debug`: it holds a secret.
pub struct OpaqueToken {
    /// The number under which it is stored.
    pub number: [u8; 16],
    /// 256 random bits; only their SHA-256 is stored.
    pub secret: Zeroizing<[u8; 32]>,
}

impl OpaqueToken {
    /// The token's text.
    pub fn encode(&self, kind: OpaqueTokenKind) -> String {
        let mut payload = Zeroizing::new([0; base62::PAYLOAD_BYTES]);
        let (number, secret) = payload.split_at_mut(self.number.len());
        number.copy_from_slice(&self.number);
        secret.copy_from_slice(&*self.secret);

        let prefix = kind.prefix();
        let length = prefix.len() + base62::PAYLOAD_DIGITS + base62::CHECKSUM_DIGITS;
        let mut text = String::with_capacity(length);
        text.push_str(prefix);
        text.extend(base62::of_payload(&payload).map(char::from));
        let checksum = base62::of_checksum(crc32fast::hash(text.as_bytes()));
        text.extend(checksum.map(char::from));
        text
    }

    /// Reads a token; `None` when prefix, length, alphabet or checksum do not fit.
    pub fn parse(kind: OpaqueTokenKind, text: &str) -> Option<Self> {
        let digits = text.as_bytes().strip_prefix(kind.prefix().as_bytes())?;
        let (payload, checksum) = digits.split_at_checked(base62::PAYLOAD_DIGITS)?;
        let checked = &text.as_bytes()[..text.len() - checksum.len()];
        // The checksum is compared as text, so that it has one spelling.
        if checksum != base62::of_checksum(crc32fast::hash(checked)) {
            return None;
        }
        let payload = Zeroizing::new(base62::to_payload(payload.try_into().ok()?)?);
        let (number, secret) = payload.split_at(16);
        Some(Self {
            number: number.try_into().ok()?,
            secret: Zeroizing::new(secret.try_into().ok()?),
        })
    }

    /// What is stored of the secret.
    pub fn digest(&self) -> [u8; SHA256_OUTPUT_LEN] {
        let mut out = [0; SHA256_OUTPUT_LEN];
        out.copy_from_slice(digest(&SHA256, &*self.secret).as_ref());
        out
    }
}

#[cfg(test)]
mod tests;
