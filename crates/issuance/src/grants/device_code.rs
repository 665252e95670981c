//! `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 sections 3.4 and 3.5): a device asks again and again until its user has decided.
//! The device code is bound to its client and counts once.

use jurat_protocol::grant_type::GrantType;
use jurat_registry::ticket::TicketKind;

use super::grant::ClientGrant;
use crate::authorization::{Authorization, Standing};
use crate::client_auth::AuthenticatedClient;
use crate::device_authorization::document::{DeviceDocument, State};
use crate::entitlement::{AllowedBefore, Entitlement};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::ticket::{self, Presented};

/// The grant.
pub(super) struct DeviceCode;

impl ClientGrant for DeviceCode {
    const GRANT_TYPE: GrantType = GrantType::DeviceCode;
    const ADMITS_PUBLIC_CLIENTS: bool = true;

    async fn prove(
        client: &AuthenticatedClient,
        context: &RequestContext<'_>,
    ) -> Result<Authorization, Rejection> {
        let text = context.parameter("device_code");
        let text = text.ok_or_else(|| Rejection::new(Reason::GrantMissing, "no device_code"))?;
        let presented = ticket::find::<DeviceDocument>(text, context).await?;
        let document = &presented.document;
        // RFC 8628 section 3.4: the device code is the client's that it was issued to.
        if document.client != *client.client().id() {
            let whose = format_args!("issued to {}", document.client);
            return Err(Rejection::new(Reason::GrantUnknown, whose));
        }
        if let Some(taken) = presented.ticket.taken {
            let detail = format_args!("used before at {} by decision {}", taken.at, taken.by);
            return Err(Rejection::new(Reason::GrantUsed, detail));
        }
        if context.now >= document.ends_at {
            let detail = format_args!("ended at {}", document.ends_at);
            return Err(Rejection::new(Reason::DeviceCodeExpired, detail));
        }
        match &document.state {
            State::Pending => Err(wait(&presented, context)),
            State::Denied => Err(Rejection::new(Reason::DeviceDenied, "the user said no")),
            State::Allowed { user, sign_in } => {
                let found = context.store().user_find(*user).await?;
                let found = found.filter(|user| user.vouches_for(sign_in.at, context.now));
                let user = found.ok_or_else(|| {
                    Rejection::new(Reason::GrantRevoked, "the user no longer counts")
                })?;
                let allowed = AllowedBefore {
                    scope: document.scope.clone(),
                    audience: Some(document.audience.clone()),
                };
                let grant_type = GrantType::DeviceCode;
                let sign_in = sign_in.clone();
                let entitlement =
                    Entitlement::by_user(grant_type, client.client(), user, sign_in, Some(allowed));
                let standing = Standing::Begins {
                    in_any_case: true,
                    takes: Some((TicketKind::DeviceCode, presented.ticket.id)),
                };
                Ok(Authorization::by_ticket(entitlement, client, standing))
            }
        }
    }
}

/// RFC 8628 section 3.5: the device is to ask again; when it has asked too early, less often.
fn wait(presented: &Presented<DeviceDocument>, context: &RequestContext<'_>) -> Rejection {
    let pace = &context.premises.node.device_pace;
    if pace.may_poll(presented.ticket.id, context.now) {
        Rejection::new(Reason::DevicePending, "the user has not decided")
    } else {
        Rejection::new(Reason::DeviceTooFast, "the user has not decided")
    }
}
