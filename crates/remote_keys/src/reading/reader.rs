//! A source's settings become a document of keys: which URL is asked, how, and what the document must be.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jurat_protocol::jose::certificate_path::RevocationLists;
use jurat_protocol::jose::jwk_set::MOST_SET_BYTES;
use jurat_protocol::jose::published_jwk_set::{KeyUse, PublishedJwkSet};
use jurat_registry::clock::Clock;
use jurat_registry::key_sets::KeySourceFailure;
use jurat_registry::key_source::{KeyDocument, KeySource};

use super::discovery::{self, KnownJwksUri};
use super::door::Door;
use super::failure::failure;
use super::fresh_for::{LEAST, fresh_for};
use super::service_account;
use crate::outbound::{CaBundle, GetRequest, TlsTrust};

/// RFC 7517 section 8.5.2; most issuers say `application/json`.
const ACCEPT: &str = "application/jwk-set+json, application/json;q=0.9, */*;q=0.1";

/// RFC 2585 section 4.2.
const ACCEPT_LISTS: &str = "application/pkix-crl, */*;q=0.1";

/// A document of keys, as it was read. What its keys are worth is not looked at yet.
pub(crate) struct KeysDocument {
    pub(crate) jwks: Option<PublishedJwkSet>,
    /// Revocation lists, when it holds those instead.
    pub(crate) revocation: Option<Arc<RevocationLists>>,
    pub(crate) key_use: KeyUse,
    /// The URL it stood at in the end.
    pub(crate) read_from: String,
    pub(crate) fresh_for: Duration,
    /// A SPIFFE bundle's number.
    pub(crate) sequence: Option<u64>,
}

/// Reads sources.
pub(crate) struct Reader {
    pub(crate) door: Arc<dyn Door>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Files with tokens that the operator allows.
    pub(crate) token_files: Vec<PathBuf>,
}

impl Reader {
    /// Reads `issuer`'s keys from `source`.
    pub(crate) async fn read(
        &self,
        issuer: &str,
        source: &KeySource,
        known: &KnownJwksUri,
    ) -> Result<KeysDocument, KeySourceFailure> {
        let trust = trust(source)?;
        let request = |url: String| GetRequest {
            trust: trust.clone(),
            cleartext_allowed: source.local,
            accept: ACCEPT,
            most_bytes: Some(MOST_SET_BYTES),
            ..GetRequest::new(url)
        };
        match &source.from {
            KeyDocument::JwksUrl { url } => self.jwk_set(request(url.clone())).await,
            KeyDocument::SpiffeBundle { url } => self.spiffe_bundle(request(url.clone())).await,
            KeyDocument::Kubernetes { url, token_file } => {
                let url = format!("{}/openid/v1/jwks", url.trim_end_matches('/'));
                let mut request = request(url);
                if let Some(file) = token_file {
                    let token = service_account::read(file, &self.token_files).await?;
                    request.authorization = Some(token);
                }
                self.jwk_set(request).await
            }
            KeyDocument::RevocationList { url } => {
                let mut request = request(url.clone());
                request.accept = ACCEPT_LISTS;
                request.most_bytes = None;
                self.revocation_lists(request).await
            }
            KeyDocument::Discovery => self.discovered(issuer, request, known).await,
        }
    }

    async fn discovered(
        &self,
        issuer: &str,
        request: impl Fn(String) -> GetRequest,
        known: &KnownJwksUri,
    ) -> Result<KeysDocument, KeySourceFailure> {
        let uri = if let Some(uri) = known.get(self.clock.now()) {
            uri
        } else {
            let uri = discovery::jwks_uri(&*self.door, issuer, &request).await?;
            known.keep(&uri, self.clock.now());
            uri
        };
        let read = self.jwk_set(request(uri)).await;
        if read.is_err() {
            // They may have moved.
            known.forget();
        }
        read
    }

    async fn jwk_set(&self, request: GetRequest) -> Result<KeysDocument, KeySourceFailure> {
        let fetched = self.door.get(request).await.map_err(failure)?;
        Ok(KeysDocument {
            jwks: Some(PublishedJwkSet::parse(&fetched.body).map_err(failure)?),
            revocation: None,
            key_use: KeyUse::Signatures,
            read_from: fetched.url.into(),
            fresh_for: fresh_for(fetched.freshness, None),
            sequence: None,
        })
    }

    async fn spiffe_bundle(&self, request: GetRequest) -> Result<KeysDocument, KeySourceFailure> {
        let fetched = self.door.get(request).await.map_err(failure)?;
        let jwks = PublishedJwkSet::parse(&fetched.body).map_err(failure)?;
        Ok(KeysDocument {
            key_use: KeyUse::JwtSvids,
            read_from: fetched.url.into(),
            fresh_for: fresh_for(fetched.freshness, jwks.spiffe_refresh_hint()),
            sequence: jwks.spiffe_sequence(),
            jwks: Some(jwks),
            revocation: None,
        })
    }

    /// RFC 5280 section 5. A list is read again before the next one is due, whatever its host says of caching.
    async fn revocation_lists(
        &self,
        request: GetRequest,
    ) -> Result<KeysDocument, KeySourceFailure> {
        let fetched = self.door.get(request).await.map_err(failure)?;
        let lists = RevocationLists::from_der_or_pem(&fetched.body).map_err(failure)?;
        let due = lists.summaries().iter().map(|list| list.next_update).min();
        let until_due = due.map_or(0, |due| due.saturating_sub(self.clock.now().seconds()));
        let until_due = Duration::from_secs(u64::try_from(until_due).unwrap_or(0));
        Ok(KeysDocument {
            jwks: None,
            revocation: Some(Arc::new(lists)),
            key_use: KeyUse::Signatures,
            read_from: fetched.url.into(),
            fresh_for: fresh_for(fetched.freshness, None).min(until_due).max(LEAST),
            sequence: None,
        })
    }
}

fn trust(source: &KeySource) -> Result<TlsTrust, KeySourceFailure> {
    let Some(pem) = &source.tls_authorities else {
        return Ok(TlsTrust::System);
    };
    let bundle = CaBundle::from_pem(pem.as_bytes());
    bundle.map(TlsTrust::Own).map_err(failure)
}
