//! `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 section 2.1): a signed JWT from somebody trusted goes in. Its rules are
//! those of [`crate::assertion`]; client authentication is optional (RFC 7523 section 3.1) unless an identity provider's settings
//! demand it.

use jurat_protocol::grant_type::GrantType;

use super::grant::{Asked, Authorizing, Considered, Examining, Grant};
use crate::act::Act;
use crate::assertion::examination::{Presentation, examine};
use crate::assertion::{self, local_user, purpose::Purpose};
use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;
use crate::explain::mend::{Known, mend};
use crate::explain::walk::{Outcome, Part, Walk};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::step::Step;

/// The grant.
pub(super) struct JwtBearer;

impl Grant for JwtBearer {
    fn grant_type(&self) -> GrantType {
        GrantType::JwtBearer
    }

    fn requires_client(&self) -> bool {
        false
    }

    fn admits_public_clients(&self) -> bool {
        false
    }

    fn authorize<'a>(
        &'a self,
        client: Option<AuthenticatedClient>,
        context: &'a RequestContext<'a>,
    ) -> Authorizing<'a> {
        Box::pin(async move {
            let text = context.parameter("assertion").ok_or_else(missing)?;
            let purpose = Purpose::Grant {
                presenter: client.as_ref().map(|client| &**client.client()),
                client_id: context.parameter("client_id"),
            };
            let verified = assertion::verify(text, purpose, context).await?;
            let said = verified.statement();
            let claimed = |rejection: Rejection| rejection.claimed_by(said.issuer.name());
            let user = local_user::of(said, context).await.map_err(claimed)?;
            let presenter = client.as_ref();
            let named = presenter.map(|client| &**client.client());
            let actor = Act::told_by(said, named).map_err(claimed)?;
            Ok(Authorization::by_assertion(
                verified, presenter, user, actor,
            ))
        })
    }

    fn examine<'a>(&'a self, asked: Asked<'a>, walk: &'a mut Walk) -> Examining<'a> {
        Box::pin(consider(asked, walk))
    }
}

fn missing() -> Rejection {
    Rejection::new(Reason::AssertionMissing, "no assertion")
}

async fn consider(asked: Asked<'_>, walk: &mut Walk) -> Considered {
    let Asked {
        presented,
        presenter,
        context,
    } = asked;
    let Some(presented) = presented else {
        walk.judge(Step::Assertion, Err(missing()), None, |reason| {
            mend(reason, &Known::default())
        });
        return Considered {
            entitlement: None,
            spend: None,
            shown: None,
        };
    };
    walk.note(Step::Assertion, Outcome::Passed, None);
    walk.turn_to(Part::Assertion);
    let client = presenter.client.as_ref();
    let presentation = Presentation {
        purpose: Purpose::Grant {
            presenter: client.map(|client| &**client),
            client_id: context.parameter("client_id"),
        },
        presenter_failed: presenter.failed,
    };
    let examined = examine(presented, presentation, context, walk).await;
    let mut statement = examined.statement.filter(|_| !examined.presenter_refused);
    let (mut user, mut actor) = (None, None);
    if let Some(said) = &statement {
        let found = local_user::of(said, context).await;
        let found = found.map_err(|refusal| (Step::MappedSubject, refusal));
        let told = Act::told_by(said, client.map(|client| &**client))
            .map_err(|refusal| (Step::MappedClaims, refusal));
        match found.and_then(|user| told.map(|actor| (user, actor))) {
            Ok(both) => (user, actor) = both,
            Err((step, refusal)) => {
                let known = Known {
                    issuer: Some(&said.issuer),
                    ..Known::default()
                };
                let advice = |reason| mend(reason, &known);
                walk.judge(step, Err(refusal), None, advice);
                statement = None;
            }
        }
    }
    walk.turn_to(Part::Request);
    let entitlement = statement.map(|statement| Entitlement {
        actor,
        ..Entitlement::by_statement(statement, client, user)
    });
    Considered {
        entitlement,
        spend: examined.spend,
        shown: Some(examined.shown),
    }
}
