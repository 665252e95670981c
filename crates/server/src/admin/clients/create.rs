//! `POST /admin/v1/clients`: settings, `id` if it is to be chosen, `credentials`, and a `preset` to start from.

use crate::admin::credential::StatedCredential;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Stated;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::id::{ClientId, CredentialId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::ShownClient;
use crate::admin::ADMIN_PATH;
use crate::admin::credential::{self, NewCredential};
use crate::admin::own_name;
use crate::admin::preset;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CreatedClient")]
struct Created<'a> {
    #[serde(flatten)]
    client: ShownClient<'a>,
    /// The secrets that were made here.
    generated_secrets: Vec<GeneratedSecret>,
}

/// The one time that a secret is shown.
#[derive(Serialize, JsonSchema)]
struct GeneratedSecret {
    /// The credential that it is.
    credential_id: CredentialId,
    /// The secret.
    secret: String,
}

/// A client to be registered: settings over those of its preset, and credentials.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct NewClient {
    /// Its `client_id`; made up when nothing is said.
    id: Option<ClientId>,
    /// The name of a preset to start from.
    preset: Option<String>,
    /// Its credentials.
    credentials: Option<Vec<StatedCredential>>,
    #[schemars(flatten)]
    settings: Stated<ClientSettings>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Clients, "createClient", "Registers a client.")
        .takes::<NewClient>()
        .creates::<Created<'_>>("The client; a secret that was made is shown this once.")
        .tagged()
        .located()
        .refuses(
            StatusCode::CONFLICT,
            "The id is taken, by a client or by an identity provider.",
        )
}

/// Registers a client.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let id = match body.take::<String>("id")? {
        Some(id) => id.parse::<ClientId>()?,
        None => format!("client-{}", credential::new_id(&app)?)
            .to_lowercase()
            .parse()?,
    };
    own_name::refuse(&app, "id", id.as_str())?;
    let stated: Vec<Value> = body.take("credentials")?.unwrap_or_default();
    let preset: Option<String> = body.take("preset")?;
    let settings = preset::client(preset.as_deref(), &server.tenant().issuer, body.0)?;
    let now = server.clock().now();
    let mut parts = ClientParts {
        id,
        kind: ClientKind::Application,
        settings,
        keys: Vec::new(),
        secrets: Vec::new(),
        created_at: now,
        updated_at: now,
        revision: 1,
        registration: None,
    };
    let mut generated_secrets = Vec::new();
    for (index, value) in stated.into_iter().enumerate() {
        let within = |problem: Problem| problem.within(&format!("credentials[{index}]"));
        match credential::read(&app, value).map_err(within)? {
            NewCredential::Key(key) => parts.keys.push(key),
            NewCredential::KeySet(keys) => parts.keys.extend(keys),
            NewCredential::Secret(new) => {
                let kept = new.keep(&app, &parts.id, &parts.settings).await;
                let (secret, text) = kept.map_err(within)?;
                generated_secrets.extend(text.map(|text| GeneratedSecret {
                    credential_id: secret.id,
                    secret: text,
                }));
                parts.secrets.push(secret);
            }
        }
    }
    let client = Client::new(parts)?;
    if !administrator.only_tries() {
        keep(&app, &administrator, &client).await?;
    }
    let created = Created {
        client: ShownClient::from(&client),
        generated_secrets,
    };
    let mut response = tagged(json::private(StatusCode::CREATED, &created), 1);
    let id = utf8_percent_encode(client.id().as_str(), ESCAPED);
    if let Ok(location) = HeaderValue::try_from(format!("{ADMIN_PATH}/clients/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn keep(
    app: &AppState,
    administrator: &Administrator,
    client: &Client,
) -> Result<(), Problem> {
    let server = &app.authorization_server;
    // Before it is kept: whoever reads the keys from now on finds those of its tokens.
    let named = client.settings().named_algorithms();
    server.keyring().publish(named).await?;
    let store = server.store();
    store
        .client_insert(administrator.author()?, client.clone())
        .await?;
    tracing::info!(administrator = administrator.name(), client = %client.id(), "client created");
    Ok(())
}
