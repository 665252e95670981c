//! `client_secret_jwt`: an assertion with a MAC by the client's secret (OpenID Connect Core section 9, RFC 7518 section 3.2). Only a client
//! that is registered with this method has a secret that can be recovered for it.

use std::sync::Arc;

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::jose::mac::{MacAlgorithm, MacKey};
use jurat_registry::client::Client;

use super::guesses::Guesses;
use super::method::{AuthenticatedClient, Method, Verifying};
use crate::assertion::mac;
use crate::client_assertion;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// The method.
pub(super) struct ClientSecretJwt;

impl Method for ClientSecretJwt {
    fn method(&self) -> ClientAuthMethod {
        ClientAuthMethod::ClientSecretJwt
    }

    fn recognise(&self, request: &TokenRequest<'_>) -> bool {
        client_assertion::is_sent(request) && client_assertion::has_mac(request)
    }

    fn guessed_clients(&self, context: &RequestContext<'_>) -> Vec<String> {
        let claimed = client_assertion::claimed_issuer(context);
        claimed.into_iter().collect()
    }

    fn verify<'a>(
        &'a self,
        _guesses: &'a mut Guesses,
        context: &'a RequestContext<'a>,
    ) -> Verifying<'a> {
        Box::pin(async move {
            let text = client_assertion::text(context)?;
            let keys = |client: &Client, algorithm| keys_of(client, algorithm, context);
            let decoy = context.premises.secret_sealer.decoy();
            let verified = mac::verify(text, &keys, decoy, context).await?;
            match verified.issuer().client() {
                Some(client) => Ok(AuthenticatedClient::new(
                    Arc::clone(client),
                    verified.spend().to_vec(),
                )),
                None => Err(client_assertion::not_a_client()),
            }
        })
    }
}

/// The secrets that count, as keys of `algorithm`.
fn keys_of(
    client: &Client,
    algorithm: MacAlgorithm,
    context: &RequestContext<'_>,
) -> Result<Vec<MacKey>, Rejection> {
    let settings = client.settings();
    if !settings.makes_macs() {
        return Err(Rejection::new(
            Reason::AlgorithmNotAllowed,
            "an HMAC, and the client is not registered with client_secret_jwt",
        ));
    }
    // OpenID Connect Dynamic Client Registration section 2: of another algorithm than the registered one it MUST be refused.
    let registered = settings.token_endpoint_auth_signing_alg;
    if let Some(registered) = registered.filter(|registered| *registered != algorithm) {
        let detail = format_args!("{algorithm}, registered is {registered}");
        return Err(Rejection::new(Reason::AlgorithmNotAllowed, detail));
    }
    let sealer = &context.premises.secret_sealer;
    let secrets = client.secrets().iter();
    let live = secrets.filter(|one| one.is_live(context.now));
    let keys: Vec<_> = live
        .filter_map(|secret| sealer.mac_key(&secret.digest, client.id()))
        .filter(|key| key.is_long_enough_for(algorithm))
        .collect();
    if keys.is_empty() {
        let detail = format_args!(
            "no secret that counts was made for client_secret_jwt and is long enough for {algorithm}: make a new one"
        );
        return Err(Rejection::new(Reason::KeyUnknown, detail));
    }
    Ok(keys)
}
