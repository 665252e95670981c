//! Which client may present the assertion: RFC 7521 sections 4.1 and 4.2, RFC 7523 section 3.1.

use jurat_registry::identity_provider::AllowedClients;

use super::facts::Facts;
use super::purpose::Purpose;
use crate::rejection::{Reason, Rejection, quoted};

/// RFC 7521 section 4.2: `client_id` is unnecessary, and if it is sent it MUST name the same client. By itself it identifies and does not
/// authenticate: without client authentication it can only name the client that signed.
pub(super) fn client_id_names_the_client(facts: &Facts<'_>) -> Result<(), Rejection> {
    let Purpose::Grant {
        presenter,
        client_id: Some(named),
    } = facts.purpose
    else {
        return Ok(());
    };
    let proven = presenter.or(facts.issuer.client().map(|client| &**client));
    if proven.is_some_and(|client| client.id().as_str() == named) {
        return Ok(());
    }
    let detail = format_args!("client_id {}", quoted(named));
    Err(Rejection::new(Reason::ClientIdMismatch, detail))
}

/// RFC 7521 section 4.1, RFC 7523 section 3.1: a client's own assertion is its own to present. An identity provider's settings say
/// whether a client must authenticate, and which.
pub(super) fn client_may_present_it(facts: &Facts<'_>) -> Result<(), Rejection> {
    if facts.is_client_authentication() {
        return Ok(());
    }
    let presenter = facts.purpose.presenter();
    if let Some(signer) = facts.issuer.client() {
        return match presenter {
            Some(presenter) if presenter.id() != signer.id() => Err(Rejection::new(
                Reason::AssertionOfAnotherClient,
                format_args!("signed by {}", quoted(signer.id().as_str())),
            )),
            _ => Ok(()),
        };
    }
    let Some(provider) = facts.issuer.identity_provider() else {
        return Ok(());
    };
    let clients = &provider.settings().clients;
    let allowed = match (clients, presenter) {
        // An administrator speaks for itself alone, whoever vouches for others.
        (_, Some(presenter)) if presenter.kind().is_administrator() => false,
        (AllowedClients::Anybody, _) | (AllowedClients::AnyAuthenticated, Some(_)) => true,
        (AllowedClients::Only(clients), Some(presenter)) => clients.contains(presenter.id()),
        (AllowedClients::Only(_) | AllowedClients::AnyAuthenticated, None) => {
            return Err(Rejection::new(
                Reason::ClientAuthMissing,
                "the identity provider's settings demand client authentication",
            ));
        }
    };
    if allowed {
        return Ok(());
    }
    Err(Rejection::new(
        Reason::ClientNotAllowed,
        "not among the identity provider's clients",
    ))
}
