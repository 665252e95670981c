//! The client: how it proves who it is, and whether it may present what it presents.

use jurat_registry::client::Client;
use jurat_registry::id::ClientId;
use jurat_registry::identity_provider::AllowedClients;

use super::command::{Mend, each, on, word};
use super::known::Known;
use crate::rejection::Reason;

/// The way in which it authenticates.
pub(super) fn way(reason: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![Mend::by(match reason {
        Reason::ClientAuthMixed => {
            "Authenticate in one way: the Authorization header, or client_secret, or client_assertion."
        }
        Reason::ClientAuthUnsupported => {
            "Send Authorization: Basic …, or leave the header out: a bearer token authenticates no client here."
        }
        Reason::BasicMalformed => {
            "Form-encode client_id and secret, join them by a colon, and encode that in base64; sent once."
        }
        Reason::ClientIdMissing => "Send client_id beside client_secret.",
        Reason::ClientAssertionMissing => "Send the signed JWT as client_assertion.",
        _ => {
            "Send client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer beside client_assertion."
        }
    })]
}

/// There is no such client.
pub(super) fn unknown(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let mut mends: Vec<_> = known
        .nearest
        .iter()
        .map(|near| {
            let advice = format!("Send {} as client_id: {}.", near.name, near.difference);
            Mend::by(advice)
        })
        .collect();
    mends.push(Mend::with(
        "Register the client, if it is a new one.",
        "jurat client create --id ID --secret",
    ));
    mends
}

/// It is switched off.
pub(super) fn disabled(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let id = known
        .client
        .map_or("ID".into(), |one| word(one.id().as_str()));
    vec![
        Mend::with("Switch the client on.", format!("jurat client enable {id}")),
        Mend::with(
            "If it has ended, give it another end.",
            format!("jurat client update {id} --expires 90d"),
        ),
    ]
}

/// Its secret.
pub(super) fn secret(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    let id = known
        .client
        .map_or("ID".into(), |one| word(one.id().as_str()));
    let add = Mend::with(
        "Give the client a new secret; the others go on counting.",
        format!("jurat client secret add {id}"),
    );
    if reason == Reason::SecretExpired {
        let switch = Mend::with(
            "Switch the secret on again, unless it was switched off for a reason.",
            format!("jurat client credential enable {id} CREDENTIAL"),
        );
        return vec![add, switch];
    }
    let compare = Mend::by(
        "Compare the secret that is sent with the one that was shown: blanks, line ends and percent-encoding count.",
    );
    vec![compare, add]
}

/// The method is not the registered one.
pub(super) fn method(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let id = known
        .client
        .map_or("ID".into(), |one| word(one.id().as_str()));
    let registered = known
        .client
        .and_then(|client| client.settings().token_endpoint_auth_method);
    let advice = match registered {
        Some(method) => format!("Let the client authenticate by {method}."),
        None => "Let the client authenticate by the method that it is registered with.".into(),
    };
    vec![
        Mend::by(advice),
        Mend::with(
            "Or let it use whichever its credentials allow.",
            format!("jurat client update {id} --unset auth-method"),
        ),
    ]
}

/// A MAC by its secret, where that is what refused it.
pub(super) fn mac(reason: Reason) -> Option<Vec<Mend>> {
    let way = Mend::with(
        "Register the client with this method and algorithm, or let it authenticate as it is registered.",
        "jurat client update ID --auth-method client_secret_jwt",
    );
    let new = Mend::with(
        "Have a secret made: one of before the client was registered with client_secret_jwt is not kept, and HS512 needs 64 characters.",
        "jurat client secret add ID",
    );
    match reason {
        Reason::AlgorithmNotAllowed => Some(vec![way, new]),
        Reason::KeyUnknown => Some(vec![new]),
        Reason::SignatureBad => Some(vec![
            Mend::by(
                "Make the MAC with the client's secret as it was shown, its characters as they stand.",
            ),
            new,
        ]),
        _ => None,
    }
}

/// Too many failed attempts.
pub(super) fn guessing(_: Reason, _: &Known<'_>) -> Vec<Mend> {
    vec![
        Mend::by("Wait: attempts come back, one in half a minute."),
        Mend::by(
            "Look for whoever sends wrong secrets for this client: the refusals before this one say from when on.",
        ),
    ]
}

/// `client_id` names another.
pub(super) fn another_id(_: Reason, known: &Known<'_>) -> Vec<Mend> {
    let proven = known.client.map(Client::id);
    vec![Mend::by(match proven {
        Some(proven) => format!("Leave client_id out, or send {proven}."),
        None => "Leave client_id out, or let the client that it names authenticate.".into(),
    })]
}

/// Who presents an assertion.
pub(super) fn presenter(reason: Reason, known: &Known<'_>) -> Vec<Mend> {
    if reason == Reason::AssertionOfAnotherClient {
        let signer = known
            .issuer
            .map_or("the client that signed it", |one| one.name());
        return vec![Mend::by(format!(
            "Let {signer} present it, with its own authentication or none: an assertion of a client is its own alone."
        ))];
    }
    let clients = known
        .issuer
        .and_then(|issuer| issuer.identity_provider())
        .map(|provider| &provider.settings().clients);
    let (Some(issuer), Some(clients)) = (known.issuer, clients) else {
        return vec![Mend::by(
            "Let the client authenticate: by Authorization: Basic, client_secret or client_assertion.",
        )];
    };
    let allowed = match clients {
        AllowedClients::Only(only) => only.iter().map(ClientId::as_str).collect(),
        AllowedClients::AnyAuthenticated | AllowedClients::Anybody => Vec::new(),
    };
    let mut mends = vec![Mend::by(if allowed.is_empty() {
        match clients {
            AllowedClients::Only(_) => {
                "No client may present assertions of this identity provider yet: allow one."
            }
            _ => "Let the client authenticate; any client that may use the grant will do.",
        }
        .to_owned()
    } else {
        format!(
            "Let one of these authenticate and present it: {}.",
            allowed.join(", ")
        )
    })];
    if let Some(presenter) = presenter_of(known) {
        if presenter.kind().is_administrator() {
            return vec![Mend::by(
                "Let an application present it: an administrator speaks for itself alone.",
            )];
        }
        let all = allowed.iter().copied().chain([presenter.id().as_str()]);
        mends.push(Mend::with(
            "Or allow this client as well.",
            format!("{}{}", on(issuer, "update"), each("--client", all)),
        ));
    } else if allowed.is_empty() {
        mends.push(Mend::with(
            "State which client may present them.",
            format!("{} --client ID", on(issuer, "update")),
        ));
    }
    mends
}

fn presenter_of<'a>(known: &Known<'a>) -> Option<&'a Client> {
    known.facts?.purpose.presenter()
}
