//! What is spent when the assertion brings a token: RFC 7523 section 3 item 7, RFC 7519 section 4.1.7. Here it is only named; the one
//! write of the grant spends it, so that a refused request burns nothing.

use jurat_protocol::jose::claims::Member;
use jurat_registry::assertion_rules::{AssertionRules, ReplayMode};
use jurat_registry::issuance::{SpendMark, SpendOnce};

use super::facts::Facts;
use super::times;
use crate::rejection::{Reason, Rejection};

/// A longer `jti` is refused.
const MOST_ID_BYTES: usize = 1024;

/// The `jti` is sound, and there where the issuer's assertions are used once.
pub(super) fn can_be_told_apart(facts: &Facts<'_>) -> Result<(), Rejection> {
    let id = id_of(facts)?;
    let mode = facts.issuer.rules().replay;
    if id.is_none() && demands_id(mode, facts.is_client_authentication()) {
        return Err(Rejection::new(
            Reason::IdMissing,
            format_args!("replay mode {mode}"),
        ));
    }
    Ok(())
}

/// OpenID Connect Core section 9: a client assertion has a `jti`, unless the client's settings have its text spent or nothing.
fn demands_id(mode: ReplayMode, is_client_authentication: bool) -> bool {
    match mode {
        ReplayMode::Once => true,
        ReplayMode::OnceIfJti => is_client_authentication,
        ReplayMode::OnceByDigest | ReplayMode::Reusable => false,
    }
}

/// What `text`, the assertion, spends. Settings may change after it: a mark is kept until the assertion is refused under the widest
/// skew that can be set (and a second longer, so that no rounding lets it pass), and a `jti` is spent in every mode that spends.
pub(super) fn spend(facts: &Facts<'_>, text: &str) -> Result<Vec<SpendOnce>, Rejection> {
    let mode = facts.issuer.rules().replay;
    if mode == ReplayMode::Reusable {
        return Ok(Vec::new());
    }
    let issuer = facts.issuer.name();
    let id = id_of(facts)?.map(|id| SpendMark::of_assertion_id(issuer, id));
    let text = (mode == ReplayMode::OnceByDigest).then(|| {
        // Header and claims without the signature: an ECDSA signature can be altered and still verify.
        let signed = text.rsplit_once('.').map_or(text, |(signed, _)| signed);
        SpendMark::of_signed_text(issuer, signed)
    });
    let widest = AssertionRules::MOST_SKEW_SECONDS;
    let keep_until = times::expires(facts)?.plus_seconds(widest + 1);
    let marks = id.into_iter().chain(text);
    Ok(marks.map(|mark| SpendOnce { mark, keep_until }).collect())
}

/// RFC 7519 section 4.1.7: `jti` is a case-sensitive string.
fn id_of<'a>(facts: &Facts<'a>) -> Result<Option<&'a str>, Rejection> {
    match &facts.claims.id {
        Member::Absent | Member::Null => Ok(None),
        Member::Present(id) if (1..=MOST_ID_BYTES).contains(&id.len()) => Ok(Some(id)),
        Member::Present(_) | Member::WrongType => Err(Rejection::new(
            Reason::IdMalformed,
            "jti is of another form",
        )),
    }
}
