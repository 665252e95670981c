//! The door for an assertion with a MAC by a client's secret (`client_secret_jwt`, OpenID Connect Core section 9). Nothing else comes in by it:
//! an HMAC stays impossible for every other issuer and purpose (RFC 8725 section 3.1). Its claims are judged by the same checks.

use std::sync::OnceLock;

use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::mac::{MacAlgorithm, MacKey};
use jurat_registry::client::Client;

use super::checks::CHECKS;
use super::facts::Facts;
use super::purpose::Purpose;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::{self, SignedAssertion};
use super::verified::VerifiedAssertion;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// The keys of a client that makes MACs by an algorithm; the refusal where it is not one, or has none that counts.
pub(crate) type KeysOf<'k> =
    &'k (dyn Fn(&Client, MacAlgorithm) -> Result<Vec<MacKey>, Rejection> + Sync);

/// Verifies a client assertion whose `alg` is an HMAC.
pub(crate) async fn verify(
    text: &str,
    keys_of: KeysOf<'_>,
    decoy: &MacKey,
    context: &RequestContext<'_>,
) -> Result<VerifiedAssertion, Rejection> {
    let judged = judge(text, keys_of, decoy, context).await;
    judged.map_err(|rejection| rejection.of_client_assertion(true))
}

async fn judge(
    text: &str,
    keys_of: KeysOf<'_>,
    decoy: &MacKey,
    context: &RequestContext<'_>,
) -> Result<VerifiedAssertion, Rejection> {
    let purpose = Purpose::ClientAuthentication {
        at: context.endpoint,
    };
    let jws = CompactJws::decode(text).map_err(unverified::malformed)?;
    let jwt = UnverifiedJwt::parse(&jws).map_err(unverified::malformed)?;
    let name = &*jwt.header().algorithm;
    let Some(algorithm) = MacAlgorithm::from_name(name) else {
        let detail = format_args!("alg {}", quoted(name));
        return Err(Rejection::new(Reason::AlgorithmUnknown, detail));
    };
    unverified::has_nothing_critical(jwt.header())?;
    let issuer = TrustedIssuer::named(jwt.issuer(), purpose, context).await;
    let found = issuer.and_then(|issuer| {
        let keys = keys_of_issuer(&issuer, algorithm, keys_of, context);
        keys.map(|keys| (issuer, keys))
    });
    let (issuer, keys) = match found {
        Ok(found) => found,
        Err(refusal) => {
            // It costs what a wrong MAC costs.
            let _ = jwt.verify_mac(decoy, algorithm);
            return Err(refusal);
        }
    };
    let padded = jwt.is_padded();
    let jwt = with_one_of(&keys, jwt, algorithm).ok_or_else(|| {
        let detail = format_args!("{}, {} secrets tried", algorithm.name(), keys.len());
        Rejection::new(Reason::SignatureBad, detail).claimed_by(issuer.name())
    })?;
    let signed = SignedAssertion { jwt, padded };
    let facts = Facts {
        header: signed.jwt.header(),
        claims: signed.jwt.claims(),
        padded,
        issuer: &issuer,
        purpose,
        own_names: &context.premises.own_names,
        now: context.now,
        found: OnceLock::new(),
    };
    CHECKS
        .iter()
        .try_for_each(|check| (check.run)(&facts))
        .and_then(|()| VerifiedAssertion::of(&signed, &facts, text))
        .map_err(|refusal| refusal.claimed_by(issuer.name()))
}

fn keys_of_issuer(
    issuer: &TrustedIssuer,
    algorithm: MacAlgorithm,
    keys_of: KeysOf<'_>,
    context: &RequestContext<'_>,
) -> Result<Vec<MacKey>, Rejection> {
    super::signature::is_enabled(issuer, context.now)?;
    match issuer.client() {
        Some(client) => keys_of(client, algorithm),
        None => Err(Rejection::new(
            Reason::AlgorithmNotAllowed,
            "the issuer is not a client",
        )),
    }
    .map_err(|refusal| refusal.claimed_by(issuer.name()))
}

fn with_one_of<'a>(
    keys: &[MacKey],
    mut jwt: UnverifiedJwt<'a>,
    algorithm: MacAlgorithm,
) -> Option<jurat_protocol::jose::jwt::VerifiedJwt<'a>> {
    for key in keys {
        jwt = match jwt.verify_mac(key, algorithm) {
            Ok(verified) => return Some(verified),
            Err((back, _)) => back,
        };
    }
    None
}
