//! The authorization request (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1), checked in order. Until the client and its
//! redirect URI are proven nothing is redirected; from then on whatever is wrong is told to the client.

use jurat_protocol::form::Form;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::pkce::{CODE_CHALLENGE_METHOD, CodeChallenge};
use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::Client;
use jurat_registry::id::TicketId;

use super::asked_for::AskedFor;
use super::fault::Fault;
use super::fresh_sign_in::{self, RequestDigest};
use super::prompt::Prompt;
use super::pushed_request;
use super::redirect_target::{self, RedirectTarget};
use super::refusal::{AuthorizationRefusal, Told};
use super::response::AuthorizationResponse;
use super::response_mode::ResponseMode;
use crate::endpoint::Endpoint;
use crate::entitlement::Entitlement;
use crate::own_id_token;
use crate::policy;
use crate::premises::Premises;
use crate::request_context::RequestContext;
use crate::unproven_request::TokenRequest;

/// The one `response_type`.
pub(crate) const RESPONSE_TYPE: &str = "code";

/// Longer values of `nonce` are refused: it is kept with the code and what comes of it.
const MOST_NONCE: usize = 1024;

/// A request on its way: how it was sent beside what it asks.
pub(super) struct Sent {
    /// The pushed request that it is.
    pub(super) pushed: Option<TicketId>,
    /// Of what the browser sent.
    pub(super) digest: RequestDigest,
    /// What the browser sent after a sign-in.
    pub(super) after_sign_in: Option<String>,
    /// Whether it is being pushed now.
    pub(super) is_being_pushed: bool,
}

/// Checks a request that a browser brings.
pub(crate) async fn ask(
    premises: &Premises,
    form: &Form<'_>,
) -> Result<AskedFor, AuthorizationRefusal> {
    let request = TokenRequest {
        form,
        authorization: None,
        peer: None,
    };
    let context = RequestContext {
        request: &request,
        endpoint: Endpoint::Token,
        premises,
        now: premises.node.clock.now(),
    };
    let pushed = pushed_request::named_by(form, &context).await;
    let pushed = pushed.map_err(AuthorizationRefusal::Show)?;
    let sent = Sent {
        pushed: pushed.as_ref().map(|pushed| pushed.id),
        digest: RequestDigest::of(form),
        after_sign_in: form.value(fresh_sign_in::PARAMETER).map(str::to_owned),
        is_being_pushed: false,
    };
    match pushed {
        None => check(form, sent, &context).await,
        Some(pushed) => {
            // RFC 9126 section 4: what was pushed counts, and nothing that stands beside it.
            let form = Form::parse(pushed.parameters.as_bytes());
            let form = form.map_err(|_| AuthorizationRefusal::Show(Fault::PushedRequestUnknown))?;
            check(&form, sent, &context).await
        }
    }
}

/// Checks a request, wherever its parameters come from.
pub(super) async fn check(
    form: &Form<'_>,
    sent: Sent,
    context: &RequestContext<'_>,
) -> Result<AskedFor, AuthorizationRefusal> {
    let target = redirect_target::prove(form, context).await;
    let target = target.map_err(AuthorizationRefusal::Show)?;
    let issuer = context.premises.own_names.issuer();
    let read = read(form, &target, sent, context).await;
    read.map_err(|told| {
        let Told { code, description } = told;
        let answer = AuthorizationResponse::with_error(&target, issuer, code, description);
        AuthorizationRefusal::Redirect(Box::new(answer))
    })
}

/// Everything that is told to the client when it is wrong.
async fn read(
    form: &Form<'_>,
    target: &RedirectTarget,
    sent: Sent,
    context: &RequestContext<'_>,
) -> Result<AskedFor, Told> {
    how_it_was_sent(form, target, &sent)?;
    response_type(form)?;
    let challenge = challenge(form, &target.client)?;
    let (scope, audience) = scope_and_audience(form, target, context).await?;
    let nonce = form.value("nonce");
    if nonce.is_some_and(|nonce| nonce.len() > MOST_NONCE) {
        return Err(Fault::NonceTooLong.into());
    }
    let prompt = form.value("prompt").map(Prompt::parse);
    let prompt = prompt.map(|read| read.ok_or(Fault::PromptMalformed));
    let max_age = form.value("max_age").map(str::parse::<u32>);
    let max_age = max_age.transpose().map_err(|_| Fault::MaxAgeMalformed)?;
    Ok(AskedFor {
        target: target.clone(),
        scope,
        audience,
        challenge,
        nonce: nonce.map(str::to_owned),
        prompt: prompt.transpose()?.unwrap_or_default(),
        max_age,
        login_hint: form.value("login_hint").map(str::to_owned),
        hinted_subject: hinted_subject(form, &target.client, context).await?,
        pushed: sent.pushed,
        digest: sent.digest,
        after_sign_in: sent.after_sign_in,
    })
}

fn how_it_was_sent(form: &Form<'_>, target: &RedirectTarget, sent: &Sent) -> Result<(), Fault> {
    let mode = form.value("response_mode");
    if mode.is_some_and(|name| ResponseMode::from_name(name).is_none()) {
        return Err(Fault::ResponseModeUnsupported);
    }
    let state = form.value("state");
    if state.is_some_and(|state| !redirect_target::is_short(state)) {
        return Err(Fault::StateTooLong);
    }
    if form.value("request").is_some() {
        return Err(Fault::RequestNotSupported);
    }
    // RFC 9126 section 2.1: a pushed request has none itself; whoever names another than a pushed one's is told so.
    if form.value("request_uri").is_some() {
        return Err(Fault::RequestUriNotSupported);
    }
    let was_pushed = sent.pushed.is_some() || sent.is_being_pushed;
    let settings = target.client.settings();
    if settings.require_pushed_authorization_requests && !was_pushed {
        return Err(Fault::PushedRequestRequired);
    }
    Ok(())
}

/// RFC 6749 section 3.1.1.
fn response_type(form: &Form<'_>) -> Result<(), Fault> {
    match form.value("response_type") {
        None => Err(Fault::ResponseTypeMissing),
        Some(RESPONSE_TYPE) => Ok(()),
        Some(_) => Err(Fault::ResponseTypeUnsupported),
    }
}

/// RFC 7636 section 4.3: only S256, which is not the default, so it must be named. RFC 9700 section 2.1.1: public clients MUST use it.
fn challenge(form: &Form<'_>, client: &Client) -> Result<Option<CodeChallenge>, Fault> {
    let method = form.value("code_challenge_method");
    let Some(text) = form.value("code_challenge") else {
        let is_needed = client.settings().is_public() || client.settings().require_pkce;
        return if is_needed || method.is_some() {
            Err(Fault::ChallengeMissing)
        } else {
            Ok(None)
        };
    };
    if method != Some(CODE_CHALLENGE_METHOD) {
        return Err(Fault::ChallengeMethodUnsupported);
    }
    let challenge = CodeChallenge::parse(text).ok_or(Fault::ChallengeMalformed)?;
    Ok(Some(challenge))
}

/// What the client may have of the scope, and the resources (RFC 8707 section 2.1): by the rules of the token endpoint.
async fn scope_and_audience(
    form: &Form<'_>,
    target: &RedirectTarget,
    context: &RequestContext<'_>,
) -> Result<(ScopeSet, Vec<String>), Told> {
    let request = TokenRequest {
        form,
        authorization: None,
        peer: None,
    };
    let context = RequestContext {
        request: &request,
        ..*context
    };
    let asked = Entitlement::asked_of_a_user(GrantType::AuthorizationCode, &target.client);
    let resources = policy::target(&asked, &context).await?;
    let scope = policy::scope(&asked, &resources, &context)?;
    Ok((scope, resources.audience))
}

/// OpenID Connect Core section 3.1.2.1: an ID token of this server for this client, whether or not it has ended.
async fn hinted_subject(
    form: &Form<'_>,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<Option<String>, Fault> {
    let Some(hint) = form.value("id_token_hint") else {
        return Ok(None);
    };
    let hint = own_id_token::read(hint, context.premises).await;
    let hint = hint.map_err(|_| Fault::Unavailable)?;
    let hint = hint.filter(|token| token.client == client.id().as_str());
    let hint = hint.ok_or(Fault::HintMalformed)?;
    Ok(Some(hint.subject))
}
