//! Whom the token speaks for: the assertion's `sub` (RFC 7523 section 3 item 2), or what the identity provider's settings make of the
//! assertion. Subject rule and claim rule have judged the assertion's own `sub` by then.

use std::borrow::Cow;

use jurat_registry::claim_mapping::SubjectMapping;
use jurat_registry::claim_members::ClaimMember;
use jurat_registry::identity_provider::IdentityProvider;
use serde_json::value::RawValue;

use super::facts::Facts;
use super::mapped_claims::text_of;
use super::subject;
use crate::rejection::{Reason, Rejection, quoted};

/// The subject of the token can be told.
pub(super) fn can_be_told(facts: &Facts<'_>) -> Result<(), Rejection> {
    let subject = subject::of(facts)?;
    match facts.issuer.identity_provider() {
        Some(provider) => is_told(provider, subject, facts.mapped_members()),
        None => Ok(()),
    }
}

/// The subject of the token.
pub(super) fn of<'a>(facts: &Facts<'a>) -> Result<Cow<'a, str>, Rejection> {
    let subject = subject::of(facts)?;
    match facts.issuer.identity_provider() {
        Some(provider) => map(provider, subject, facts.mapped_members()),
        None => Ok(Cow::Borrowed(subject)),
    }
}

/// What `provider` makes of an assertion for `subject` with the claims `members`.
pub(crate) fn map<'a>(
    provider: &IdentityProvider,
    subject: &'a str,
    members: &[ClaimMember<'a>],
) -> Result<Cow<'a, str>, Rejection> {
    match &provider.settings().subject_mapping {
        SubjectMapping::Assertion => Ok(Cow::Borrowed(subject)),
        SubjectMapping::PrefixedByIssuer => {
            Ok(Cow::Owned([provider.issuer(), "|", subject].concat()))
        }
        // The user is looked up afterwards: [`super::local_user`].
        SubjectMapping::Claim(name) | SubjectMapping::LocalUser { claim: name } => {
            let found = members.iter().find(|(member, _)| member == name);
            told_by(found.map(|(_, value)| *value)).map_err(|what| {
                let detail = format_args!("claim {} {what}", quoted(name));
                Rejection::new(Reason::MappedSubjectMissing, detail)
            })
        }
    }
}

/// Whether [`map`] makes a subject of it.
fn is_told<'a>(
    provider: &IdentityProvider,
    subject: &'a str,
    members: &[ClaimMember<'a>],
) -> Result<(), Rejection> {
    match provider.settings().subject_mapping {
        // What is before a subject takes nothing from it, and needs not be written twice.
        SubjectMapping::Assertion | SubjectMapping::PrefixedByIssuer => Ok(()),
        SubjectMapping::Claim(_) | SubjectMapping::LocalUser { .. } => {
            map(provider, subject, members).map(drop)
        }
    }
}

/// The value of a claim as a subject. RFC 7519 section 4.1.2: a string; no number becomes one, since two spellings of it would be two
/// subjects.
fn told_by(value: Option<&RawValue>) -> Result<Cow<'_, str>, &'static str> {
    let value = value
        .filter(|value| value.get() != "null")
        .ok_or("is missing")?;
    let told = text_of(value).ok_or("is not a string")?;
    if subject::is_plain(&told) {
        Ok(told)
    } else {
        Err("is not a string of 1 to 1024 bytes without control characters")
    }
}
