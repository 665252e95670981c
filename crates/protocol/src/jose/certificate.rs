//! X.509 certificates, PEM and DER: dates, thumbprints (RFC 7515 sections 4.1.7 and 4.1.8), the key inside (RFC 5280).
//!
//! A certificate is trusted because somebody registered it: chains and its own signature are not looked at.

use aws_lc_rs::digest;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use super::key_error::KeyError;
use super::key_material::KeyMaterial;
use super::pem;

/// The dates of the certificate a key came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateDates {
    /// Seconds since 1970; not valid before.
    pub not_before: i64,
    /// Seconds since 1970; not valid after (inclusive, RFC 5280 section 4.1.2.5).
    pub not_after: i64,
}

/// A certificate, without its key.
pub(super) struct Certificate {
    pub(super) der: Vec<u8>,
    pub(super) dates: CertificateDates,
    pub(super) subject: String,
    pub(super) thumbprints: Thumbprints,
}

/// The thumbprints of a certificate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Thumbprints {
    /// SHA-1 (RFC 7515 section 4.1.7).
    pub(super) x5t: Option<[u8; 20]>,
    /// SHA-256 (RFC 7515 section 4.1.8).
    pub(super) x5t_s256: Option<[u8; 32]>,
}

impl Certificate {
    /// Reads a DER certificate and the key inside, which must be for signatures.
    pub(super) fn read(der: &[u8]) -> Result<(Self, KeyMaterial), KeyError> {
        let certificate = parse(der)?;
        let usage = certificate
            .key_usage()
            .map_err(|_| unreadable("its key usage is malformed or occurs twice"))?;
        // RFC 5280 section 4.2.1.3: a key with the extension is for what it names and nothing else.
        if usage
            .is_some_and(|usage| !usage.value.digital_signature() && !usage.value.non_repudiation())
        {
            return Err(KeyError::NotForSignatures);
        }
        let material = KeyMaterial::from_parsed_spki(certificate.public_key())?;
        let validity = certificate.validity();
        let read = Self {
            der: der.to_vec(),
            dates: CertificateDates {
                not_before: validity.not_before.timestamp(),
                not_after: validity.not_after.timestamp(),
            },
            subject: printable(&certificate.subject().to_string()),
            thumbprints: thumbprints(der),
        };
        Ok((read, material))
    }

    pub(super) fn to_pem(&self) -> String {
        pem::write("CERTIFICATE", &self.der).as_str().to_owned()
    }
}

/// The key inside a DER certificate, whatever the certificate says of it.
pub(super) fn key_inside(der: &[u8]) -> Result<KeyMaterial, KeyError> {
    KeyMaterial::from_parsed_spki(parse(der)?.public_key())
}

/// The thumbprints of a DER certificate.
pub(super) fn thumbprints(der: &[u8]) -> Thumbprints {
    Thumbprints {
        // SHA-1 names the certificate, as x5t wants it; nothing is proven by it.
        x5t: digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, der)
            .as_ref()
            .try_into()
            .ok(),
        x5t_s256: digest::digest(&digest::SHA256, der)
            .as_ref()
            .try_into()
            .ok(),
    }
}

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, KeyError> {
    if der.len() > pem::MOST_TEXT_BYTES {
        return Err(unreadable("it is longer than 64 KiB"));
    }
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        Ok(_) => Err(unreadable("something follows it")),
        Err(_) => Err(unreadable("it is not an X.509 certificate in DER")),
    }
}

fn unreadable(why: &str) -> KeyError {
    KeyError::unreadable("certificate", why)
}

/// A name is shown on terminals: control characters in it would be obeyed there.
fn printable(name: &str) -> String {
    let visible = |letter: char| {
        if letter.is_control() {
            '\u{fffd}'
        } else {
            letter
        }
    };
    name.chars().map(visible).collect()
}
