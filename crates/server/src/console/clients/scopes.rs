//! What a client may ask for, with the words of the resources that have these scopes.

use std::collections::BTreeMap;

use jurat_console::clients::ScopeShown;
use serde::Deserialize;

use crate::console::api::Refused;
use crate::console::read::{Client, Listed};
use crate::console::visit::Visit;

/// So many resources are looked through.
const RESOURCES: usize = 200;

#[derive(Deserialize)]
struct Resource {
    scopes: BTreeMap<String, Scope>,
}

#[derive(Deserialize)]
struct Scope {
    description: Option<String>,
}

/// The scopes of a client.
pub(super) async fn shown(visit: &Visit, client: &Client) -> Result<Vec<ScopeShown>, Refused> {
    let path = format!("/resources?limit={RESOURCES}");
    let resources: Listed<Resource> = visit.api().get(&path).await?;
    let described = |name: &str| {
        let mut scopes = resources.items.iter();
        scopes.find_map(|one| one.scopes.get(name)?.description.clone())
    };
    let scopes = client.scope.iter().map(|scope| ScopeShown {
        name: scope.clone(),
        default: client.default_scope.contains(scope),
        description: described(scope),
    });
    Ok(scopes.collect())
}
