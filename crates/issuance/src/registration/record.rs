//! The client that a registration makes, and how it is told (RFC 7591 section 3.2.1, RFC 7592 section 3).

use std::sync::Arc;

use aws_lc_rs::constant_time;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::client_credential::{ClientSecret, TrustedKey};
use jurat_registry::client_metadata::{self, ClientMetadata, RefusedMetadata};
use jurat_registry::generated_secret;
use jurat_registry::id::{ClientId, CredentialId};
use jurat_registry::problem::InvalidRecord;
use jurat_registry::registered_client::RegisteredClient;
use jurat_registry::registration_policy::RegistrationPolicy;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::entry::Entry;
use super::outcome::{Registered, RegistrationRefusal};
use crate::client_auth::{self, SecretNotKept};
use crate::premises::Premises;
use crate::request_context::RequestContext;

/// The client, and what it is told, its secret and its registration access token among it.
pub(super) async fn make(
    metadata: &ClientMetadata,
    entry: &Entry,
    policy: &RegistrationPolicy,
    context: &RequestContext<'_>,
) -> Result<(Client, Registered), RegistrationRefusal> {
    let settings = metadata.settings(policy)?;
    let (now, randomness) = (context.now, &*context.premises.node.randomness);
    let credential = CredentialId::new(now, randomness)?;
    let id = format!("dcr-{credential}").to_lowercase();
    let id: ClientId = id.parse().map_err(|_| RegistrationRefusal::Unavailable)?;
    let (secret, secret_text) = secret(&id, &settings, context).await?;
    let (access, access_text) = registration_access(context)?;
    let client = Client::new(ClientParts {
        id,
        kind: ClientKind::Application,
        keys: keys(metadata, context)?,
        secrets: secret.into_iter().collect(),
        settings,
        created_at: now,
        updated_at: now,
        revision: 1,
        registration: Some(RegisteredClient {
            access,
            purpose: entry.access.purpose.clone(),
            about: metadata.about().clone(),
            administered: false,
        }),
    });
    let client = client.map_err(|invalid| unacceptable(&invalid))?;
    let Registered(mut members) = told(&client, Some(&access_text), context.premises);
    if let Some(text) = secret_text {
        members.insert("client_secret".into(), text.into());
        // RFC 7591 section 3.2.1: 0 says that it does not expire.
        members.insert("client_secret_expires_at".into(), 0.into());
    }
    Ok((client, Registered(members)))
}

/// The client with what `metadata` states in the place of what it stated before.
pub(super) fn change(
    client: &Client,
    metadata: &ClientMetadata,
    policy: &RegistrationPolicy,
    context: &RequestContext<'_>,
) -> Result<Client, RegistrationRefusal> {
    let settings = metadata.settings(policy)?;
    let mut parts = client.parts().clone();
    let registration = parts.registration.as_ref();
    if registration.is_some_and(|registration| registration.administered) {
        // What an administrator has taken from this one client is not to be had back, though the policy allows it.
        return Err(RefusedMetadata::metadata(
            "an administrator has changed this client since: ask for the change there, or register a new client",
        )
        .into());
    }
    if settings.token_endpoint_auth_method != parts.settings.token_endpoint_auth_method {
        // A client that changes how it proves who it is would need a secret that it does not have, or keep one that it no longer uses.
        return Err(RefusedMetadata::metadata(
            "token_endpoint_auth_method cannot change: register a new client",
        )
        .into());
    }
    // What an administrator has switched off or given an end since stays so.
    let (enabled, expires_at) = (parts.settings.enabled, parts.settings.expires_at);
    parts.settings = settings;
    parts.settings.enabled = enabled;
    parts.settings.expires_at = expires_at;
    parts.keys = keys(metadata, context)?;
    if let Some(registration) = &mut parts.registration {
        registration.about = metadata.about().clone();
    }
    parts.updated_at = context.now;
    parts.revision += 1;
    Client::new(parts).map_err(|invalid| unacceptable(&invalid))
}

/// RFC 7592 section 2.2: the request repeats `client_id` and may repeat the secret; both must be the client's own. What only the server
/// states must not be there.
pub(super) fn without_own_members(
    mut stated: Map<String, Value>,
    client: &Client,
) -> Result<Map<String, Value>, RegistrationRefusal> {
    let own = [
        "registration_access_token",
        "registration_client_uri",
        "client_secret_expires_at",
        "client_id_issued_at",
    ];
    if let Some(name) = own.iter().find(|name| stated.contains_key(**name)) {
        return Err(RefusedMetadata::metadata(format!("leave {name} out")).into());
    }
    let id = stated.remove("client_id");
    if id.as_ref().and_then(Value::as_str) != Some(client.id().as_str()) {
        return Err(
            RefusedMetadata::metadata("client_id must be there, and the client's own").into(),
        );
    }
    if let Some(secret) = stated.remove("client_secret") {
        let is_own = |text: &str| client.secrets().iter().any(|one| one.digest.matches(text));
        if !secret.as_str().is_some_and(is_own) {
            return Err(RefusedMetadata::metadata("client_secret must be the client's own").into());
        }
    }
    Ok(stated)
}

/// What the client is told of itself. `token` is its registration access token, told again as RFC 7592 section 3 demands.
pub(super) fn told(client: &Client, token: Option<&str>, premises: &Premises) -> Registered {
    let about = client.parts().registration.as_ref();
    let about = about.map(|registration| registration.about.clone());
    let mut members = client_metadata::told(client.settings(), &about.unwrap_or_default());
    let keys: Vec<_> = client
        .keys()
        .iter()
        .map(|trusted| trusted.key.to_jwk())
        .collect();
    if !keys.is_empty() {
        members.insert("jwks".into(), json!({ "keys": keys }));
    }
    let id = client.id().as_str();
    members.insert("client_id".into(), id.into());
    let issued_at = client.parts().created_at.seconds();
    members.insert("client_id_issued_at".into(), issued_at.into());
    let issuer = &premises.tenant.issuer;
    let uri = issuer.endpoint(&format!("/oauth2/register/{id}"));
    members.insert("registration_client_uri".into(), uri.into());
    if let Some(token) = token {
        members.insert("registration_access_token".into(), token.into());
    }
    Registered(members)
}

/// The digest of a registration access token; `None` where it is not of its form.
pub(super) fn registration_digest(token: &str) -> Option<[u8; 32]> {
    OpaqueToken::parse(OpaqueTokenKind::RegistrationAccess, token).map(|token| token.digest())
}

/// Whether the digest is that of the client's own registration access token.
pub(super) fn is_let_in(client: &Client, digest: &[u8; 32]) -> bool {
    let registration = client.parts().registration.as_ref();
    registration.is_some_and(|registration| {
        constant_time::verify_slices_are_equal(&registration.access, digest).is_ok()
    })
}

/// A secret for a method that has one.
async fn secret(
    client: &ClientId,
    settings: &ClientSettings,
    context: &RequestContext<'_>,
) -> Result<(Option<ClientSecret>, Option<String>), RegistrationRefusal> {
    let randomness = &*context.premises.node.randomness;
    let text = match settings.token_endpoint_auth_method {
        Some(ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost) => {
            generated_secret::generate(randomness)?
        }
        Some(ClientAuthMethod::ClientSecretJwt) => generated_secret::generate_mac_key(randomness)?,
        Some(ClientAuthMethod::PrivateKeyJwt | ClientAuthMethod::None) | None => {
            return Ok((None, None));
        }
    };
    let digest = client_auth::secret_digest(&text, client, settings, context.premises).await;
    let digest = digest.map_err(|not_kept| match not_kept {
        SecretNotKept::Invalid(invalid) => unacceptable(&invalid),
        SecretNotKept::Unavailable(_) => RegistrationRefusal::Unavailable,
    })?;
    let secret = ClientSecret {
        id: CredentialId::new(context.now, randomness)?,
        enabled: true,
        created_at: context.now,
        expires_at: None,
        digest,
    };
    Ok((Some(secret), Some(text)))
}

fn registration_access(
    context: &RequestContext<'_>,
) -> Result<([u8; 32], String), RegistrationRefusal> {
    let randomness = &*context.premises.node.randomness;
    let mut token = OpaqueToken {
        number: [0; 16],
        secret: Zeroizing::new([0; 32]),
    };
    randomness.fill(&mut token.number)?;
    randomness.fill(&mut *token.secret)?;
    Ok((
        token.digest(),
        token.encode(OpaqueTokenKind::RegistrationAccess),
    ))
}

fn keys(
    metadata: &ClientMetadata,
    context: &RequestContext<'_>,
) -> Result<Vec<TrustedKey>, RegistrationRefusal> {
    let Some(jwks) = &metadata.jwks else {
        return Ok(Vec::new());
    };
    let keys = parse_jwk_set(jwks.to_string().as_bytes());
    let keys = keys.map_err(|_| {
        RefusedMetadata::metadata("jwks must be a JWK Set of public keys that verify signatures")
    })?;
    if keys.is_empty() {
        return Err(RefusedMetadata::metadata(
            "no key of jwks verifies signatures with an algorithm known here",
        )
        .into());
    }
    let mut trusted = Vec::new();
    for key in keys {
        trusted.push(TrustedKey {
            id: CredentialId::new(context.now, &*context.premises.node.randomness)?,
            enabled: true,
            created_at: context.now,
            expires_at: None,
            key: Arc::new(key),
        });
    }
    Ok(trusted)
}

fn unacceptable(invalid: &InvalidRecord) -> RegistrationRefusal {
    RefusedMetadata::metadata(invalid.sentence.replace(['"', '\\'], "'")).into()
}
