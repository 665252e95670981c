//! Dynamic client registration (RFC 7591) and its management (RFC 7592): a client states what it is, within what the administrator's policy
//! allows. An initial access token lets it in, and it leaves with a registration access token for itself alone.
//!
//! | file | what it holds |
//! |---|---|
//! | `entry` | who may register: the initial access token, and the software statement |
//! | `outcome` | what comes of it |
//! | `record` | the client that comes of it, and how it is told |

use jurat_protocol::form::Form;
use jurat_registry::author::{Author, By};
use jurat_registry::client::Client;
use jurat_registry::client_metadata::{ClientMetadata, RefusedMetadata};
use jurat_registry::id::ClientId;
use jurat_registry::registration_policy::RegistrationPolicy;
use jurat_registry::store::StoreError;
use serde_json::{Map, Value};

use crate::endpoint::Endpoint;
use crate::premises::Premises;
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

mod entry;
mod outcome;
mod record;

pub use outcome::{Registered, RegistrationRefusal};

/// Registers a client (RFC 7591 section 3.1). Everything is checked before the initial access token is used.
pub(crate) async fn register(
    premises: &Premises,
    stated: Map<String, Value>,
    token: Option<&str>,
) -> Result<Registered, RegistrationRefusal> {
    in_context(premises, async |context| {
        let policy = policy(premises)?;
        let entry = entry::admit(token, context).await?;
        let stated = entry::with_software_statement(stated, policy, context).await?;
        let metadata = ClientMetadata::read(stated)?;
        let (client, told) = record::make(&metadata, &entry, policy, context).await?;
        publish_keys(premises, &client).await?;
        entry::take(entry, context).await?;
        context
            .store()
            .client_insert(itself(client.id()), client)
            .await?;
        Ok(told)
    })
    .await
}

/// Reads a client's registration (RFC 7592 section 2.1).
pub(crate) async fn read(
    premises: &Premises,
    client_id: &str,
    token: Option<&str>,
) -> Result<Registered, RegistrationRefusal> {
    policy(premises)?;
    let client = own(premises, client_id, token).await?;
    Ok(record::told(&client, token, premises))
}

/// Replaces what a client stated (RFC 7592 section 2.2). Its secret and its tokens stay.
pub(crate) async fn update(
    premises: &Premises,
    client_id: &str,
    stated: Map<String, Value>,
    token: Option<&str>,
) -> Result<Registered, RegistrationRefusal> {
    in_context(premises, async |context| {
        let policy = policy(premises)?;
        let client = own(premises, client_id, token).await?;
        let stated = record::without_own_members(stated, &client)?;
        let stated = entry::with_software_statement(stated, policy, context).await?;
        let metadata = ClientMetadata::read(stated)?;
        let changed = record::change(&client, &metadata, policy, context)?;
        publish_keys(premises, &changed).await?;
        match context
            .store()
            .client_replace(itself(changed.id()), changed.clone())
            .await
        {
            Ok(()) => Ok(record::told(&changed, token, premises)),
            Err(StoreError::Stale) => Err(RefusedMetadata::metadata(
                "the client was changed meanwhile: read it again and repeat the change",
            )
            .into()),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Takes a client away (RFC 7592 section 2.3): what it got counts for nothing.
pub(crate) async fn remove(
    premises: &Premises,
    client_id: &str,
    token: Option<&str>,
) -> Result<(), RegistrationRefusal> {
    policy(premises)?;
    let client = own(premises, client_id, token).await?;
    let store = &premises.store;
    store
        .client_remove(itself(client.id()), client.id(), None)
        .await?;
    Ok(())
}

/// A client that speaks for itself.
fn itself(client: &ClientId) -> Author {
    Author::of(By::Client(client.clone()))
}

/// Whoever reads the keys once the client is registered finds those of its tokens.
async fn publish_keys(premises: &Premises, client: &Client) -> Result<(), RegistrationRefusal> {
    let published = premises
        .keyring
        .publish(client.settings().named_algorithms());
    published
        .await
        .map_err(|_| RegistrationRefusal::Unavailable)
}

fn policy(premises: &Premises) -> Result<&RegistrationPolicy, RegistrationRefusal> {
    let policy = &premises.tenant.registration;
    if policy.enabled {
        Ok(policy)
    } else {
        Err(RegistrationRefusal::Off)
    }
}

/// The client of that id, if `token` is its own registration access token. RFC 7592 section 2.1: whether the client exists cannot be told
/// otherwise.
async fn own(
    premises: &Premises,
    client_id: &str,
    token: Option<&str>,
) -> Result<Client, RegistrationRefusal> {
    let token = token.ok_or(RegistrationRefusal::NotLetIn)?;
    let digest = record::registration_digest(token).ok_or(RegistrationRefusal::NotLetIn)?;
    let found = premises.store.client_find(client_id).await?;
    let found = found.filter(|client| record::is_let_in(client, &digest));
    found
        .map(|client| Client::clone(&client))
        .ok_or(RegistrationRefusal::NotLetIn)
}

/// What the rooms of a token request look at, without a request.
async fn in_context<T>(
    premises: &Premises,
    work: impl AsyncFnOnce(&RequestContext<'_>) -> Result<T, RegistrationRefusal>,
) -> Result<T, RegistrationRefusal> {
    let form = Form::parse(b"").map_err(|_| RegistrationRefusal::Unavailable)?;
    let request = TokenRequest {
        form: &form,
        authorization: None,
        peer: None,
    };
    let context = RequestContext {
        request: &request,
        // Nothing here asks which: a software statement names no audience.
        endpoint: Endpoint::Token,
        premises,
        now: premises.node.clock.now(),
    };
    work(&context).await
}
