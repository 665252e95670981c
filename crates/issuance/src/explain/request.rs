//! The procession of a request that is only explained: the steps of [`crate::token_request`], in the same order, to the end.

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::resource::ResourceUri;
use jurat_registry::issuance::SpendOnce;
use jurat_registry::store::StoreError;
use jurat_registry::token_settings::TokenFormat;

use super::compared::{self, Compared};
use super::explanation::{ExplainedClient, ExplainedToken, Explanation};
use super::mend::{Known, mend};
use super::presenter::{Presenter, examine_client};
use super::walk::{Outcome, Walk};
use crate::assertion::examination::Presented;
use crate::endpoint::Endpoint;
use crate::entitlement::Entitlement;
use crate::grants::{self, Asked, Considered, Grant};
use crate::mint;
use crate::policy::{self, Target, Terms};
use crate::premises::Premises;
use crate::rejection::Rejection;
use crate::request_context::RequestContext;
use crate::step::Step;
use crate::unproven_request::{MalformedRequest, TokenRequest};

/// What is to be explained.
pub struct Explain<'a> {
    /// The request as it would be sent.
    pub request: TokenRequest<'a>,
    /// What the assertion would say, where there is none in the request: shape, key and signature are not judged then.
    pub saying: Option<Saying<'a>>,
    /// A client that is assumed to have authenticated.
    pub assumed_client: Option<&'a str>,
}

/// What an assertion would say.
pub struct Saying<'a> {
    /// The header, a JSON object; without one the algorithm and what else it says are not judged.
    pub header: Option<&'a str>,
    /// The claims, a JSON object.
    pub claims: &'a str,
}

/// Explains a request.
pub(crate) async fn explain(premises: &Premises, asked: &Explain<'_>) -> Explanation {
    let context = RequestContext {
        request: &asked.request,
        endpoint: Endpoint::Token,
        premises,
        now: premises.node.clock.now(),
    };
    let mut walk = Walk::new();
    walk.note(Step::Request, Outcome::Passed, None);
    // 1. The grant. One that is switched off can be gone through all the same.
    let grant = context.parameter("grant_type").and_then(grants::named);
    choose_the_grant(&context, &mut walk);
    // 2. The client.
    let required_by = grant
        .filter(|grant| grant.requires_client())
        .map(Grant::grant_type);
    let presenter = examine_client(asked.assumed_client, required_by, &context, &mut walk).await;
    // 3. What the grant would prove.
    let saying = asked.saying.as_ref().map(|saying| Presented::Saying {
        header: saying.header,
        claims: saying.claims,
    });
    let sent = context.parameter("assertion").map(Presented::Assertion);
    let considered = match grant {
        None => Considered {
            entitlement: None,
            spend: None,
            shown: None,
        },
        Some(grant) => {
            let asked = Asked {
                presented: saying.or(sent),
                presenter: &presenter,
                context: &context,
            };
            grant.examine(asked, &mut walk).await
        }
    };
    // 4. May this client use this grant, and 5. scope, resources, format and lifetime.
    let terms = terms(considered.entitlement.as_ref(), &context, &mut walk).await;
    // 6. No token is made. 7. Nothing is written, and what would be spent is only looked at.
    walk.note(Step::Signing, Outcome::NotJudged, None);
    replay(
        considered.spend.as_deref(),
        &presenter.spend,
        &context,
        &mut walk,
    )
    .await;
    walk.note(Step::Record, Outcome::NotJudged, None);
    // 8. The answer.
    let mut explanation = Explanation::of(walk);
    explanation.client = client(&considered, &presenter, asked.assumed_client.is_some());
    explanation.client_assertion = presenter.assertion;
    explanation.assertion = considered.shown;
    let would_have = considered
        .entitlement
        .zip(terms)
        .filter(|_| explanation.granted);
    explanation.token = would_have.map(|(entitlement, terms)| token(entitlement, terms, &context));
    explanation
}

/// Explains what never became a request.
pub(crate) fn explain_malformed(malformed: &MalformedRequest) -> Explanation {
    let mut walk = Walk::new();
    walk.judge(Step::Request, Err(malformed.into()), None, |reason| {
        mend(reason, &Known::default())
    });
    Explanation::of(walk)
}

fn choose_the_grant(context: &RequestContext<'_>, walk: &mut Walk) {
    let enabled = &context.premises.grants;
    let chosen = grants::choose(context.request.form, enabled).map(drop);
    let found = context.parameter("grant_type").unwrap_or("absent");
    let found = crate::rejection::quoted(found).to_string();
    let expected = compared::listed(enabled.iter().map(|grant| grant.wire_name()));
    walk.judge(
        Step::GrantType,
        chosen,
        Compared::of(found, expected),
        |reason| mend(reason, &Known::default()),
    );
}

async fn terms(
    entitlement: Option<&Entitlement>,
    context: &RequestContext<'_>,
    walk: &mut Walk,
) -> Option<Terms> {
    let Some(entitlement) = entitlement else {
        let steps = [Step::GrantAllowed, Step::Resource, Step::Scope];
        walk.note_all(steps, Outcome::NotReached);
        return None;
    };
    let known = Known {
        entitlement: Some(entitlement),
        scope: context.parameter("scope"),
        ..Known::default()
    };
    let may_use = policy::may_use_the_grant(entitlement);
    let client = entitlement.client.as_ref();
    let grants = client.map_or("any".into(), |client| {
        let grants = client.settings().grant_types.iter();
        compared::listed(grants.map(|grant| grant.short_name()))
    });
    let compared = Compared::of(entitlement.grant_type.short_name(), grants);
    walk.judge(Step::GrantAllowed, may_use, compared, |reason| {
        mend(reason, &known)
    });

    let target = target(entitlement, context, walk).await;
    let Some(target) = target else {
        walk.note(Step::Scope, Outcome::NotReached, None);
        return None;
    };
    let scope = policy::scope(entitlement, &target, context);
    let compared = scope_compared(entitlement, context);
    let (scope, verdict) = apart(scope);
    walk.judge(Step::Scope, verdict, compared, |reason| {
        mend(reason, &known)
    });
    Some(Terms {
        scope: scope?,
        token: policy::token_settings(entitlement, &target, context),
        audience: target.audience,
    })
}

/// For whom the token would be.
async fn target<'a>(
    entitlement: &'a Entitlement,
    context: &RequestContext<'a>,
    walk: &mut Walk,
) -> Option<Target> {
    let client = entitlement.client.as_ref();
    let (target, verdict) = apart(policy::target(entitlement, context).await);
    let resources: Vec<_> = context.request.form.values("resource").collect();
    let allowed = client.map_or("none".into(), |client| {
        let resources = client.settings().resources.iter();
        compared::listed(resources.map(ResourceUri::as_str))
    });
    let compared = Compared::of(compared::listed(resources.iter().copied()), allowed);
    let is_the_clients = |named: &&str| {
        client.is_some_and(|client| {
            client
                .settings()
                .resources
                .iter()
                .any(|uri| uri.as_str() == *named)
        })
    };
    let known = Known {
        resource: resources
            .iter()
            .copied()
            .find(|named| !is_the_clients(named)),
        entitlement: Some(entitlement),
        ..Known::default()
    };
    walk.judge(Step::Resource, verdict, compared, |reason| {
        mend(reason, &known)
    });
    target
}

fn apart<T>(result: Result<T, Rejection>) -> (Option<T>, Result<(), Rejection>) {
    match result {
        Ok(value) => (Some(value), Ok(())),
        Err(refusal) => (None, Err(refusal)),
    }
}

fn scope_compared(entitlement: &Entitlement, context: &RequestContext<'_>) -> Compared {
    let asked = match (context.parameter("scope"), &entitlement.claimed_scope) {
        (Some(parameter), _) => crate::rejection::quoted(parameter).to_string(),
        (None, Some(claimed)) => format!("\"{claimed}\" by the assertion"),
        (None, None) => "nothing in particular".into(),
    };
    let client = entitlement.client.as_ref();
    let client = client.map(|client| &client.settings().scope);
    let provider = entitlement.identity_provider();
    let provider = provider.and_then(|provider| provider.settings().scope.as_ref());
    let bounds = [
        ("client", client),
        ("identity provider", provider),
        ("claims", entitlement.mapped_scope.as_ref()),
    ];
    let bounds = bounds
        .into_iter()
        .filter_map(|(whose, scope)| Some(format!("{whose}: {}", compared::listed(scope?.iter()))));
    Compared::of(asked, bounds.collect::<Vec<_>>().join("; "))
}

/// Whether anything that would be spent was spent before.
async fn replay(
    grants: Option<&[SpendOnce]>,
    clients: &[SpendOnce],
    context: &RequestContext<'_>,
    walk: &mut Walk,
) {
    let Some(grants) = grants else {
        return walk.note(Step::Replay, Outcome::NotReached, None);
    };
    let mut marks: Vec<_> = grants.iter().chain(clients).map(|once| once.mark).collect();
    let only_client_spends = grants.is_empty() && !clients.is_empty();
    let count = marks.len();
    let answer = context.store().is_any_spent(marks.clone()).await;
    marks.sort_unstable();
    marks.dedup();
    let verdict = match answer {
        // What is presented twice in one request is used twice.
        Ok(spent) if spent || marks.len() < count => Err(StoreError::AlreadySpent.into()),
        Ok(_) => Ok(()),
        Err(error) => Err(Rejection::from(error)),
    };
    let found = match (&verdict, count) {
        (_, 0) => "nothing that is used once",
        (Ok(()), _) => "not used before",
        (Err(_), _) => "used before",
    };
    let verdict =
        verdict.map_err(|refusal: Rejection| refusal.of_client_assertion(only_client_spends));
    let compared = Compared::of(found, "not used before");
    walk.judge(Step::Replay, verdict, compared, |reason| {
        mend(reason, &Known::default())
    });
}

fn client(
    considered: &Considered,
    presenter: &Presenter,
    assumed: bool,
) -> Option<ExplainedClient> {
    let entitled = considered.entitlement.as_ref();
    let client = entitled.and_then(|entitled| entitled.client.as_ref());
    let client = client.or(presenter.client.as_ref())?;
    Some(ExplainedClient {
        id: client.id().as_str().to_owned(),
        method: presenter.method.map(ClientAuthMethod::name),
        assumed,
    })
}

fn token(entitlement: Entitlement, terms: Terms, context: &RequestContext<'_>) -> ExplainedToken {
    let settings = terms.token;
    let (record, claims) = mint::preview(entitlement, terms, context);
    let is_jwt = settings.format == TokenFormat::Jwt;
    ExplainedToken {
        subject: record.subject,
        scope: record.scope.to_string(),
        audience: record.audience,
        format: settings.format,
        algorithm: is_jwt.then(|| Algorithm::name(settings.algorithm)),
        lifetime_seconds: i64::from(settings.lifetime_seconds),
        claims,
    }
}
