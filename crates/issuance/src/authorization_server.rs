//! One tenant's authorization server: the door through which HTTP and tests come in.

use std::collections::BTreeSet;
use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::introspection::IntrospectionAnswer;
use jurat_registry::client::{Client, ClientSettings};
use jurat_registry::client_credential::SecretDigest;
use jurat_registry::clock::Clock;
use jurat_registry::id::{ClientId, DecisionId};
use jurat_registry::key_sets::KeySets;
use jurat_registry::randomness::Randomness;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::tenant::Tenant;
use serde_json::{Map, Value};

use crate::access_token::{self, ActiveToken, TokenRefusal};
use crate::administration::{self, Administrator, NotAdministrator};
use crate::assertion::sample_trial::{self, SampleTrial, Trial};
use crate::call_refusal::CallRefusal;
use crate::client_auth;
use crate::decision::Decision;
use crate::endpoint::Endpoint;
use crate::explain::{self, Explain, Explanation};
use crate::introspection;
use crate::mint::keyring::{Keyring, KeyringError};
use crate::node::Node;
use crate::page_key::PageKey;
use crate::premises::Premises;
use crate::presented_token::{self, PresentedToken};
use crate::registration::{self, Registered, RegistrationRefusal};
use crate::rejection::Rejection;
use crate::revocation;
use crate::token_request;
use crate::unproven_request::{MalformedRequest, TokenRequest};

pub use crate::client_auth::SecretNotKept;

mod authorization;
mod metadata;
mod users;

/// One tenant's authorization server. Cheap to share behind an `Arc`.
pub struct AuthorizationServer {
    premises: Premises,
}

impl AuthorizationServer {
    /// The server of `tenant`, with its records in `store`. Reads nothing and makes nothing: its signing keys are read, and the first is
    /// made, when one is first needed ([`Keyring::ready`]).
    pub fn new(
        node: Arc<Node>,
        tenant: Tenant,
        grants: BTreeSet<GrantType>,
        store: Arc<dyn TenantStore>,
    ) -> Self {
        let premises = Premises::new(node, tenant, grants, store);
        Self { premises }
    }

    /// The tenant it serves.
    pub fn tenant(&self) -> &Tenant {
        &self.premises.tenant
    }

    /// The tenant's records.
    pub fn store(&self) -> &Arc<dyn TenantStore> {
        &self.premises.store
    }

    /// Keys that issuers publish themselves.
    pub fn key_sets(&self) -> &dyn KeySets {
        &*self.premises.node.key_sets
    }

    /// Time.
    pub fn clock(&self) -> &dyn Clock {
        &*self.premises.node.clock
    }

    /// Randomness.
    pub fn randomness(&self) -> &dyn Randomness {
        &*self.premises.node.randomness
    }

    /// The key under which pages mark their forms.
    pub fn page_key(&self) -> &PageKey {
        &self.premises.page_key
    }

    /// Answers a token request (RFC 6749 section 3.2, RFC 7523 section 2.1).
    pub async fn token_request(&self, request: &TokenRequest<'_>) -> Decision {
        token_request::decide(&self.premises, request).await
    }

    /// The client of a request to an endpoint other than the token endpoint, by the same methods (RFC 7009 section 2.1, RFC 7662
    /// section 2.1, RFC 8628 section 3.1, RFC 9126 section 2.1). A client assertion is spent.
    pub async fn authenticate_client(
        &self,
        request: &TokenRequest<'_>,
        endpoint: Endpoint,
    ) -> Result<Arc<Client>, Rejection> {
        let client = client_auth::authenticate_at(endpoint, request, &self.premises).await?;
        Ok(Arc::clone(client.client()))
    }

    /// What is kept of a new secret of `client`: its hash, and where the client makes MACs with it (`client_secret_jwt`) the secret itself,
    /// sealed.
    pub async fn secret_digest(
        &self,
        secret: &str,
        client: &ClientId,
        settings: &ClientSettings,
    ) -> Result<SecretDigest, SecretNotKept> {
        client_auth::secret_digest(secret, client, settings, &self.premises).await
    }

    /// Refuses what never became a token request: decided and recorded like every other refusal, so that each answer of the token
    /// endpoint carries a decision's id.
    pub fn refuse(&self, malformed: &MalformedRequest) -> Decision {
        token_request::refuse(&self.premises, malformed)
    }

    /// Explains why a token request would be granted or refused. Reads only: nothing is spent, issued or recorded.
    pub async fn explain(&self, asked: &Explain<'_>) -> Explanation {
        explain::explain(&self.premises, asked).await
    }

    /// Explains what never becomes a token request.
    pub fn explain_malformed(&self, malformed: &MalformedRequest) -> Explanation {
        explain::explain_malformed(malformed)
    }

    /// Explains a decision that was made; `None` when there is no record of it.
    pub async fn explain_decision(
        &self,
        id: DecisionId,
    ) -> Result<Option<Explanation>, StoreError> {
        explain::explain_decision(id, &self.premises).await
    }

    /// What `text` is, which an administrator presents; `None` when it is no token of this server, or there is no record of it any more.
    pub async fn find_presented_token(
        &self,
        text: &str,
    ) -> Result<Option<PresentedToken>, StoreError> {
        presented_token::find(text, &self.premises).await
    }

    /// Tries a sample assertion under settings that are only proposed. Reads no record, and nothing can be granted on the outcome.
    pub fn try_sample(&self, trial: &Trial<'_>) -> Result<SampleTrial, Rejection> {
        sample_trial::try_sample(trial, &self.premises.own_names)
    }

    /// Registers a client that states what it is (RFC 7591 section 3.1). `token` is an initial access token.
    pub async fn register_client(
        &self,
        stated: Map<String, Value>,
        token: Option<&str>,
    ) -> Result<Registered, RegistrationRefusal> {
        registration::register(&self.premises, stated, token).await
    }

    /// A client's own registration (RFC 7592 section 2.1). `token` is its registration access token, here and below.
    pub async fn registered_client(
        &self,
        client_id: &str,
        token: Option<&str>,
    ) -> Result<Registered, RegistrationRefusal> {
        registration::read(&self.premises, client_id, token).await
    }

    /// Replaces what a client states of itself (RFC 7592 section 2.2).
    pub async fn change_registered_client(
        &self,
        client_id: &str,
        stated: Map<String, Value>,
        token: Option<&str>,
    ) -> Result<Registered, RegistrationRefusal> {
        registration::update(&self.premises, client_id, stated, token).await
    }

    /// Takes a client away that registered itself (RFC 7592 section 2.3).
    pub async fn remove_registered_client(
        &self,
        client_id: &str,
        token: Option<&str>,
    ) -> Result<(), RegistrationRefusal> {
        registration::remove(&self.premises, client_id, token).await
    }

    /// The public signing keys as a JWK Set (RFC 7517 section 5), with the key of the tenant's own algorithm among them.
    pub async fn jwks(&self) -> Result<Arc<str>, KeyringError> {
        self.premises.keyring.jwk_set().await
    }

    /// The signing keys, for their upkeep and administration.
    pub fn keyring(&self) -> &Keyring {
        &self.premises.keyring
    }

    /// Judges an access token of this server that is presented for `audience` (this server's issuer identifier, or a resource).
    pub async fn access_token(
        &self,
        token: &str,
        audience: &str,
    ) -> Result<ActiveToken, TokenRefusal> {
        access_token::judge(&self.premises, token, audience).await
    }

    /// Who administers by `token` (RFC 6750).
    pub async fn administrator(&self, token: &str) -> Result<Administrator, NotAdministrator> {
        administration::prove(&self.premises, token).await
    }

    /// Answers an introspection request (RFC 7662 section 2).
    pub async fn introspect(
        &self,
        request: &TokenRequest<'_>,
    ) -> Result<IntrospectionAnswer, CallRefusal> {
        introspection::introspect(&self.premises, request).await
    }

    /// Answers a token information request as Axway's gateway has it; `None` where the token is not active, or not for the asker to know.
    pub async fn token_info(
        &self,
        request: &TokenRequest<'_>,
    ) -> Result<Option<ActiveToken>, CallRefusal> {
        introspection::token_info(&self.premises, request).await
    }

    /// Answers a revocation request (RFC 7009 section 2).
    pub async fn revoke(&self, request: &TokenRequest<'_>) -> Result<(), CallRefusal> {
        revocation::revoke(&self.premises, request).await
    }
}
