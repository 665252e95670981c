//! `password` (RFC 6749 section 4.3): the client hands over a user's name and password. RFC 9700 section 2.4 forbids it, as it teaches users
//! to give their password to programs: it is off unless an operator switches it on for a migration.

use jurat_protocol::grant_type::GrantType;

use super::grant::ClientGrant;
use crate::authorization::{Authorization, Standing};
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::sign_in::{self, SignInRefusal, Unavailable, WhyNot};

/// The grant.
pub(super) struct Password;

impl ClientGrant for Password {
    const GRANT_TYPE: GrantType = GrantType::Password;
    const ADMITS_PUBLIC_CLIENTS: bool = true;

    async fn prove(
        client: &AuthenticatedClient,
        context: &RequestContext<'_>,
    ) -> Result<Authorization, Rejection> {
        // RFC 6749 section 4.3.2: both are REQUIRED.
        let parameter = |name: &str| {
            let missing = || Rejection::new(Reason::PasswordMissing, format_args!("no {name}"));
            context.parameter(name).ok_or_else(missing)
        };
        let (name, password) = (parameter("username")?, parameter("password")?);
        let grant_type = GrantType::Password;
        // A client that may not use it must not become a place to guess at.
        if !client.client().settings().grant_types.contains(&grant_type) {
            return Err(Rejection::new(Reason::GrantNotAllowed, grant_type));
        }
        let signed_in = sign_in::sign_in(name, password, context.request.peer, context.premises);
        let signed_in = signed_in.await.map_err(refused)?;
        let user = signed_in.user().clone();
        let how = signed_in.sign_in();
        let entitlement = Entitlement::by_user(grant_type, client.client(), user, how, None);
        let standing = Standing::Begins {
            in_any_case: false,
            takes: None,
        };
        Ok(Authorization::by_ticket(entitlement, client, standing))
    }
}

fn refused(refusal: SignInRefusal) -> Rejection {
    match refusal {
        SignInRefusal::NotRecognized(why) => {
            let reason = match why {
                WhyNot::Unknown => Reason::UserUnknown,
                WhyNot::WrongPassword | WhyNot::NoPassword => Reason::PasswordWrong,
                WhyNot::Disabled => Reason::UserDisabled,
            };
            Rejection::new(reason, why.for_operator())
        }
        SignInRefusal::TooMany { retry_after } => {
            let detail = format_args!("guesses at this user; {retry_after} seconds to wait");
            Rejection::new(Reason::PasswordGuessingSlowedDown, detail).retry_after(retry_after)
        }
        SignInRefusal::Unavailable(Unavailable::Store(error)) => error.into(),
        SignInRefusal::Unavailable(Unavailable::Passwords(why)) => {
            Rejection::new(Reason::StoreUnavailable, why)
        }
    }
}
