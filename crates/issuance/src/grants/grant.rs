//! What a grant is: its name, whether a client must authenticate for it, and how it proves an [`Authorization`]; and how an explanation
//! goes through the same checks to their end, which proves nothing.

use std::future::Future;
use std::pin::Pin;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::issuance::SpendOnce;

use crate::assertion::examination::Presented;
use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;
use crate::explain::presenter::Presenter;
use crate::explain::shown_assertion::ShownAssertion;
use crate::explain::walk::{Outcome, Walk};
use crate::rejection::Rejection;
use crate::request_context::RequestContext;
use crate::step::Step;

mod client_grant;

pub(super) use client_grant::ClientGrant;

/// What [`Grant::authorize`] returns.
pub(super) type Authorizing<'a> =
    Pin<Box<dyn Future<Output = Result<Authorization, Rejection>> + Send + 'a>>;

/// What [`Grant::examine`] returns.
pub(super) type Examining<'a> = Pin<Box<dyn Future<Output = Considered> + Send + 'a>>;

/// A grant.
pub(crate) trait Grant: Sync {
    /// Its `grant_type`.
    fn grant_type(&self) -> GrantType;

    /// Whether it is nothing without client authentication.
    fn requires_client(&self) -> bool;

    /// Whether a public client may use it, which only names itself (RFC 6749 section 2.1): where what it presents is bound to it.
    fn admits_public_clients(&self) -> bool;

    /// Proves what the request asks for, with or without an authenticated client.
    fn authorize<'a>(
        &'a self,
        client: Option<AuthenticatedClient>,
        context: &'a RequestContext<'a>,
    ) -> Authorizing<'a>;

    /// Every check of [`Grant::authorize`], to the end. What it comes to is no proof.
    fn examine<'a>(&'a self, asked: Asked<'a>, walk: &'a mut Walk) -> Examining<'a>;
}

/// A grant by something that this server handed out has nothing to explain beside its refusal: it is not judged.
fn not_judged(walk: &mut Walk) -> Considered {
    walk.note(Step::Presented, Outcome::NotJudged, None);
    Considered {
        entitlement: None,
        spend: None,
        shown: None,
    }
}

/// What an explanation is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The assertion, or what it would say; `None` when there is none.
    pub(crate) presented: Option<Presented<'a>>,
    /// Who asks.
    pub(crate) presenter: &'a Presenter,
    /// The request.
    pub(crate) context: &'a RequestContext<'a>,
}

/// What a grant would come to.
pub(crate) struct Considered {
    /// Who would have a token, for whom; `None` when that cannot be told.
    pub(crate) entitlement: Option<Entitlement>,
    /// What the grant would spend; `None` when that cannot be told.
    pub(crate) spend: Option<Vec<SpendOnce>>,
    /// The assertion, for display.
    pub(crate) shown: Option<ShownAssertion>,
}
