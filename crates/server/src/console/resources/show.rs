//! One resource.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::clients::SettingShown;
use jurat_console::part::Badge;
use jurat_console::resources::{
    ResourcePage, ResourceSampleValues, ResourceScope, resource_samples,
};
use jurat_registry::resource::ResourceSettings;
use jurat_registry::token_settings::{ResolvedTokenSettings, TokenFormat};

use super::list::in_words;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// A resource's page.
pub(in crate::console) async fn show(Named(uri): Named<String>, visit: Visit) -> Response {
    let response = match page(&visit, &uri).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Resources, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit, uri: &str) -> Result<ResourcePage, Refused> {
    let (resource, settings) = super::read(&visit.api(), uri).await?;
    let wider = &visit.server().tenant().token;
    let resolved = ResolvedTokenSettings::from(&settings.token.or(wider));
    Ok(ResourcePage {
        frame: visit.frame(Place::Resources),
        enabled: settings.enabled,
        state: Badge::of_switch(settings.enabled, None, 0),
        samples: resource_samples(&sample_values(visit, uri, &settings, resolved)),
        settings: token_settings(&settings, resolved),
        resource_servers: settings
            .resource_servers
            .iter()
            .map(ToString::to_string)
            .collect(),
        scopes: settings
            .scopes
            .into_iter()
            .map(|(name, scope)| ResourceScope {
                name,
                default: scope.default,
                description: scope.description,
            })
            .collect(),
        created_at: visit.when(resource.created_at),
        updated_at: visit.when(resource.updated_at),
        uri: resource.uri.to_string(),
        name: settings.name,
    })
}

/// What is stated of its tokens; and what holds where neither it nor a client states anything.
fn token_settings(
    settings: &ResourceSettings,
    resolved: ResolvedTokenSettings,
) -> Vec<SettingShown> {
    let token = &settings.token;
    let one = |name: &str, is_stated: bool, value: String| SettingShown {
        name: name.to_owned(),
        value,
        from: (!is_stated).then(|| "unless the client states another".to_owned()),
    };
    vec![
        one(
            "Format",
            token.format.is_some(),
            in_words(resolved.format).to_owned(),
        ),
        one(
            "Signed with",
            token.algorithm.is_some(),
            resolved.algorithm.to_string(),
        ),
        one(
            "Lifetime",
            token.lifetime_seconds.is_some(),
            format!("{} s", resolved.lifetime_seconds),
        ),
    ]
}

fn sample_values(
    visit: &Visit,
    uri: &str,
    settings: &ResourceSettings,
    resolved: ResolvedTokenSettings,
) -> ResourceSampleValues {
    let issuer = &visit.server().tenant().issuer;
    ResourceSampleValues {
        issuer: issuer.to_string(),
        jwks_url: issuer.endpoint("/oauth2/jwks"),
        introspection_endpoint: issuer.endpoint("/oauth2/introspect"),
        uri: uri.to_owned(),
        algorithm: resolved.algorithm.to_string(),
        is_jwt: resolved.format == TokenFormat::Jwt,
        resource_server: settings.resource_servers.first().map(ToString::to_string),
    }
}
