//! A token exchange (RFC 8693): what is asked, the tokens that are traded, who acts, and for whom the new token is.

use super::command::Mend;
use super::known::Known;
use crate::rejection::Reason;

/// The parameters.
pub(super) fn asked(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::SubjectTokenMissing => {
            "Send the token that speaks for the user as subject_token, and what it is as subject_token_type."
        }
        Reason::TokenTypeMissing => {
            "Send subject_token_type; send actor_token and actor_token_type together, or leave both out: the client itself acts then."
        }
        Reason::TokenTypeUnsupported => {
            "Send urn:ietf:params:oauth:token-type:access_token for a token of this server, and …:jwt or …:id_token for one that an identity provider signed."
        }
        _ => {
            "Leave requested_token_type out. For a JWT let the settings of the resource or the client say so, with --token-format jwt."
        }
    })]
}

/// A token that is traded.
pub(super) fn token(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    match reason {
        Reason::TradedTokenExpired => vec![Mend::by(
            "Let whoever hands it on refresh it first; what comes of it ends no later than it does.",
        )],
        Reason::TradedTokenRevoked => vec![Mend::by(
            "Let the user or the client begin anew: the token, its grant, or one that it was traded for was revoked, or somebody behind it is switched off or gone.",
        )],
        Reason::TradedTokenOfAnother => vec![
            Mend::by(
                "Let the client that it was issued to ask for a token for the resource of this one.",
            ),
            Mend::with(
                "If this client is a server of the resource that the token is for, say so.",
                "jurat resource update URI --resource-server ID",
            ),
        ],
        Reason::TradedTokenOfAdministrator => vec![Mend::by(
            "Present a token that an application got: an administrator speaks for itself alone.",
        )],
        _ => vec![Mend::by(
            "Present an access token or ID token of this server, unaltered; or send the JWT of an identity provider as urn:ietf:params:oauth:token-type:jwt.",
        )],
    }
}

/// Who acts.
pub(super) fn actor(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::ActorTokenDelegated => {
            "Present an actor_token without act, such as one by client_credentials."
        }
        Reason::ActorNotAllowed => {
            "Let the one that may_act names present it, or let its issuer name this client; the details say who was named."
        }
        Reason::ActorClaimMalformed => {
            "Let the issuer write act and may_act as objects with sub, iss and client_id alone."
        }
        _ => {
            "Let a service that stands nearer to the user's own token trade it: so many exchanges one after the other hide who acts."
        }
    })]
}

/// `audience`.
pub(super) fn audience(_: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![
        Mend::with(
            "Let the client name the resource.",
            "jurat client update ID --resource URI",
        ),
        Mend::with(
            "If audience is the client_id of a resource server, let it be one of that resource.",
            "jurat resource update URI --resource-server ID",
        ),
    ]
}
