//! From an issuer to the URL of its JWK Set, by its metadata. Metadata hardly ever changes, so that URL is kept for an hour; when
//! keys cannot be read there, the metadata is read again.

use std::sync::{Mutex, PoisonError};

use jurat_protocol::issuer_metadata::{
    IssuerMetadata, MOST_METADATA_BYTES, authorization_server_metadata_url,
    openid_configuration_url,
};
use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::KeySourceFailure;

use super::door::Door;
use super::failure::failure;
use crate::outbound::{Fetched, GetRequest, OutboundError};

const KEPT_SECONDS: u32 = 3600;

/// Where an issuer's JWK Set stands, as its metadata said, if that was read lately.
#[derive(Default)]
pub(crate) struct KnownJwksUri(Mutex<Option<(String, Timestamp)>>);

impl KnownJwksUri {
    pub(super) fn get(&self, now: Timestamp) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (uri, read_at) = known.as_ref()?;
        let until = read_at.plus_seconds(KEPT_SECONDS);
        (*read_at..until).contains(&now).then(|| uri.clone())
    }

    pub(super) fn keep(&self, uri: &str, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((uri.to_owned(), now));
    }

    /// Has the metadata read at the next occasion.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Reads the metadata of `issuer` and returns its `jwks_uri`. `request` says how a URL is asked for.
pub(super) async fn jwks_uri(
    door: &dyn Door,
    issuer: &str,
    request: impl Fn(String) -> GetRequest,
) -> Result<String, KeySourceFailure> {
    let ask = |url: String| {
        door.get(GetRequest {
            accept: "application/json",
            most_bytes: Some(MOST_METADATA_BYTES),
            ..request(url)
        })
    };
    // OpenID Connect Discovery 1.0 section 4.
    let document = match ask(openid_configuration_url(issuer)).await {
        // An authorization server that is no OpenID provider: RFC 8414 section 3.
        Err(absent) if is_absent(&absent) => {
            let second = ask(authorization_server_metadata_url(issuer)).await;
            second.map_err(|e| if is_absent(&e) { nowhere() } else { unread(&e) })
        }
        first => first.map_err(|e| unread(&e)),
    };
    let Fetched { body, .. } = document?;
    let metadata = IssuerMetadata::parse(&body, issuer).map_err(failure)?;
    Ok(metadata.jwks_uri)
}

fn is_absent(error: &OutboundError) -> bool {
    matches!(error, OutboundError::Status { status: 404, .. })
}

fn unread(error: &OutboundError) -> KeySourceFailure {
    failure(format_args!("the issuer's metadata was not read: {error}"))
}

fn nowhere() -> KeySourceFailure {
    failure(
        "the issuer publishes no metadata: neither .well-known/openid-configuration nor .well-known/oauth-authorization-server is there. State the URL of its keys instead",
    )
}
