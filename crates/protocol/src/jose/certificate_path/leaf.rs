//! From `x5c` to a key: the path (RFC 5280 section 6), the leaf's key usage, its names, its key.
//!
//! rustls-webpki checks signatures, dates, basic constraints, path lengths, name constraints, critical extensions and
//! revocation lists. It does not look at key usages, nor at what the authority's certificate says of itself: that is here.

use std::cell::Cell;
use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{
    ALL_VERIFICATION_ALGS, EndEntityCert, Error, ExpirationPolicy, ExtendedKeyUsageValidator,
    KeyPurposeIdIter, RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy,
    VerifiedPath,
};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::KeyUsage;
use x509_parser::prelude::FromDer as _;

use super::authorities::{Authority, CertificateAuthorities};
use super::path_error::PathError;
use super::printable;
use super::revocation_lists::RevocationLists;
use super::rules::{CertificateRules, NamesBorne};
use super::x5c::X5c;
use crate::jose::certificate::CertificateDates;
use crate::jose::verification_key::VerificationKey;

/// So many certificates are tried for a place in the path, failures included. webpki's own bound is 200,000, which a
/// header full of certificates that name each other reaches for milliseconds of work.
const MOST_TRIES: u32 = 32;

/// A refusal shows at most so many names of each kind.
const MOST_NAMES_SHOWN: usize = 8;

impl CertificateAuthorities {
    /// The key of the leaf in `x5c`, if a path leads from it to one of the authorities at `now_seconds` (since 1970), it
    /// is one that `rules` mean, and its key could be registered. The leaf is the first certificate; the others may be
    /// in any order, and those that are of no use are passed over.
    ///
    /// With `crls`, each certificate of the path is looked up in a list of its issuer: what no list tells of is refused,
    /// and so is what needs a stale list. Each lookup hashes the whole list, as its signature is checked anew.
    pub fn leaf(
        &self,
        x5c: &X5c<'_>,
        rules: &CertificateRules,
        crls: Option<&RevocationLists>,
        now_seconds: i64,
    ) -> Result<VerificationKey, PathError> {
        let certificates = x5c.decode().map_err(PathError::MalformedX5c)?;
        let Some((leaf, others)) = certificates.split_first() else {
            return Err(PathError::NotChaining);
        };
        let end_entity = EndEntityCert::try_from(leaf)?;
        self.check_path(&end_entity, others, crls, now_seconds)?;
        let parsed = parse(leaf)?;
        // RFC 5280 section 4.2.1.3: an assertion is data origin authentication, which is digitalSignature. A key for
        // nonRepudiation alone signs documents in its holder's name, and is not for logging in; who wants such a
        // certificate registers that very one.
        if !may(&parsed, KeyUsage::digital_signature)? {
            return Err(PathError::NotForSignatures);
        }
        check_names(rules, &end_entity, &parsed)?;
        VerificationKey::from_certificate_der(leaf).map_err(PathError::Key)
    }

    fn check_path(
        &self,
        leaf: &EndEntityCert<'_>,
        others: &[CertificateDer<'_>],
        crls: Option<&RevocationLists>,
        now_seconds: i64,
    ) -> Result<(), PathError> {
        let time = at(now_seconds);
        let lists = crls.map(RevocationLists::lists);
        let revocation = match &lists {
            // Never without a list: RevocationLists holds one at least.
            Some(lists) => Some(
                RevocationOptionsBuilder::new(lists)
                    .map_err(|_| PathError::RevocationUnknown)?
                    .with_depth(RevocationCheckDepth::Chain)
                    .with_status_policy(UnknownStatusPolicy::Deny)
                    .with_expiration_policy(ExpirationPolicy::Enforce)
                    .build(),
            ),
            None => None,
        };
        let tries = AnyPurpose {
            tries_left: Cell::new(MOST_TRIES),
        };
        leaf.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            self.anchors(),
            others,
            time,
            &tries,
            revocation,
            Some(&|path: &VerifiedPath<'_>| {
                let authority = self.behind(path.anchor()).ok_or(Error::UnknownIssuer)?;
                check_authority(authority, path, lists.is_some(), time)?;
                check_intermediates(path)
            }),
        )?;
        Ok(())
    }
}

/// Takes every extended key usage: RFC 5280 section 4.2.1.12 binds a key to the purposes listed, but there is none for
/// signing JWTs (RFC 9509 has one for 5G networks alone), so issuers sign with certificates for TLS, for code, or for
/// purposes of their own. Which certificates are meant is for the rules to say.
///
/// webpki asks once for each certificate that it tries, so the tries are counted here.
struct AnyPurpose {
    tries_left: Cell<u32>,
}

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, mut purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let left = self.tries_left.get().checked_sub(1);
        // This error ends the search; most others only end one try.
        self.tries_left
            .set(left.ok_or(Error::MaximumPathBuildCallsExceeded)?);
        purposes.try_for_each(|purpose| purpose.map(|_| ()))
    }
}

/// What the authority's certificate says of itself. RFC 5280 section 6.2 lets an application keep to it, and whoever
/// registered the certificate reads it so.
fn check_authority(
    authority: &Authority,
    path: &VerifiedPath<'_>,
    signs_lists: bool,
    time: UnixTime,
) -> Result<(), Error> {
    let CertificateDates {
        not_before,
        not_after,
    } = authority.dates;
    let (not_before, not_after) = (at(not_before), at(not_after));
    if time < not_before {
        return Err(Error::CertNotValidYet { time, not_before });
    }
    if time > not_after {
        return Err(Error::CertExpired { time, not_after });
    }
    let between = path.intermediate_certificates().count();
    let most = authority.most_intermediates;
    // RFC 5280 section 4.2.1.9.
    if most.is_some_and(|most| usize::try_from(most).is_ok_and(|most| between > most)) {
        return Err(Error::PathLenConstraintViolated);
    }
    // RFC 5280 section 6.3.3 (f); webpki looks at intermediates alone.
    if signs_lists && !authority.signs_revocation_lists {
        return Err(Error::IssuerNotCrlSigner);
    }
    Ok(())
}

/// RFC 5280 section 6.1.4 (n): with a key usage, an intermediate's has `keyCertSign`.
fn check_intermediates(path: &VerifiedPath<'_>) -> Result<(), Error> {
    for intermediate in path.intermediate_certificates() {
        let der = intermediate.der();
        if !may(&parse(&der)?, KeyUsage::key_cert_sign)? {
            return Err(Error::EndEntityUsedAsCa);
        }
    }
    Ok(())
}

/// Whether the certificate's key usage names this one, or it has none (RFC 5280 section 4.2.1.3).
fn may(certificate: &X509Certificate<'_>, usage: fn(&KeyUsage) -> bool) -> Result<bool, Error> {
    let found = certificate
        .key_usage()
        .map_err(|_| Error::ExtensionValueInvalid)?;
    Ok(found.is_none_or(|found| usage(found.value)))
}

fn check_names(
    rules: &CertificateRules,
    leaf: &EndEntityCert<'_>,
    parsed: &X509Certificate<'_>,
) -> Result<(), PathError> {
    let common_names = parsed.subject().iter_common_name();
    let borne = NamesBorne {
        // webpki's reading of the names, as it is the one that was held against the name constraints.
        dns_names: leaf.valid_dns_names().collect(),
        uris: leaf.valid_uri_names().collect(),
        // One in a character set that is not read counts as one that is never meant.
        common_names: common_names
            .map(|name| name.as_str().unwrap_or_default())
            .collect(),
    };
    if rules.accept(&borne) {
        return Ok(());
    }
    Err(PathError::NameNotAccepted {
        borne: shown(&borne),
    })
}

fn shown(borne: &NamesBorne<'_>) -> String {
    let kinds = [
        ("DNS name", &borne.dns_names),
        ("URI", &borne.uris),
        ("common name", &borne.common_names),
    ];
    let names = kinds.into_iter().flat_map(|(kind, names)| {
        let first = names.iter().take(MOST_NAMES_SHOWN);
        first.map(move |name| format!("{kind} {}", printable::name(name)))
    });
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join(", ")
}

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, Error> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(Error::BadDer),
    }
}

/// Seconds since 1970 as webpki counts; what lies before is taken as 1970.
fn at(seconds: i64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(
        u64::try_from(seconds).unwrap_or_default(),
    ))
}
