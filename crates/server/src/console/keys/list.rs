//! The signing keys, those that sign first, and their calendar.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::keys::{KeysPage, SigningKeyShown};
use jurat_registry::signing_key::{KeyState, SigningKeySource};
use jurat_registry::tenant::TenantName;

use super::life::{calendar, signs_until};
use super::{Key, Keys, state};
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::visit::Visit;

/// The keys' page.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Keys, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<KeysPage, Refused> {
    let keys = Keys::read(&visit.api()).await?;
    let mut sorted: Vec<_> = keys.items.iter().collect();
    // What signs, what comes next, what was.
    sorted.sort_by_key(|key| match key.state {
        KeyState::Signing => 0,
        KeyState::Next => 1,
        KeyState::Retired | KeyState::Gone => 2,
    });
    let shown = sorted.into_iter().map(|key| shown(visit, &keys, key));
    let tenant = visit.server().tenant();
    Ok(KeysPage {
        frame: visit.frame(Place::Keys),
        keys: shown.collect(),
        calendar: calendar(&keys, visit.now()),
        rotation_days: keys.rotation_days,
        publish_ahead_hours: keys.publish_ahead_hours,
        jwks_url: tenant.issuer.endpoint("/oauth2/jwks"),
        may_import: may_import(visit),
    })
}

/// Whoever has a key that signs a tenant's tokens can be any of its administrators, so only its greatest brings one.
fn may_import(visit: &Visit) -> bool {
    let rights = visit.rights();
    let is_default = visit.server().tenant().name == TenantName::default();
    rights.system || (rights.trust && !is_default)
}

fn shown(visit: &Visit, keys: &Keys, key: &Key) -> SigningKeyShown {
    let is_signer = keys
        .signer(key.algorithm)
        .is_some_and(|one| one.kid == key.kid);
    SigningKeyShown {
        kid: key.kid.clone(),
        algorithm: key.algorithm.to_string(),
        state: state(key),
        source: match key.source {
            SigningKeySource::Made => "made here".to_owned(),
            SigningKeySource::Imported => "imported".to_owned(),
        },
        created_at: visit.when(key.created_at),
        signs_from: visit.when(key.signs_from),
        signs_until: signs_until(keys, key).map(|at| visit.when(at)),
        published_until: key.published_until.map(|at| visit.when(at)),
        may_rotate: is_signer,
        may_retire: key.state != KeyState::Gone,
    }
}
