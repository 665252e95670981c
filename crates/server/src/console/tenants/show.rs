//! One tenant.

use axum::response::Response;
use http::StatusCode;
use jurat_console::clients::SettingShown;
use jurat_console::part::Badge;
use jurat_console::tenants::{QuotaShown, TenantPage};
use jurat_console::{Base, Place};
use jurat_registry::tenant::TOKEN_ENDPOINT_PATHS;
use serde_json::Value;

use super::{Tenant, read};
use crate::console::answer;
use crate::console::shown::in_words;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// What a tenant holds, and what that is called.
pub(super) const KINDS: [(&str, &str); 4] = [
    ("clients", "Clients"),
    ("identity_providers", "Identity providers"),
    ("users", "Users"),
    ("resources", "Resources"),
];

/// The settings by subject.
const SUBJECTS: [(&str, &str); 7] = [
    ("grants", "Grants"),
    ("token", "Access tokens"),
    ("refresh", "Refresh tokens"),
    ("registration", "Registration by clients"),
    ("keys", "Signing keys"),
    ("sessions", "Sessions"),
    ("brand", "Brand"),
];

/// A tenant's page.
pub(in crate::console) async fn show(Named(name): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &name).await {
        Ok(tenant) => answer::page(StatusCode::OK, &page(&visit, tenant)),
        Err(refused) => visit.refused(Place::Tenants, &refused),
    };
    visit.answered(response)
}

fn page(visit: &Visit, tenant: Tenant) -> TenantPage {
    let issuer = tenant.issuer_in_use.trim_end_matches('/');
    TenantPage {
        frame: visit.frame(Place::Tenants),
        enabled: tenant.enabled,
        state: Badge::of_switch(tenant.enabled, None, 0),
        is_default: tenant.is_default(),
        addresses: addresses(&tenant, issuer),
        quotas: quotas(&tenant),
        settings: settings(&tenant),
        console: format!("{issuer}{}/", Base::PATH),
        created_at: visit.when(tenant.created_at),
        updated_at: visit.when(tenant.updated_at),
        name: tenant.name,
        display_name: tenant.display_name,
    }
}

fn addresses(tenant: &Tenant, issuer: &str) -> Vec<SettingShown> {
    let address = |name: &str, value: &str| SettingShown {
        name: name.to_owned(),
        value: value.to_owned(),
        from: None,
    };
    let token_endpoint = format!("{issuer}{}", TOKEN_ENDPOINT_PATHS[0]);
    let own = [
        address("Issuer", &tenant.issuer_in_use),
        address("Token endpoint", &token_endpoint),
        address("Console", &format!("{issuer}{}/", Base::PATH)),
    ];
    let hosts = tenant.hosts.iter().map(|host| address("Host", host));
    own.into_iter().chain(hosts).collect()
}

fn quotas(tenant: &Tenant) -> Vec<QuotaShown> {
    let quota = |(member, kind): &(&str, &str)| QuotaShown {
        kind: (*kind).to_owned(),
        held: None,
        most: tenant.quotas.get(*member).and_then(Value::as_u64),
    };
    KINDS.iter().map(quota).collect()
}

/// What it states of itself; the rest is as the server has it.
fn settings(tenant: &Tenant) -> Vec<SettingShown> {
    let setting = |(member, name): &(&str, &str)| {
        let stated = tenant.further.get(*member).filter(|value| !value.is_null());
        SettingShown {
            name: (*name).to_owned(),
            value: stated.map_or_else(|| "As the server has it".to_owned(), summary),
            from: None,
        }
    };
    SUBJECTS.iter().map(setting).collect()
}

/// The members that are stated, in a line.
fn summary(value: &Value) -> String {
    let Value::Object(members) = value else {
        return in_words(value);
    };
    let is_stated = |value: &&Value| !value.is_null() && value.as_array() != Some(&Vec::new());
    let members = members.iter().filter(|(_, value)| is_stated(value));
    let members: Vec<_> = members
        .map(|(name, value)| format!("{}: {}", name.replace('_', " "), in_words(value)))
        .collect();
    if members.is_empty() {
        "nothing stated".to_owned()
    } else {
        members.join("; ")
    }
}
