//! A client pushes an authorization request (RFC 9126 section 2): it is checked as it would be in a browser, by a client that has proven who
//! it is, and waits for the browser under a name that nobody can guess.

use std::sync::Arc;

use jurat_protocol::answer::ErrorAnswer;
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::form::{self, Form};
use jurat_registry::client::Client;

use super::fault::Fault;
use super::fresh_sign_in::RequestDigest;
use super::pushed_request::{PREFIX, PushedRequestDocument};
use super::refusal::AuthorizationRefusal;
use super::request::{self, Sent};
use crate::call_refusal::CallRefusal;
use crate::client_auth;
use crate::endpoint::Endpoint;
use crate::premises::Premises;
use crate::request_context::RequestContext;
use crate::ticket;
use crate::unproven_request::TokenRequest;

/// RFC 9126 section 2.2: 5 to 600 seconds. A user may have to sign in meanwhile.
pub(crate) const PUSHED_SECONDS: u32 = 600;

/// What only proves the client, and is not kept.
const PROOFS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// A request that waits.
pub struct Pushed {
    /// Its `request_uri`. Whoever knows it may bring it.
    pub request_uri: String,
    /// For so many seconds.
    pub expires_in: u32,
}

/// Why a request was not taken.
pub enum PushRefusal {
    /// The client has not proven who it is.
    Client(Box<CallRefusal>),
    /// The request is not in order.
    Request(ErrorAnswer),
}

/// Takes a request that a client pushes.
pub(crate) async fn push(
    request: &TokenRequest<'_>,
    premises: &Premises,
) -> Result<Pushed, PushRefusal> {
    let endpoint = Endpoint::PushedAuthorizationRequest;
    let client = client_auth::authenticate_at(endpoint, request, premises).await;
    let client = client.map_err(|rejection| PushRefusal::Client(Box::new(rejection.into())))?;
    let client = client.client();
    let parameters = parameters(request.form, client);
    let form = Form::parse(parameters.as_bytes());
    let form = form.map_err(|_| told(Fault::ParametersMalformed))?;
    let context = RequestContext {
        request,
        endpoint,
        premises,
        now: premises.node.clock.now(),
    };
    let sent = Sent {
        pushed: None,
        digest: RequestDigest::of(&form),
        after_sign_in: None,
        is_being_pushed: true,
    };
    // RFC 9126 section 2.1 step 3: validated as at the authorization endpoint.
    if let Err(refusal) = request::check(&form, sent, &context).await {
        return Err(refused(&refusal));
    }
    keep(client, parameters, &context).await
}

/// The request without the client's proof; the client is named in any case, as the one that is proven.
fn parameters(sent: &Form<'_>, client: &Arc<Client>) -> String {
    let named = sent
        .pairs()
        .filter(|(name, _)| *name != "client_id" && !PROOFS.contains(name));
    form::encode(std::iter::once(("client_id", client.id().as_str())).chain(named))
}

async fn keep(
    client: &Client,
    parameters: String,
    context: &RequestContext<'_>,
) -> Result<Pushed, PushRefusal> {
    let document = PushedRequestDocument {
        client: client.id().clone(),
        parameters,
    };
    let ends = context.now.plus_seconds(PUSHED_SECONDS);
    let handed_out = ticket::hand_out(&document, ends, context.now, context.premises);
    let (text, ticket) = handed_out.map_err(|_| told(Fault::Unavailable))?;
    let kept = context.store().ticket_insert(vec![ticket]).await;
    kept.map_err(|_| told(Fault::Unavailable))?;
    Ok(Pushed {
        request_uri: format!("{PREFIX}{text}"),
        expires_in: PUSHED_SECONDS,
    })
}

fn refused(refusal: &AuthorizationRefusal) -> PushRefusal {
    match refusal {
        AuthorizationRefusal::Show(fault) => told(*fault),
        AuthorizationRefusal::Redirect(answer) => {
            let mut parameters = answer.parameters().iter();
            let description = parameters.find(|(name, _)| *name == "error_description");
            PushRefusal::Request(ErrorAnswer {
                error: answer.error().unwrap_or(ErrorCode::InvalidRequest),
                description: description
                    .map(|(_, text)| text.clone())
                    .unwrap_or_default(),
                uri: None,
            })
        }
    }
}

fn told(fault: Fault) -> PushRefusal {
    PushRefusal::Request(ErrorAnswer {
        error: fault.code(),
        description: fault.description(),
        uri: None,
    })
}
