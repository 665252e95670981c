//! Authentication by id and secret (RFC 6749 section 2.3.1), wherever in the request they stood. Where they can be read in two ways, each way
//! counts, and each is a guess: whoever guesses gains nothing by it.

use std::sync::Arc;

use jurat_registry::client::Client;
use jurat_registry::client_credential::SecretStrength;
use jurat_registry::id::ClientId;

use super::AuthenticatedClient;
use crate::client_auth::guesses::Guesses;
use crate::client_secret;
use crate::password::PasswordsUnavailable;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// After so many seconds the queue before the password threads is likely to have room again: it holds about a second of work.
const BUSY_SECONDS: u32 = 2;

/// An id and a secret as the request can be read.
#[derive(Clone, Copy)]
pub(in crate::client_auth) struct Reading<'a> {
    pub(in crate::client_auth) client_id: &'a str,
    pub(in crate::client_auth) secret: &'a str,
}

/// A reading with the client that goes by its id.
struct Candidate<'a> {
    reading: Reading<'a>,
    client: Option<Arc<Client>>,
}

/// What comes of one comparison.
type Judged = Result<Arc<Client>, Rejection>;

/// The client that one of `readings` proves.
pub(in crate::client_auth) async fn verify(
    readings: &[Reading<'_>],
    guesses: &mut Guesses,
    context: &RequestContext<'_>,
) -> Result<AuthenticatedClient, Rejection> {
    let mut candidates = Vec::with_capacity(readings.len());
    for &reading in readings {
        let client = find(reading.client_id, context).await?;
        candidates.push(Candidate { reading, client });
    }
    // A strong secret cannot be guessed, so it is looked at whoever guesses.
    let strong = candidates.iter().map(|one| one.by_strong_secret(context));
    let mut judged: Vec<_> = strong.collect();
    if judged.iter().all(Judged::is_err) {
        judged.extend(by_weak_secrets(&candidates, guesses, context).await?);
    }
    let client = nearest(judged)?;
    Ok(AuthenticatedClient::new(client, Vec::new()))
}

/// Each check of a weak secret is a guess, admitted before any work is done for it. Once one is right no more work is done.
async fn by_weak_secrets(
    candidates: &[Candidate<'_>],
    guesses: &mut Guesses,
    context: &RequestContext<'_>,
) -> Result<Vec<Judged>, Rejection> {
    let mut judged = Vec::with_capacity(candidates.len());
    for one in candidates {
        if !SecretStrength::may_be_weak(one.reading.secret) {
            continue;
        }
        guesses.admit(one.reading.client_id, context)?;
        judged.push(one.by_weak_secret(context).await?);
        if judged.last().is_some_and(Judged::is_ok) {
            break;
        }
    }
    Ok(judged)
}

impl Candidate<'_> {
    fn by_strong_secret(&self, context: &RequestContext<'_>) -> Judged {
        let (client, secret) = (self.client.as_ref(), self.reading.secret);
        let decoy = &context.premises.node.decoy_secret;
        let judged = client_secret::judge_strong(client, secret, decoy, context.now);
        judged.map_err(|reason| self.refused(reason))
    }

    async fn by_weak_secret(&self, context: &RequestContext<'_>) -> Result<Judged, Rejection> {
        let (client, secret) = (self.client.as_ref(), self.reading.secret);
        let passwords = &context.premises.node.passwords;
        let judged = client_secret::judge_weak(client, secret, passwords, context.now).await;
        let judged = judged.map_err(unavailable)?;
        Ok(judged.map_err(|reason| self.refused(reason)))
    }

    fn refused(&self, reason: Reason) -> Rejection {
        let id = quoted(self.reading.client_id);
        Rejection::new(reason, format_args!("client_id {id}"))
    }
}

async fn find(
    client_id: &str,
    context: &RequestContext<'_>,
) -> Result<Option<Arc<Client>>, Rejection> {
    // What cannot be a client's id is not looked up.
    match client_id.parse::<ClientId>() {
        Ok(_) => Ok(context.store().client_find(client_id).await?),
        Err(_) => Ok(None),
    }
}

/// The client, or of all the refusals the one that came nearest to it, for the operator.
fn nearest(judged: Vec<Judged>) -> Judged {
    let mut nearest = None;
    for one in judged {
        let refusal = match one {
            Ok(client) => return Ok(client),
            Err(refusal) => refusal,
        };
        let is_nearer = |than: &Rejection| nearness(&refusal) > nearness(than);
        if nearest.as_ref().is_none_or(is_nearer) {
            nearest = Some(refusal);
        }
    }
    Err(nearest.unwrap_or_else(|| Rejection::new(Reason::ClientUnknown, "no credentials")))
}

fn nearness(refusal: &Rejection) -> u8 {
    match refusal.reason() {
        Reason::ClientDisabled => 3,
        Reason::SecretExpired => 2,
        Reason::SecretWrong => 1,
        _ => 0,
    }
}

fn unavailable(why: PasswordsUnavailable) -> Rejection {
    Rejection::new(Reason::StoreUnavailable, why).retry_after(BUSY_SECONDS)
}
