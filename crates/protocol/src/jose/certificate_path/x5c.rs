//! `x5c` of a JWS header (RFC 7515 section 4.1.6): certificates in base64, the leaf first. Kept as found and borrowed;
//! decoded only for an issuer that is trusted by its certificate authorities.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;

use crate::jose::jws::MOST_PART_BYTES;
use crate::jose::strict_json::Found;

/// A path of real life has at most four certificates; each one more is work for a stranger's header.
const MOST_CERTIFICATES: usize = 8;

/// All certificates together, in base64: as much as a header holds.
const MOST_TEXT_BYTES: usize = MOST_PART_BYTES;

/// `x5c` as found in a header: sound in form, or malformed. Nothing in it is proven.
#[derive(Debug, Clone)]
pub struct X5c<'a>(Result<Vec<Cow<'a, str>>, MalformedX5c>);

/// Why `x5c` is not a list of certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MalformedX5c {
    /// Not an array, or something in it is no string.
    #[error("it is not an array of strings")]
    NotStrings,
    /// An array of nothing.
    #[error("it is an empty array")]
    Empty,
    /// More than eight.
    #[error("it holds more than 8 certificates")]
    TooMany,
    /// More text than a header holds.
    #[error("it is larger than 16 KiB")]
    TooLarge,
    /// Not canonical base64: base64url, line breaks and PEM are not either.
    #[error("a string in it is not base64 (not base64url, and without line breaks)")]
    NotBase64,
}

impl<'a> X5c<'a> {
    pub(in crate::jose) fn from_found(found: Found<'a>) -> Self {
        Self(match found {
            Found::Texts(texts) => bounded(texts),
            _ => Err(MalformedX5c::NotStrings),
        })
    }

    /// What is wrong with its form, as far as can be told without decoding.
    pub fn fault(&self) -> Option<MalformedX5c> {
        self.0.as_ref().err().copied()
    }

    /// The leaf and then the others, each once, in DER as it claims to be.
    pub(super) fn decode(&self) -> Result<Vec<CertificateDer<'static>>, MalformedX5c> {
        let texts = self.0.as_ref().map_err(|fault| *fault)?;
        let mut certificates = Vec::with_capacity(texts.len());
        for text in texts {
            // RFC 7515 section 4.1.6: base64 of RFC 4648 section 4, not base64url.
            let der = STANDARD
                .decode(text.as_bytes())
                .map_err(|_| MalformedX5c::NotBase64)?;
            let certificate = CertificateDer::from(der);
            // One that is there twice would be tried twice.
            if !certificates.contains(&certificate) {
                certificates.push(certificate);
            }
        }
        Ok(certificates)
    }
}

fn bounded(texts: Vec<Cow<'_, str>>) -> Result<Vec<Cow<'_, str>>, MalformedX5c> {
    if texts.is_empty() {
        return Err(MalformedX5c::Empty);
    }
    if texts.len() > MOST_CERTIFICATES {
        return Err(MalformedX5c::TooMany);
    }
    if texts.iter().map(|text| text.len()).sum::<usize>() > MOST_TEXT_BYTES {
        return Err(MalformedX5c::TooLarge);
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x5c<const N: usize>(texts: [&str; N]) -> X5c<'_> {
        X5c::from_found(Found::Texts(texts.map(Cow::from).to_vec()))
    }

    #[test]
    fn rfc7515_s4_1_6_is_an_array_of_one_to_eight_strings() {
        for found in [
            Found::Null,
            Found::Text("AAAA".into()),
            Found::Integer(1),
            Found::Fraction(1.5),
            Found::Other,
        ] {
            assert_eq!(
                X5c::from_found(found).fault(),
                Some(MalformedX5c::NotStrings)
            );
        }
        assert_eq!(x5c([]).fault(), Some(MalformedX5c::Empty));
        assert_eq!(x5c(["AAAA"; 8]).fault(), None);
        assert_eq!(x5c(["AAAA"; 9]).fault(), Some(MalformedX5c::TooMany));
        assert_eq!(x5c(["AAAA"; 9]).decode(), Err(MalformedX5c::TooMany));
    }

    #[test]
    fn holds_no_more_than_a_header() {
        let half = "A".repeat(MOST_TEXT_BYTES / 2);
        assert_eq!(x5c([&half, &half]).fault(), None);
        let fault = x5c([&half, &half, "AAAA"]).fault();
        assert_eq!(fault, Some(MalformedX5c::TooLarge));
    }

    #[test]
    fn rfc7515_s4_1_6_is_base64_and_not_base64url() {
        for text in [
            "-_-_", "AAA", "AA", "AB==", "AAAA\n", " AAAA", "AA\r\nAA", "AAAA====", "=", "é",
        ] {
            let wrong = x5c([text]);
            assert_eq!(wrong.fault(), None, "{text:?}");
            assert_eq!(wrong.decode(), Err(MalformedX5c::NotBase64), "{text:?}");
        }
        let decoded = x5c(["+/+/", "AA=="]).decode().unwrap();
        assert_eq!(decoded.len(), 2);
        assert_eq!(decoded.first().unwrap().as_ref(), [0xfb, 0xff, 0xbf]);
    }

    #[test]
    fn a_certificate_that_is_there_twice_is_tried_once() {
        let decoded = x5c(["AAAA", "AQAA", "AAAA", "AQAA"]).decode().unwrap();
        assert_eq!(decoded.len(), 2);
    }
}
