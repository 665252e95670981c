//! The certificate authorities of an issuer: trust anchors in the sense of RFC 5280 section 6.1.1, read once from a PEM
//! bundle. An intermediate may be registered as well as a root; the path ends at whichever is met.

use rustls_pki_types::{CertificateDer, TrustAnchor};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use super::pem_blocks;
use super::printable;
use crate::jose::certificate::{self, CertificateDates};
use crate::jose::key_error::KeyError;
use crate::jose::pem;

/// Each is compared with every certificate of a path.
const MOST_AUTHORITIES: usize = 32;

/// With the text form that openssl writes, a certificate is about 7 KiB.
const MOST_BUNDLE_BYTES: usize = 256 * 1024;

/// RFC 7468 section 5.1: parsers may take the two older labels as well.
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", "X.509 CERTIFICATE"];

/// The authorities that an issuer's leaf certificates must lead to. Cheap to share by reference; made once, when they
/// are registered or read back.
pub struct CertificateAuthorities {
    /// As many as `authorities`, in the same order.
    anchors: Vec<TrustAnchor<'static>>,
    authorities: Vec<Authority>,
    pem: String,
}

/// One authority, for people, and what its own certificate says of its use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its name.
    pub subject: String,
    /// An authority proves nothing outside its dates.
    pub dates: CertificateDates,
    /// So many certificates at most may stand between it and a leaf (`pathLenConstraint`, RFC 5280 section 4.2.1.9).
    pub most_intermediates: Option<u32>,
    /// Whether its key may sign CRLs (RFC 5280 section 4.2.1.3).
    pub signs_revocation_lists: bool,
}

/// Why a text is not a bundle of certificate authorities. Each sentence says what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// No PEM block that is a certificate.
    #[error("no PEM block with a certificate was found")]
    NoCertificate,
    /// The PEM holds a private key.
    #[error(
        "there is a private key in the bundle: give the authorities' certificates alone, and keep the private key to yourself"
    )]
    PrivateKey,
    /// A block is cut short or not base64.
    #[error("a PEM block of the bundle is cut short or not base64 between its lines")]
    BadBlock,
    /// A certificate in it cannot be read.
    #[error(
        "certificate {position} of the bundle cannot be read: it is not an X.509 certificate in DER"
    )]
    Unreadable {
        /// Counted from 1.
        position: usize,
    },
    /// RFC 5280 section 4.2.1.9: only what says `CA:TRUE` is an authority.
    #[error(
        "certificate {position} of the bundle ({subject}) is not a certificate authority's: its basic constraints do not say CA:TRUE. Register a single certificate as a key instead"
    )]
    NotAnAuthority {
        /// Counted from 1.
        position: usize,
        /// Its subject.
        subject: String,
    },
    /// RFC 5280 section 4.2.1.3: its key usage lacks `keyCertSign`.
    #[error(
        "certificate {position} of the bundle ({subject}) is not for signing certificates: its key usage lacks keyCertSign"
    )]
    SignsNoCertificates {
        /// Counted from 1.
        position: usize,
        /// Its subject.
        subject: String,
    },
    /// Its key is too weak or unknown: no path could ever lead to it.
    #[error("the key of certificate {position} of the bundle ({subject}) is not taken: {why}")]
    Key {
        /// Counted from 1.
        position: usize,
        /// Its subject.
        subject: String,
        /// What was wrong with it.
        why: KeyError,
    },
    /// More than 32 certificates.
    #[error(
        "the bundle holds more than {MOST_AUTHORITIES} certificates: give the authorities alone that this issuer's certificates come from"
    )]
    TooMany,
    /// More than 256 KiB.
    #[error("the bundle is longer than 256 KiB")]
    TooLong,
}

impl CertificateAuthorities {
    /// Reads a PEM bundle, with or without text around its blocks. One that has ended is taken, as its dates show, and no
    /// leaf leads to it any more.
    pub fn from_pem(bundle: &str) -> Result<Self, BundleError> {
        if bundle.len() > MOST_BUNDLE_BYTES {
            return Err(BundleError::TooLong);
        }
        if bundle.contains("PRIVATE KEY-----") {
            return Err(BundleError::PrivateKey);
        }
        let blocks = pem_blocks::labelled(bundle, &LABELS).map_err(|_| BundleError::BadBlock)?;
        let mut found = Self {
            anchors: Vec::new(),
            authorities: Vec::new(),
            pem: String::new(),
        };
        for (index, der) in blocks.iter().enumerate() {
            // Bundles are put together from others, and repeat themselves.
            if blocks.iter().take(index).any(|earlier| earlier == der) {
                continue;
            }
            if found.authorities.len() == MOST_AUTHORITIES {
                return Err(BundleError::TooMany);
            }
            let (anchor, authority) = read(der, index + 1)?;
            found.anchors.push(anchor);
            found.authorities.push(authority);
            found.pem.push_str(&pem::write("CERTIFICATE", der));
        }
        if found.authorities.is_empty() {
            return Err(BundleError::NoCertificate);
        }
        Ok(found)
    }

    /// The certificates as PEM, which [`CertificateAuthorities::from_pem`] reads back as the same.
    pub fn to_pem(&self) -> &str {
        &self.pem
    }

    /// The authorities, in the order of the bundle.
    pub fn authorities(&self) -> &[Authority] {
        &self.authorities
    }

    pub(super) fn anchors(&self) -> &[TrustAnchor<'static>] {
        &self.anchors
    }

    /// The authority behind one of [`CertificateAuthorities::anchors`], told by where it lies: a renewed authority has
    /// the name and the key of the one before.
    pub(super) fn behind(&self, anchor: &TrustAnchor<'_>) -> Option<&Authority> {
        let all = self.anchors.iter().zip(&self.authorities);
        let mut same =
            all.filter(|(candidate, _)| std::ptr::eq::<TrustAnchor<'_>>(*candidate, anchor));
        same.next().map(|(_, authority)| authority)
    }
}

fn read(der: &[u8], position: usize) -> Result<(TrustAnchor<'static>, Authority), BundleError> {
    let unreadable = || BundleError::Unreadable { position };
    let Ok(([], parsed)) = X509Certificate::from_der(der) else {
        return Err(unreadable());
    };
    let subject = printable::name(&parsed.subject().to_string());
    // RFC 5280 section 4.2.1.9: without basic constraints the key must not be used to verify certificates.
    let constraints = parsed.basic_constraints().map_err(|_| unreadable())?;
    let Some(constraints) = constraints.filter(|found| found.value.ca) else {
        return Err(BundleError::NotAnAuthority { position, subject });
    };
    // RFC 5280 section 4.2.1.3: a key with the extension is for what it names and nothing else.
    let usage = parsed.key_usage().map_err(|_| unreadable())?;
    if usage
        .as_ref()
        .is_some_and(|usage| !usage.value.key_cert_sign())
    {
        return Err(BundleError::SignsNoCertificates { position, subject });
    }
    if let Err(why) = certificate::key_inside(der) {
        return Err(BundleError::Key {
            position,
            subject,
            why,
        });
    }
    let certificate = CertificateDer::from(der);
    let anchor = webpki::anchor_from_trusted_cert(&certificate).map_err(|_| unreadable())?;
    let validity = parsed.validity();
    let authority = Authority {
        subject,
        dates: CertificateDates {
            not_before: validity.not_before.timestamp(),
            not_after: validity.not_after.timestamp(),
        },
        most_intermediates: constraints.value.path_len_constraint,
        signs_revocation_lists: usage.is_none_or(|usage| usage.value.crl_sign()),
    };
    Ok((anchor.to_owned(), authority))
}
