//! Device authorization (RFC 8628): a device without a browser asks for a code, its user allows or denies it in a browser elsewhere, and
//! meanwhile the device asks the token endpoint again and again.
//!
//! | file | what it holds |
//! |---|---|
//! | here | the request of the device (section 3.1) and its answer (section 3.2) |
//! | `document` | what is kept of it, as a ticket whose alias is the user code |
//! | `user_code` | the code that a user types (section 6.1) |
//! | `user_decision` | the user finds the request by its code, and decides (section 3.3) |
//! | `pace` | how often devices may ask, and how many may begin |
//!
//! The grant itself is `grants/device_code.rs` (sections 3.4 and 3.5).

use jurat_protocol::grant_type::GrantType;
use jurat_registry::store::StoreError;
use jurat_registry::ticket::Ticket;

use crate::client_auth::{self, AuthenticatedClient};
use crate::endpoint::Endpoint;
use crate::entitlement::Entitlement;
use crate::policy;
use crate::premises::Premises;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::ticket;
use crate::unproven_request::TokenRequest;
use document::{DeviceDocument, State};
use user_code::UserCode;

pub(crate) mod document;
pub(crate) mod pace;
pub mod user_code;
pub mod user_decision;

pub use pace::INTERVAL_SECONDS;

/// A device code and its user code count for so many seconds (`expires_in`).
pub const LIFETIME_SECONDS: u32 = 600;
/// So long after its end a code is still known to have expired, and not taken for an invention.
const REMEMBERED_SECONDS: u32 = 600;
/// So often another user code is drawn when one is in use.
const MOST_DRAWS: usize = 5;

/// What a device is answered (RFC 8628 section 3.2). Has no `Debug`: the device code is a secret.
pub struct DeviceAuthorization {
    /// What the device presents at the token endpoint.
    pub device_code: String,
    /// What the user types: four letters, a dash, four letters.
    pub user_code: String,
}

/// Answers a device authorization request (RFC 8628 section 3.1).
pub(crate) async fn authorize(
    request: &TokenRequest<'_>,
    premises: &Premises,
) -> Result<DeviceAuthorization, Rejection> {
    let client = client_auth::authenticate_at(Endpoint::DeviceAuthorization, request, premises);
    let client = client.await?;
    let context = RequestContext {
        request,
        endpoint: Endpoint::DeviceAuthorization,
        premises,
        now: premises.node.clock.now(),
    };
    let named = |rejection: Rejection| rejection.by_client(client.client().id().as_str());
    begin(&client, &context).await.map_err(named)
}

async fn begin(
    client: &AuthenticatedClient,
    context: &RequestContext<'_>,
) -> Result<DeviceAuthorization, Rejection> {
    let premises = context.premises;
    if !premises.grants.contains(&GrantType::DeviceCode) {
        let detail = GrantType::DeviceCode;
        return Err(Rejection::new(Reason::GrantTypeDisabled, detail));
    }
    let client = client.client();
    let wanted = Entitlement::asked_of_a_user(GrantType::DeviceCode, client);
    policy::may_use_the_grant(&wanted)?;
    let target = policy::target(&wanted, context).await?;
    let document = DeviceDocument {
        client: client.id().clone(),
        scope: policy::scope(&wanted, &target, context)?,
        audience: target.audience,
        ends_at: context.now.plus_seconds(LIFETIME_SECONDS),
        state: State::Pending,
    };
    // Whoever need not prove anything could fill the store otherwise.
    let may_begin = || {
        let pace = &premises.node.device_pace;
        premises.device_beginnings.may_begin(pace, context.now)
    };
    if client.settings().is_public() && !may_begin() {
        let detail = "too many devices of public clients begin at once";
        return Err(Rejection::new(Reason::StoreUnavailable, detail));
    }
    for _ in 0..MOST_DRAWS {
        let user_code = UserCode::draw(&*premises.node.randomness)?;
        let (device_code, ticket) = hand_out(&document, &user_code, context)?;
        match context.store().ticket_insert(vec![ticket]).await {
            Ok(()) => {
                return Ok(DeviceAuthorization {
                    device_code,
                    user_code: user_code.shown(),
                });
            }
            Err(StoreError::AlreadyTaken) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let detail = "every user code that was drawn is in use";
    Err(Rejection::new(Reason::StoreUnavailable, detail))
}

fn hand_out(
    document: &DeviceDocument,
    user_code: &UserCode,
    context: &RequestContext<'_>,
) -> Result<(String, Ticket), Rejection> {
    let kept_until = document.ends_at.plus_seconds(REMEMBERED_SECONDS);
    let (text, ticket) = ticket::hand_out(document, kept_until, context.now, context.premises)?;
    let alias = Some(user_code.compared().to_owned());
    Ok((text, Ticket { alias, ..ticket }))
}
