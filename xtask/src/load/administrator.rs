//! Registers clients and identity providers as the command line does: the administrator's key of the data folder signs an assertion, the assertion is traded
//! for a token of the administration API.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::{Clock as _, SystemClock};
use serde_json::Value;

use super::assertion::Claimant;
use super::connection::{Connection, request, token_request};
use super::server_process::{ISSUER, ServerProcess};

/// Registers the client that `body` describes (`POST /admin/v1/clients`).
pub(crate) async fn register(
    server: &ServerProcess,
    data: &Path,
    body: &Value,
) -> anyhow::Result<()> {
    create(server, data, "/admin/v1/clients", body).await
}

/// Registers the identity provider that `body` describes (`POST /admin/v1/identity-providers`).
pub(crate) async fn register_identity_provider(
    server: &ServerProcess,
    data: &Path,
    body: &Value,
) -> anyhow::Result<()> {
    create(server, data, "/admin/v1/identity-providers", body).await
}

async fn create(
    server: &ServerProcess,
    data: &Path,
    path: &str,
    body: &Value,
) -> anyhow::Result<()> {
    let mut connection = Connection::open(server.address()).await?;
    let token = access_token(&mut connection, data).await?;
    let bearer = format!("Authorization: Bearer {token}");
    let json = "Content-Type: application/json";
    let post = request("POST", path, &[&bearer, json], &body.to_string());
    let answer = connection.exchange(&post).await?;
    ensure!(
        answer.status == 201,
        "{path} did not take what was to be registered: {}",
        answer.describe()
    );
    Ok(())
}

async fn access_token(connection: &mut Connection, data: &Path) -> anyhow::Result<String> {
    let file = data.join("administrator.key");
    let pem = std::fs::read_to_string(&file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let administrator = Claimant {
        client_id: "jurat-admin".to_owned(),
        key: Arc::new(SigningKey::from_pem(&pem, None)?),
        issuer: ISSUER.to_owned(),
    };
    let now = SystemClock.now();
    let jti = format!("load-{}", now.millis());
    let assertion = administrator.sign(&jti, now.seconds(), now.seconds() + 60, "");
    let further = format!("&scope=jurat.admin&resource={ISSUER}/admin/v1");
    let answer = connection
        .exchange(&token_request(&assertion, &further))
        .await?;
    let granted: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let token = granted["access_token"].as_str();
    token
        .map(str::to_owned)
        .with_context(|| format!("the administrator got no token: {}", answer.describe()))
}
