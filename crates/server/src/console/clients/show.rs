//! One client.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::clients::{
    ClientPage, CredentialShown, SampleValues, SettingShown, SourceHealth, samples,
};
use jurat_console::part::Badge;
use jurat_registry::tenant::TOKEN_ENDPOINT_PATHS;
use serde_json::Value;

use super::list::{SOON_DAYS, short};
use super::scopes;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::decisions::recent;
use crate::console::identity_providers::source::{Keys, Source};
use crate::console::read::{Client, Credential};
use crate::console::shown::in_words;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// A client's page.
pub(in crate::console) async fn show(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match page(&visit, &id).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Clients, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit, id: &str) -> Result<ClientPage, Refused> {
    let client = super::read(&visit.api(), id).await?;
    let end = client.expires_at.map(|at| visit.when(at));
    Ok(ClientPage {
        frame: visit.frame(Place::Clients),
        state: Badge::of_switch(client.enabled, end, SOON_DAYS),
        registered_itself: client.registered_itself,
        credentials: client
            .credentials
            .iter()
            .map(|one| credential(visit, one))
            .collect(),
        source: source(visit, &client).await?,
        scopes: scopes::shown(visit, &client).await?,
        settings: settings(&client),
        decisions: recent::of_client(visit, id).await?,
        samples: samples(&sample_values(visit, &client)),
        created_at: visit.when(client.created_at),
        updated_at: visit.when(client.updated_at),
        enabled: client.enabled,
        name: client.name,
        id: client.id,
    })
}

/// Where it publishes its keys, and how that fares.
async fn source(visit: &Visit, client: &Client) -> Result<Option<SourceHealth>, Refused> {
    let path = format!("{}/keys", super::path(&client.id));
    let keys: Keys = visit.api().get(&path).await?;
    let shown = |source: &Source| source.shown(visit, &client.id);
    Ok(keys.source.as_ref().map(shown))
}

/// A key or a secret.
pub(in crate::console) fn credential(visit: &Visit, credential: &Credential) -> CredentialShown {
    let ends = credential.ends_at().map(|at| visit.when(at));
    let algorithms = credential.algorithms.join(", ");
    let key_type = credential.key_type.as_deref();
    CredentialShown {
        id: credential.id.clone(),
        kind: credential.what().to_owned(),
        name: credential.name(),
        algorithms: key_type.map(|key_type| format!("{key_type}, {algorithms}")),
        thumbprint: credential
            .x5t_s256
            .clone()
            .or_else(|| credential.jwk_thumbprint.clone()),
        enabled: credential.enabled,
        state: Badge::of_switch(credential.enabled, ends, SOON_DAYS),
        remark: credential
            .weak
            .then(|| "Short enough to be guessed: let one be made.".to_owned()),
        created_at: visit.when(credential.created_at),
        ends,
    }
}

/// The settings that stand on the page, in the order in which they matter.
const SHOWN: [(&str, &str); 9] = [
    ("/assertion/audiences", "Further audiences"),
    (
        "/assertion/max_life_seconds",
        "Longest life of an assertion, in seconds",
    ),
    ("/assertion/replay", "How often one may be used"),
    ("/assertion/compatibility", "Departures that are tolerated"),
    ("/on_behalf_of", "On behalf of"),
    ("/resources", "Resources"),
    ("/token/format", "Token format"),
    ("/token/lifetime_seconds", "Token lifetime, in seconds"),
    ("/token_endpoint_auth_method", "How it authenticates"),
];

fn settings(client: &Client) -> Vec<SettingShown> {
    let all = Value::Object(client.further.clone());
    let grants = SettingShown {
        name: "Grants".to_owned(),
        value: client
            .grant_types
            .iter()
            .map(|grant| short(grant))
            .collect::<Vec<_>>()
            .join(", "),
        from: None,
    };
    let others = SHOWN.iter().filter_map(|(pointer, name)| {
        let value = all.pointer(pointer)?;
        let is_open = value.is_null();
        Some(SettingShown {
            name: (*name).to_owned(),
            value: if is_open {
                "as the tenant has it".to_owned()
            } else {
                in_words(value)
            },
            from: None,
        })
    });
    std::iter::once(grants).chain(others).collect()
}

/// What the samples say.
pub(super) fn sample_values(visit: &Visit, client: &Client) -> SampleValues {
    let issuer = &visit.server().tenant().issuer;
    let key = client.credentials.iter().find(|one| one.kind == "key");
    let algorithm = key.and_then(|key| key.algorithms.first().cloned());
    SampleValues {
        token_endpoint: issuer.endpoint(TOKEN_ENDPOINT_PATHS[0]),
        audience: issuer.to_string(),
        client_id: client.id.clone(),
        scope: client.default_scope.join(" "),
        signs: key.is_some() || client.credentials.is_empty(),
        algorithm: algorithm.unwrap_or_else(|| "ES256".to_owned()),
    }
}
