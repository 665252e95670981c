//! `POST /admin/v1/identity-providers`: the exact `issuer`, settings, `keys`, and a `preset` to start from, with `answers` to its
//! questions. A preset for a kind of issuer knows the `issuer` from the answers. What the lint calls a risk is refused, unless
//! `accept_risk` names it.

use crate::admin::credential::StatedKey;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Stated;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::audit::AuditEvent;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::{
    IdentityProvider, IdentityProviderParts, IdentityProviderSettings,
};
use jurat_registry::preset::answers::Answers;
use jurat_registry::store::{Issuer, NameOwner, StoreError};
use schemars::JsonSchema;
use serde_json::Value;

use super::SavedIdentityProvider;
use crate::admin::ADMIN_PATH;
use crate::admin::credential;
use crate::admin::own_name;
use crate::admin::preset;
use crate::admin::revision::tagged;
use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// An identity provider to be registered: settings over those of its preset, and keys.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct NewIdentityProvider {
    /// The exact value of `iss` in its assertions. A preset for a kind of issuer knows it from the answers.
    issuer: Option<String>,
    /// The name of a preset to start from.
    preset: Option<String>,
    /// Answers to the preset's questions.
    answers: Option<Answers>,
    /// Keys it signs with.
    keys: Option<Vec<StatedKey>>,
    /// Risks that are accepted, by the names that the lint gives them. Accepting goes into the audit log.
    accept_risk: Option<Vec<String>>,
    /// Why they are accepted, in a line: it goes into the audit log.
    accept_risk_reason: Option<String>,
    #[schemars(flatten)]
    settings: Stated<IdentityProviderSettings>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "createIdentityProvider",
        "Registers an identity provider.",
    )
    .described("What the lint calls a risk is refused, unless accept_risk names it.")
    .takes::<NewIdentityProvider>()
    .creates::<SavedIdentityProvider<'_>>(
        "The identity provider, and what the lint finds about it.",
    )
    .tagged()
    .located()
    .refuses(
        StatusCode::CONFLICT,
        "The issuer is taken, by an identity provider or by a client.",
    )
}

/// Registers an identity provider.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let issuer: Option<String> = body.take("issuer")?;
    let stated: Vec<Value> = body.take("keys")?.unwrap_or_default();
    let preset: Option<String> = body.take("preset")?;
    let accept_risk: Vec<String> = body.take("accept_risk")?.unwrap_or_default();
    let reason: Option<String> = body.take("accept_risk_reason")?;
    let answers: Answers = body.take("answers")?.unwrap_or_default();
    let own = &server.tenant().issuer;
    let (proposed, settings) = preset::identity_provider(preset.as_deref(), &answers, own, body.0)?;
    let issuer = issuer.or(proposed).ok_or_else(|| {
        let sentence = "state the exact value of iss in the identity provider's assertions";
        Problem::of_field("issuer", sentence)
    })?;
    own_name::refuse(&app, "issuer", &issuer)?;
    let mut keys = Vec::new();
    for (index, value) in stated.into_iter().enumerate() {
        let new = credential::read(&app, value).and_then(credential::NewCredential::into_keys);
        keys.extend(new.map_err(|problem| problem.within(&format!("keys[{index}]")))?);
    }
    let now = server.clock().now();
    let mut parts = IdentityProviderParts {
        id: IdentityProviderId::new(now, server.randomness())?,
        issuer,
        settings,
        keys,
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    let lint = TrustLint::begin(&app).await?.because(reason)?;
    lint.accept(&accept_risk, &mut parts)?;
    let provider = IdentityProvider::new(parts)?;
    let audit = lint.at_save(None, &provider, &administrator)?;
    if administrator.only_tries() {
        must_be_free(&app, provider.issuer()).await?;
    } else {
        keep(&app, &administrator, &provider, audit).await?;
    }
    let id = provider.id();
    let shown = SavedIdentityProvider::new(&provider, lint.findings(&provider));
    let mut response = tagged(json::private(StatusCode::CREATED, &shown), 1);
    if let Ok(location) = HeaderValue::try_from(format!("{ADMIN_PATH}/identity-providers/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn keep(
    app: &AppState,
    administrator: &Administrator,
    provider: &IdentityProvider,
    audit: Vec<AuditEvent>,
) -> Result<(), Problem> {
    let server = &app.authorization_server;
    // Before it is kept: whoever reads the keys from now on finds those of its tokens.
    let named = provider.settings().token.algorithm;
    server.keyring().publish(named).await?;
    let store = server.store();
    store
        .identity_provider_insert(administrator.author()?, provider.clone(), audit)
        .await?;
    tracing::info!(administrator = administrator.name(), identity_provider = %provider.id(), issuer = provider.issuer(), "identity provider created");
    Ok(())
}

/// What the store would say, where nothing is written that it could refuse.
async fn must_be_free(app: &AppState, issuer: &str) -> Result<(), Problem> {
    let by = match app.authorization_server.store().issuer_find(issuer).await? {
        None => return Ok(()),
        Some(Issuer::Client(_)) => NameOwner::Client,
        Some(Issuer::IdentityProvider(_)) => NameOwner::IdentityProvider,
    };
    let name = issuer.to_owned();
    Err(StoreError::NameTaken { name, by }.into())
}
