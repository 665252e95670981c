//! `POST /admin/v1/identity-providers/proposal`: a sample `assertion` of an issuer that is not trusted yet leads to the narrowest settings
//! that accept it, each with its reason; its keys are looked for, and it is tried. `preset`, `answers`, `key_source`, `client`, `keys` and
//! `settings` (a merge patch) go over what the sample leads to. Nothing is registered, and the sample is neither kept nor logged.
//!
//! | file | what it holds |
//! |---|---|
//! | `asked` | the request |
//! | `found_keys` | the keys that the issuer publishes |
//! | `tried` | what the proposed settings make of the sample, and of claims like it |
//! | `shown` | the answer |

mod asked;
mod found_keys;
mod shown;
mod tried;

use crate::admin::openapi::operation::{Operation, Topic};
use asked::StatedSample;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::rejection::Rejection;
use jurat_issuance::sample_trial::{self, Trial};
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::{
    IdentityProvider, IdentityProviderParts, IdentityProviderSettings,
};
use jurat_registry::lint::Finding;
use jurat_registry::sample::{self, Given, Sample, SampleProposal};
use jurat_registry::store::Issuer;

use crate::admin::own_name;
use crate::admin::preset;
use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;
use asked::Asked;
use shown::Shown;
use tried::NearMissTried;

/// The lint's finding about an audience that is not this server's alone.
const SHARED_AUDIENCE: &str = "no-audience-of-its-own";

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::IdentityProviders, "proposeIdentityProvider", "Proposes the narrowest settings that accept a sample assertion.")
.described("Nothing is registered, and the sample is neither kept nor logged. The issuer's keys are looked for, and the sample is tried under what is proposed.")
.takes::<StatedSample>()
.shows::<Shown<'_>>("The proposal, with reasons, checks and findings.")
}

/// Proposes settings.
pub(crate) async fn propose(
    State(app): State<AppState>,
    administrator: Administrator,
    body: JsonBody,
) -> Result<Response, Problem> {
    let asked = Asked::read(&app, body)?;
    let sample = sample_trial::read(&asked.assertion).map_err(|refusal| unreadable(&refusal))?;
    let registered = registered(&app, &sample).await?;
    let server = &app.authorization_server;
    let mut proposal = sample::propose(
        &sample,
        &Given {
            preset: asked.preset.as_deref(),
            answers: &asked.answers,
            own: &server.tenant().issuer,
            now: server.clock().now(),
        },
    )?;
    let lint = TrustLint::begin(&app).await?;
    let (mut provider, findings) = settle(&app, &asked, &mut proposal, &lint)?;
    let near_misses = tried::near_misses(&provider, &proposal, &sample, asked.client.as_ref());
    if !asked.states_rule_tests() {
        provider = with_rule_tests(&provider, &sample, &near_misses)?;
    }
    let keys = found_keys::find(&app, &provider).await;
    let now = server.clock().now();
    let provider = Arc::new(provider);
    let tried = server.try_sample(&Trial {
        text: &asked.assertion,
        provider: Arc::clone(&provider),
        published: &keys.iter().collect::<Vec<_>>(),
        at: sample.alive_at(now),
    });
    let tried = tried.map_err(|refusal| unreadable(&refusal))?;
    tracing::info!(
        administrator = administrator.name(),
        preset = proposal.preset,
        "settings proposed from a sample assertion"
    );
    let shown = Shown::of(shown::Parts {
        proposal: &proposal,
        stated: &asked.stated,
        provider: &provider,
        sample: &sample,
        keys: &keys,
        tried: &tried,
        near_misses,
        findings,
        registered,
        now,
    });
    Ok(json::private(StatusCode::OK, &shown))
}

/// A text that no settings could accept.
fn unreadable(refusal: &Rejection) -> Problem {
    Problem::of_field("assertion", refusal.reason().sentence())
}

/// Whether the issuer is an identity provider already. One that cannot be is refused: this server itself, and a client.
async fn registered(
    app: &AppState,
    sample: &Sample,
) -> Result<Option<IdentityProviderId>, Problem> {
    let Some(issuer) = sample.issuer() else {
        return Ok(None);
    };
    own_name::refuse(app, "assertion", issuer)?;
    let store = app.authorization_server.store();
    match store.issuer_find(issuer).await? {
        None => Ok(None),
        Some(Issuer::IdentityProvider(provider)) => Ok(Some(provider.id())),
        Some(Issuer::Client(_)) => Err(Problem::of_field(
            "assertion",
            "its iss is a client of this server, which signs for itself with its own credentials: no identity provider can have that name",
        )),
    }
}

/// What is proposed with what is stated, and what the lint finds. An audience that others accept as well is not taken over from a sample.
fn settle(
    app: &AppState,
    asked: &Asked,
    proposal: &mut SampleProposal,
    lint: &TrustLint<'_>,
) -> Result<(IdentityProvider, Vec<Finding>), Problem> {
    let provider = build(app, asked, proposal)?;
    let findings = lint.findings(&provider);
    let is_shared = findings
        .iter()
        .any(|finding| finding.name == SHARED_AUDIENCE);
    let Some(audience) = proposal.borrowed_audience.clone() else {
        return Ok((provider, findings));
    };
    let (advice, own) = (
        proposal.audience_advice,
        app.authorization_server.tenant().issuer.as_str(),
    );
    if !is_shared {
        proposal.warnings.push(format!(
            "the sample is for {audience}, and this server is {own}. It is accepted as proposed; better: {advice}"
        ));
        return Ok((provider, findings));
    }
    proposal.return_audience();
    proposal.warnings.push(format!(
        "the sample is for {audience}, which other services accept as well, and this server is {own}. So it will not do as it is: {advice}"
    ));
    let provider = build(app, asked, proposal)?;
    let findings = lint.findings(&provider);
    Ok((provider, findings))
}

fn build(
    app: &AppState,
    asked: &Asked,
    proposal: &SampleProposal,
) -> Result<IdentityProvider, Problem> {
    let server = &app.authorization_server;
    let settings: IdentityProviderSettings =
        preset::changed(&proposal.settings, asked.stated.clone())
            .map_err(|problem| problem.within("settings"))?;
    let now = server.clock().now();
    Ok(IdentityProvider::new(IdentityProviderParts {
        id: IdentityProviderId::new(now, server.randomness())?,
        issuer: proposal.issuer.clone(),
        settings,
        keys: asked.keys.clone(),
        created_at: now,
        updated_at: now,
        revision: 1,
    })?)
}

/// The sample and its near misses are kept as rule tests, as far as the rules read them.
fn with_rule_tests(
    provider: &IdentityProvider,
    sample: &Sample,
    near_misses: &[NearMissTried],
) -> Result<IdentityProvider, Problem> {
    let mut parts = provider.parts().clone();
    parts.settings.rule_tests = tried::rule_tests(provider, sample, near_misses);
    Ok(IdentityProvider::new(parts)?)
}
