//! What is spent when the assertion brings a token: RFC 7523 section 3 item 7, RFC 7519 section 4.1.7. Here it is only named; the one
//! write of the grant spends it, so that a refused request burns nothing.

use jurat_protocol::jose::claims::Member;
use jurat_registry::assertion_rules::ReplayMode;
use jurat_registry::issuance::{SpendMark, SpendOnce};

use super::facts::Facts;
use super::times;
use crate::rejection::{Reason, Rejection};

/// A longer `jti` is refused.
const MOST_ID_BYTES: usize = 1024;

/// The `jti` is sound, and there where the issuer's assertions are used once.
pub(super) fn can_be_told_apart(facts: &Facts<'_>) -> Result<(), Rejection> {
    let id = id_of(facts)?;
    if id.is_none() && facts.issuer.rules().replay == ReplayMode::Once {
        return Err(Rejection::new(Reason::IdMissing, "replay mode once"));
    }
    Ok(())
}

/// What `text`, the assertion, spends. The mark is kept a second longer than the assertion could pass, so that no rounding of
/// times lets it pass once more.
pub(super) fn spend(facts: &Facts<'_>, text: &str) -> Result<Option<SpendOnce>, Rejection> {
    let issuer = facts.issuer.name();
    let of_id = |id: &str| SpendMark::of_assertion_id(issuer, id);
    let mark = match facts.issuer.rules().replay {
        ReplayMode::Reusable => None,
        ReplayMode::Once | ReplayMode::OnceIfJti => id_of(facts)?.map(of_id),
        ReplayMode::OnceByDigest => {
            // Header and claims without the signature: an ECDSA signature can be altered and still verify.
            let signed = text.rsplit_once('.').map_or(text, |(signed, _)| signed);
            Some(SpendMark::of_signed_text(issuer, signed))
        }
    };
    let keep_until = times::refused_from(facts)?.plus_seconds(1);
    Ok(mark.map(|mark| SpendOnce { mark, keep_until }))
}

/// RFC 7519 section 4.1.7: `jti` is a case-sensitive string.
fn id_of<'a>(facts: &Facts<'a>) -> Result<Option<&'a str>, Rejection> {
    match &facts.claims().id {
        Member::Absent | Member::Null => Ok(None),
        Member::Present(id) if (1..=MOST_ID_BYTES).contains(&id.len()) => Ok(Some(id)),
        Member::Present(_) | Member::WrongType => Err(Rejection::new(
            Reason::IdMalformed,
            "jti is of another form",
        )),
    }
}
