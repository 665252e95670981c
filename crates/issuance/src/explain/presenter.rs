//! Client authentication under every check, to the end: what an explanation shows of it. The functions are those of
//! [`crate::client_auth::authenticate`]; what comes out is a name, never an [`crate::client_auth::AuthenticatedClient`], and an
//! administrator may assume it.

use std::sync::Arc;

use jurat_protocol::basic::BasicCredentials;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::client::Client;
use jurat_registry::id::ClientId;
use jurat_registry::issuance::SpendOnce;

use super::compared::Compared;
use super::mend::{Known, mend, mend_of_a_mac};
use super::nearest::{self, Nearest};
use super::shown_assertion::ShownAssertion;
use super::walk::{Outcome, Part, Walk};
use crate::assertion::examination::{Presentation, Presented, examine};
use crate::assertion::purpose::Purpose;
use crate::client_auth::{Guesses, is_the_one_named, missing, prove, recognise};
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;
use crate::step::Step;

/// Who asks, as far as it was found.
pub(crate) struct Presenter {
    /// The client; `None` when nobody authenticates, or whoever tried failed.
    pub(crate) client: Option<Arc<Client>>,
    /// Whether somebody tried and failed, or nobody tried where somebody must.
    pub(crate) failed: bool,
    /// What its proof would spend.
    pub(crate) spend: Vec<SpendOnce>,
    /// Its own assertion, for display.
    pub(crate) assertion: Option<ShownAssertion>,
    /// How it authenticates.
    pub(crate) method: Option<ClientAuthMethod>,
}

/// Examines who asks. `required_by` is the grant that is nothing without a client; `assumed` is a client that an administrator says has
/// authenticated.
pub(crate) async fn examine_client(
    assumed: Option<&str>,
    required_by: Option<GrantType>,
    context: &RequestContext<'_>,
    walk: &mut Walk,
) -> Presenter {
    let mut presenter = Presenter {
        client: None,
        failed: false,
        spend: Vec::new(),
        assertion: None,
        method: None,
    };
    let verdict = match assumed {
        Some(id) => assume(id, &mut presenter, context).await,
        None => authenticate(required_by, &mut presenter, context, walk).await,
    };
    presenter.failed = verdict.is_err();
    let found = presenter.client.as_ref().map(|client| client.id().as_str());
    let found = found.unwrap_or("nobody authenticates");
    let by = presenter.method.map_or("", ClientAuthMethod::name);
    let found = [found, by].join(" ").trim().to_owned();
    let required = if required_by.is_some() {
        "a client"
    } else {
        "a client, or nobody"
    };
    let compared = Compared::of(found, required);
    if assumed.is_some() && verdict.is_ok() {
        walk.note(Step::ClientAuthentication, Outcome::Assumed, compared);
        return presenter;
    }
    let (named, nearest) = match &verdict {
        Ok(()) => (None, Vec::new()),
        Err(_) => who_was_meant(assumed, context).await,
    };
    let known = Known {
        client: presenter.client.as_deref().or(named.as_deref()),
        nearest: &nearest,
        ..Known::default()
    };
    walk.judge(Step::ClientAuthentication, verdict, compared, |reason| {
        mend(reason, &known)
    });
    presenter
}

async fn assume(
    id: &str,
    presenter: &mut Presenter,
    context: &RequestContext<'_>,
) -> Result<(), Rejection> {
    let found = context.store().client_find(id).await?;
    let refused = |reason| Rejection::new(reason, format_args!("client_id {}", quoted(id)));
    let client = found.ok_or_else(|| refused(Reason::ClientUnknown))?;
    let is_live = client.is_live(context.now);
    let client = presenter.client.insert(client);
    if !is_live {
        return Err(refused(Reason::ClientDisabled));
    }
    is_the_one_named(client, context)
}

async fn authenticate(
    required_by: Option<GrantType>,
    presenter: &mut Presenter,
    context: &RequestContext<'_>,
    walk: &mut Walk,
) -> Result<(), Rejection> {
    let Some(method) = recognise(context.request)? else {
        return required_by.map_or(Ok(()), |grant| Err(missing(grant)));
    };
    presenter.method = Some(method.method());
    if let Some(text) = method.assertion(context) {
        walk.turn_to(Part::ClientAssertion);
        let presentation = Presentation {
            purpose: Purpose::ClientAuthentication {
                at: context.endpoint,
            },
            presenter_failed: false,
        };
        let examined = examine(Presented::Assertion(text), presentation, context, walk).await;
        walk.turn_to(Part::Request);
        presenter.assertion = Some(examined.shown);
    }
    let proven = prove(method, &mut Guesses::not_counted(), context).await;
    if let Err(refusal) = &proven
        && presenter.assertion.is_none()
    {
        show_step_of_a_mac(refusal, walk);
    }
    let proven = proven?;
    presenter.spend = proven.spend().to_vec();
    presenter.client = Some(Arc::clone(proven.client()));
    Ok(())
}

/// An assertion with a MAC is not examined check by check: what refused it is shown as a step of it.
fn show_step_of_a_mac(refusal: &Rejection, walk: &mut Walk) {
    let (reason, detail) = (refusal.reason(), refusal.detail_for_operator());
    if !reason.step().is_of_an_assertion() || reason == Reason::ClientIdMismatch {
        return;
    }
    let shown = Rejection::new(reason, detail).retold_of_client_assertion(true);
    walk.turn_to(Part::ClientAssertion);
    walk.judge(reason.step(), Err(shown), None, mend_of_a_mac);
    walk.turn_to(Part::Request);
}

/// The client that the request names, and registered ones with names like it.
async fn who_was_meant(
    assumed: Option<&str>,
    context: &RequestContext<'_>,
) -> (Option<Arc<Client>>, Vec<Nearest>) {
    let basic = context.request.authorization;
    let basic = basic.and_then(BasicCredentials::parse).and_then(Result::ok);
    let basic = basic.as_ref().map(BasicCredentials::client_id);
    let Some(name) = assumed.or(basic).or(context.parameter("client_id")) else {
        return (None, Vec::new());
    };
    let store = context.store();
    let client = match name.parse::<ClientId>() {
        Ok(_) => store.client_find(name).await.ok().flatten(),
        Err(_) => None,
    };
    let nearest = match client {
        Some(_) => Vec::new(),
        None => nearest::to(name, true, store).await.unwrap_or_default(),
    };
    (client, nearest)
}
