//! Whose assertion it is, and whether it is signed.

use jurat_protocol::jose::algorithm::Algorithm;

use super::command::{Mend, each, on, word};
use super::known::Known;
use crate::explain::known_key::KnownKey;
use crate::rejection::Reason;

/// `iss`.
pub(super) fn issuer(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    if reason == Reason::IssuerMissing {
        return vec![Mend::by(
            "Let iss be a string: the client_id of a client that signs for itself, or the issuer of a registered identity provider.",
        )];
    }
    if known.own_name.is_some() && known.own_name == known.claim("iss") {
        return vec![Mend::by(
            "Send an assertion of somebody who is registered here: iss is this server itself, and its own tokens are never traded for new ones.",
        )];
    }
    let mut mends: Vec<_> = known
        .nearest
        .iter()
        .map(|near| {
            let kind = near.kind.replace('_', " ");
            Mend::by(format!("Is the {kind} {} meant? {}. Names are compared letter by letter: let iss be exactly that.", near.name, near.difference))
        })
        .collect();
    let name = known.claim("iss").map_or("ISSUER".into(), word);
    if name.contains("://") {
        let line = format!("jurat idp create --issuer {name} --discover --client ID");
        mends.push(Mend::with(
            "Register the issuer, if it is to be trusted.",
            line,
        ));
    } else {
        let line = format!("jurat client create --id {name} --certificate FILE");
        mends.push(Mend::with(
            "Register the client, if it signs for itself.",
            line,
        ));
    }
    mends
}

/// The issuer is switched off.
pub(super) fn disabled(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let Some(issuer) = known.issuer else {
        return vec![Mend::by("Switch the issuer on.")];
    };
    let enable = Mend::with(
        "Switch it on, if it is still trusted.",
        on(issuer, "enable"),
    );
    let end = format!("{} --expires 90d", on(issuer, "update"));
    vec![
        enable,
        Mend::with("If it has ended, give it another end.", end),
    ]
}

/// The issuer may not use the algorithm.
pub(super) fn algorithm(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let (Some(issuer), Some(header)) = (known.issuer, known.header) else {
        return vec![Mend::by(
            "Sign under an algorithm that the issuer's settings allow.",
        )];
    };
    let allowed: Vec<_> = issuer
        .rules()
        .algorithms
        .iter()
        .map(Algorithm::name)
        .collect();
    let sign = Mend::by(format!(
        "Sign under one of those allowed for this issuer: {}.",
        allowed.join(", ")
    ));
    let all = allowed.iter().copied().chain([&*header.algorithm]);
    let line = format!("{}{}", on(issuer, "update"), each("--algorithm", all));
    vec![sign, Mend::with("Or allow this one as well.", line)]
}

/// No live key fits.
pub(super) fn key(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let mut mends = Vec::new();
    if reason == Reason::KeyUnknown {
        mends.push(Mend::by(format!("The keys known of this issuer are {}. Sign with one of them and name it in kid, or leave kid and x5t out.", names(known.keys))));
    }
    if reason == Reason::CertificateExpired {
        mends.push(Mend::by("Sign with a key whose certificate is within its dates; a renewed certificate is registered beside the old one."));
    }
    let Some(issuer) = known.issuer else {
        mends.push(Mend::by(
            "Register the key that signs, and see that it is enabled and has not ended.",
        ));
        return mends;
    };
    if issuer.certificate_trust().is_some() {
        mends.push(Mend::by(
            "Or send the certificates that lead to a registered authority in x5c, the leaf first.",
        ));
    }
    let has_source = issuer.key_source().is_some();
    if reason == Reason::KeyExpired {
        mends.push(Mend::with(
            "Switch the key on again, unless it was switched off for a reason.",
            format!("{} KEY", keys_of(known, "enable")),
        ));
    }
    if reason == Reason::KeysUnavailable {
        mends.push(Mend::by(
            "The issuer's published keys could not be read; the detail of this check says why.",
        ));
    }
    if has_source {
        mends.push(Mend::with(
            "Read the issuer's published keys again, and see what changed.",
            on(issuer, "refresh"),
        ));
    } else {
        mends.push(Mend::with(
            "Register the key that signs.",
            format!("{} --certificate FILE", keys_of(known, "add")),
        ));
    }
    mends
}

/// No authority vouches for the certificate in `x5c`.
pub(super) fn certificate(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let mut mends = vec![Mend::by(
        "Send in x5c the leaf and every certificate between it and a registered authority, the leaf first; within its dates, with a name that is meant, and not revoked. The detail of this check says which of it fails.",
    )];
    mends.extend(known.issuer.map(|issuer| {
        Mend::with(
            "The authorities and name rules that are registered:",
            on(issuer, "show"),
        )
    }));
    mends
}

/// No key made the signature.
pub(super) fn signature(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    vec![
        Mend::by(format!(
            "The signature is of none of the issuer's keys: {}. Sign with the private key of one of them, and change nothing of the assertion afterwards.",
            names(known.keys)
        )),
        Mend::with(
            "If the issuer has changed its key, register the new one.",
            format!("{} --certificate FILE", keys_of(known, "add")),
        ),
    ]
}

fn keys_of(known: &Known<'_>, verb: &str) -> String {
    known.issuer.map_or_else(
        || format!("jurat idp key {verb} ISSUER"),
        |issuer| {
            let name = word(issuer.name());
            match issuer.client() {
                Some(_) => format!("jurat client credential {verb} {name}"),
                None => format!("jurat idp key {verb} {name}"),
            }
        },
    )
}

fn names(keys: &[KnownKey]) -> String {
    const MOST: usize = 12;
    if keys.is_empty() {
        return "none at all".into();
    }
    let mut names: Vec<_> = keys
        .iter()
        .take(MOST)
        .map(|key| {
            let off = if key.live { "" } else { ", not live" };
            format!("{} ({}{off})", key.name(), key.from)
        })
        .collect();
    if keys.len() > MOST {
        names.push(format!("and {} more", keys.len() - MOST));
    }
    names.join(", ")
}
