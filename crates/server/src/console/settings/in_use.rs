//! What settings come to: what the server's configuration says, and what a tenant makes of it.

use std::collections::BTreeSet;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::authorization_grant::ResolvedRefreshSettings;
use jurat_registry::brand::Logo;
use jurat_registry::tenant::Tenant;
use jurat_registry::token_settings::ResolvedTokenSettings;
use serde_json::{Value, json};

/// The settings of a tenant as they were stated, by the names that a record has for them.
pub(super) fn stated(tenant: &Tenant, grants: &BTreeSet<GrantType>) -> Value {
    let grants: Vec<_> = grants.iter().map(|grant| grant.short_name()).collect();
    json!({
        "token": tenant.token,
        "refresh": tenant.refresh,
        "registration": tenant.registration,
        "keys": tenant.keys,
        "sessions": tenant.sessions,
        "brand": {
            "name": tenant.brand.name(),
            "color": tenant.brand.color().to_string(),
            "logo": tenant.brand.logo().map(Logo::as_str),
        },
        "grants": grants,
    })
}

/// The same with nothing left open.
pub(super) fn resolved(tenant: &Tenant, grants: &BTreeSet<GrantType>) -> Value {
    let token = ResolvedTokenSettings::from(&tenant.token);
    let refresh = ResolvedRefreshSettings::from(&tenant.refresh);
    let mut settings = stated(tenant, grants);
    settings["token"] = json!({
        "format": token.format,
        "algorithm": token.algorithm,
        "lifetime_seconds": token.lifetime_seconds,
    });
    settings["refresh"] = json!({
        "lifetime_seconds": refresh.lifetime_seconds,
        "idle_seconds": refresh.idle_seconds,
        "grace_seconds": refresh.grace_seconds,
        "for_assertions": refresh.for_assertions,
    });
    settings
}
