//! Certificate revocation lists (CRLs, RFC 5280 section 5), read once. Whose they are is proven later, when a path needs
//! them: each must be signed by the issuer of the certificate that is looked up in it.
//!
//! Complete lists of one issuer are read; delta lists, indirect lists and lists without an end are refused.

use webpki::{CertRevocationList, OwnedCertRevocationList};
use x509_parser::prelude::FromDer as _;
use x509_parser::revocation_list::CertificateRevocationList;

use super::pem_blocks;
use super::printable;

/// A path of real life needs one for each issuer in it.
const MOST_LISTS: usize = 16;

/// All lists together. About 100,000 revoked certificates; more belong in lists of shorter life.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The lists that every certificate of a path is looked up in, the authority's own excepted.
pub struct RevocationLists {
    /// As many as `summaries`, in the same order: of one issuer's lists the newest first, as the first one counts.
    lists: Vec<CertRevocationList<'static>>,
    summaries: Vec<RevocationListSummary>,
}

/// One list, for people. Nothing in it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationListSummary {
    /// The name of its issuer.
    pub issuer: String,
    /// Seconds since 1970; when it was made.
    pub this_update: i64,
    /// Seconds since 1970; from then on it is stale, and whatever needs it is refused.
    pub next_update: i64,
    /// How many certificates are in it.
    pub revoked: usize,
}

/// Why something is not a certificate revocation list that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RevocationListError {
    /// Neither DER nor a PEM text with an `X509 CRL` block.
    #[error(
        "no certificate revocation list was found: neither one in DER nor a PEM block X509 CRL"
    )]
    NoList,
    /// A PEM block is cut short or not base64.
    #[error("a PEM block is cut short or not base64 between its lines")]
    BadBlock,
    /// A list cannot be read.
    #[error(
        "list {position} cannot be read: it is not a certificate revocation list of version 2 in DER"
    )]
    Unreadable {
        /// Counted from 1.
        position: usize,
    },
    /// RFC 5280 section 5.1.2.5: `nextUpdate` is there.
    #[error(
        "list {position} does not say when the next one comes (nextUpdate), so nobody could tell that it is stale"
    )]
    NoNextUpdate {
        /// Counted from 1.
        position: usize,
    },
    /// A delta list, an indirect one, one of some reasons only, or one with a critical extension that is not known.
    #[error(
        "list {position} is not supported: give complete lists of one issuer each, not delta or indirect lists or lists of some reasons"
    )]
    Unsupported {
        /// Counted from 1.
        position: usize,
    },
    /// More than 16 lists.
    #[error(
        "there are more than {MOST_LISTS} lists: give those alone that this issuer's certificates are in"
    )]
    TooMany,
    /// More than 4 MiB.
    #[error("the lists are longer than 4 MiB together")]
    TooLong,
}

impl RevocationLists {
    /// Reads one list in DER (RFC 5280 section 5.1), or those of a PEM text (RFC 7468 section 6).
    pub fn from_der_or_pem(input: &[u8]) -> Result<Self, RevocationListError> {
        if input.len() > MOST_BYTES {
            return Err(RevocationListError::TooLong);
        }
        let blocks = match str::from_utf8(input) {
            Ok(text) if text.contains("-----BEGIN ") => {
                pem_blocks::labelled(text, &["X509 CRL"])
                    .map_err(|_| RevocationListError::BadBlock)?
            }
            // A SEQUENCE, as every list is.
            _ if input.first() == Some(&0x30) => vec![input.to_vec()],
            _ => Vec::new(),
        };
        if blocks.is_empty() {
            return Err(RevocationListError::NoList);
        }
        if blocks.len() > MOST_LISTS {
            return Err(RevocationListError::TooMany);
        }
        let read: Result<Vec<_>, _> = (1..).zip(&blocks).map(|(at, der)| read(der, at)).collect();
        let mut read = read?;
        read.sort_by_key(|(_, summary)| std::cmp::Reverse(summary.this_update));
        let (lists, summaries) = read.into_iter().unzip();
        Ok(Self { lists, summaries })
    }

    /// The lists, the newest first.
    pub fn summaries(&self) -> &[RevocationListSummary] {
        &self.summaries
    }

    pub(super) fn lists(&self) -> Vec<&CertRevocationList<'static>> {
        self.lists.iter().collect()
    }
}

fn read(
    der: &[u8],
    position: usize,
) -> Result<(CertRevocationList<'static>, RevocationListSummary), RevocationListError> {
    let Ok(([], parsed)) = CertificateRevocationList::from_der(der) else {
        return Err(RevocationListError::Unreadable { position });
    };
    let Some(next_update) = parsed.next_update() else {
        return Err(RevocationListError::NoNextUpdate { position });
    };
    let summary = RevocationListSummary {
        issuer: printable::name(&parsed.issuer().to_string()),
        this_update: parsed.last_update().timestamp(),
        next_update: next_update.timestamp(),
        revoked: parsed.iter_revoked_certificates().count(),
    };
    match OwnedCertRevocationList::from_der(der) {
        Ok(list) => Ok((list.into(), summary)),
        Err(
            webpki::Error::UnsupportedDeltaCrl
            | webpki::Error::UnsupportedIndirectCrl
            | webpki::Error::UnsupportedCriticalExtension
            | webpki::Error::UnsupportedRevocationReasonsPartitioning
            | webpki::Error::UnsupportedCrlIssuingDistributionPoint,
        ) => Err(RevocationListError::Unsupported { position }),
        Err(_) => Err(RevocationListError::Unreadable { position }),
    }
}
