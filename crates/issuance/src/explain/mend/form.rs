//! The assertion's form and header.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::assertion_rules::CompatibilitySwitch;

use super::command::{Mend, each, on};
use super::known::Known;
use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::rejection::Reason;

/// The shape.
pub(super) fn shape(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::AssertionMissing => "Send the signed JWT as the parameter assertion.",
        Reason::AssertionNotThreeParts => {
            "Send a signed JWT in its compact form, HEADER.CLAIMS.SIGNATURE: an encrypted one has five parts, and a copied one may have lost its end."
        }
        Reason::AssertionNotBase64Url => {
            "Encode each part with the base64url alphabet (- and _, not + and /), without blanks or line breaks: look for what wraps or escapes it on the way."
        }
        Reason::AssertionTooLarge => {
            "Let the issuer put less into it: 16 KiB of header and as much of claims are read."
        }
        Reason::AssertionHeaderNotObject | Reason::AssertionClaimsNotObject => {
            "Let header and claims each be one JSON object in UTF-8: a library that signs JWTs does so."
        }
        Reason::AssertionMemberRepeated => {
            "Let each name occur once in every object of header and claims."
        }
        Reason::AssertionTooDeep => "Let header and claims be nested at most 32 deep.",
        _ => "Let alg, typ, cty, kid, x5t and x5t#S256 be strings, and alg be there.",
    })]
}

/// The algorithm, as far as it needs no issuer, and what is critical.
pub(super) fn algorithm(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    if reason == Reason::HeaderCritical {
        return vec![Mend::by(
            "Sign without crit, b64 and zip in the header: the payload is signed as it is, and never compressed.",
        )];
    }
    let names = Algorithm::ALL.map(Algorithm::name).join(", ");
    vec![Mend::by(match reason {
        Reason::AlgorithmSymmetric => {
            format!(
                "Sign with a private key whose public key is registered here, under one of {names}: an HMAC secret is never shared with this server."
            )
        }
        _ => format!("Sign under one of {names}, spelled exactly."),
    })]
}

/// Padding.
pub(super) fn padding(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let mut mends = vec![Mend::by("Take the = signs off the parts before signing.")];
    mends.extend(
        known
            .issuer
            .map(|issuer| tolerate(issuer, CompatibilitySwitch::PaddedBase64)),
    );
    mends
}

/// `typ` and `cty`.
pub(super) fn kind(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let mut mends = vec![Mend::by(
        "Sign with typ JWT or none, and without cty: an access token or ID token of another kind is no assertion.",
    )];
    if let Some((issuer, found)) = known.issuer.zip(
        known
            .facts
            .and_then(|facts| facts.header.token_type.as_deref()),
    ) {
        let types = issuer.rules().types.iter().map(String::as_str);
        mends.push(Mend::with(
            "Or accept this typ from the issuer, if its tokens of that kind are meant to be traded.",
            format!("{}{}", on(issuer, "update"), each("--type", types.chain([found]))),
        ));
    }
    mends
}

/// Switches a departure on, beside those that are.
pub(super) fn tolerate(issuer: &TrustedIssuer, switch: CompatibilitySwitch) -> Mend {
    let on_already = &issuer.rules().compatibility;
    let all = on_already
        .iter()
        .copied()
        .chain([switch])
        .map(CompatibilitySwitch::name);
    let line = format!("{}{}", on(issuer, "update"), each("--allow", all));
    Mend::with(
        "Or tolerate it from this issuer, if it cannot be changed.",
        line,
    )
}
