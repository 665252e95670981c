//! An administrator as a client: it signs its own assertions, each good once, and gets short tokens for the administration API alone.

use std::collections::BTreeSet;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::resource::ResourceUri;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::assertion_rules::{AssertionRules, ReplayMode};
use jurat_registry::client::{ADMIN_SCOPE, Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::id::ClientId;
use jurat_registry::problem::InvalidRecord;
use jurat_registry::tenant::IssuerIdentifier;
use jurat_registry::token_settings::{TokenFormat, TokenSettings};
use serde_json::Value;

use super::AdministratorSettings;
use crate::admin::ADMIN_PATH;
use crate::admin::credential;
use crate::admin::own_name;
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A token for the administration API is good for so many seconds.
const TOKEN_SECONDS: u32 = 300;

/// The member `id`.
pub(crate) fn id(body: &mut JsonBody) -> Result<ClientId, Problem> {
    let id: Option<String> = body.take("id")?;
    let missing = || Problem::of_field("id", "state the id by which the administrator signs");
    Ok(id.ok_or_else(missing)?.parse()?)
}

/// The member `credentials`: keys, at least one.
pub(crate) fn keys(app: &AppState, body: &mut JsonBody) -> Result<Vec<TrustedKey>, Problem> {
    let stated: Vec<Value> = body.take("credentials")?.unwrap_or_default();
    let mut keys = Vec::new();
    for (index, value) in stated.into_iter().enumerate() {
        let within = |problem: Problem| problem.within(&format!("credentials[{index}]"));
        if value.get("secret").is_some() {
            let sentence = "an administrator signs with keys: it has no secret";
            return Err(within(Problem::of_field("secret", sentence)));
        }
        let read = credential::read(app, value).and_then(credential::NewCredential::into_keys);
        keys.extend(read.map_err(within)?);
    }
    if keys.is_empty() {
        let sentence =
            "state a key that the administrator signs with: a public_key, a certificate or a jwk";
        return Err(Problem::of_field("credentials", sentence));
    }
    Ok(keys)
}

/// A new administrator of the tenant that goes by `issuer`.
pub(crate) fn new(
    app: &AppState,
    issuer: &IssuerIdentifier,
    id: ClientId,
    settings: &AdministratorSettings,
    keys: Vec<TrustedKey>,
) -> Result<Client, Problem> {
    own_name::refuse(app, "id", id.as_str())?;
    let now = app.authorization_server.clock().now();
    let mut parts = ClientParts {
        id,
        kind: ClientKind::Administrator(settings.role),
        settings: ClientSettings::default(),
        keys,
        secrets: Vec::new(),
        created_at: now,
        updated_at: now,
        revision: 1,
        registration: None,
    };
    apply(&mut parts, settings, issuer)?;
    Ok(Client::new(parts)?)
}

/// What `settings` say, and all else as it is with every administrator of the tenant that goes by `issuer`.
pub(super) fn apply(
    parts: &mut ClientParts,
    settings: &AdministratorSettings,
    issuer: &IssuerIdentifier,
) -> Result<(), InvalidRecord> {
    let wrong = |error: &dyn std::fmt::Display| InvalidRecord::new("resources", error);
    let scope = ADMIN_SCOPE.parse::<ScopeSet>().map_err(|e| wrong(&e))?;
    let administration = issuer.endpoint(ADMIN_PATH).parse::<ResourceUri>();
    let administration = administration.map_err(|e| wrong(&e))?;
    parts.kind = ClientKind::Administrator(settings.role);
    parts.settings = ClientSettings {
        name: settings.name.clone(),
        enabled: settings.enabled,
        expires_at: settings.expires_at,
        grant_types: BTreeSet::from([GrantType::JwtBearer]),
        scope: scope.clone(),
        default_scope: scope,
        resources: BTreeSet::from([administration]),
        assertion: AssertionRules {
            replay: ReplayMode::Once,
            ..parts.settings.assertion.clone()
        },
        token: TokenSettings {
            format: Some(TokenFormat::Jwt),
            lifetime_seconds: Some(TOKEN_SECONDS),
            ..TokenSettings::default()
        },
        ..ClientSettings::default()
    };
    Ok(())
}
