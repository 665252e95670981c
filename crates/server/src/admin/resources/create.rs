//! `POST /admin/v1/resources`: `uri` and settings.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_protocol::resource::ResourceUri;
use jurat_registry::resource::{Resource, ResourceSettings};
use jurat_registry::store::{NameOwner, StoreError};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde_json::Value;

use super::ShownResource;
use crate::admin::ADMIN_PATH;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::{self, JsonBody};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A resource to be registered.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct NewResource {
    /// Its URI (RFC 8707 section 2), by which requests name it.
    uri: ResourceUri,
    #[schemars(flatten)]
    settings: ResourceSettings,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Resources, "createResource", "Registers a resource.")
        .takes::<NewResource>()
        .creates::<ShownResource<'_>>("The resource.")
        .tagged()
        .located()
        .refuses(StatusCode::CONFLICT, "The URI is taken.")
}

/// Registers a resource.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let uri: Option<String> = body.take("uri")?;
    let uri = uri.ok_or_else(|| {
        Problem::of_field("uri", "state the resource's URI, by which requests name it")
    })?;
    let uri: ResourceUri = uri
        .parse()
        .map_err(|invalid| Problem::of_field("uri", format!("{invalid}")))?;
    let now = server.clock().now();
    let resource = Resource {
        uri,
        settings: json_body::read(Value::Object(body.0))?,
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    resource.validate()?;
    if administrator.only_tries() {
        if super::find(&app, resource.uri.as_str()).await.is_ok() {
            return Err(StoreError::NameTaken {
                name: resource.uri.to_string(),
                by: NameOwner::Resource,
            }
            .into());
        }
    } else {
        keep(&app, &administrator, &resource).await?;
    }
    let shown = json::private(StatusCode::CREATED, &ShownResource::from(&resource));
    let mut response = tagged(shown, 1);
    let name = utf8_percent_encode(resource.uri.as_str(), NON_ALPHANUMERIC);
    if let Ok(location) = HeaderValue::try_from(format!("{ADMIN_PATH}/resources/{name}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn keep(
    app: &AppState,
    administrator: &Administrator,
    resource: &Resource,
) -> Result<(), Problem> {
    let server = &app.authorization_server;
    // Before it is kept: whoever reads the keys from now on finds those of its tokens.
    let named = resource.settings.token.algorithm;
    server.keyring().publish(named).await?;
    let store = server.store();
    store
        .resource_insert(administrator.author()?, resource.clone())
        .await?;
    tracing::info!(
        administrator = administrator.name(),
        resource = resource.uri.as_str(),
        "resource created"
    );
    Ok(())
}
