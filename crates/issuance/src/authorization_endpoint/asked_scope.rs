//! The scope that is asked for in words that a user can decide on: those of the resources it is for, and for the scopes of OpenID Connect
//! this server's own.

use jurat_protocol::scope::ScopeSet;
use jurat_registry::store::StoreError;

use crate::premises::Premises;

/// One scope that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedScope {
    /// Its name.
    pub name: String,
    /// What it allows, where somebody has said so.
    pub description: Option<String>,
    /// The name of the protected API that it is for, where there is one.
    pub resource: Option<String>,
}

/// Each of `scope`, asked for at `audience`, with what it allows.
pub(crate) async fn described(
    scope: &ScopeSet,
    audience: &[String],
    premises: &Premises,
) -> Result<Vec<AskedScope>, StoreError> {
    let mut scopes: Vec<AskedScope> = scope
        .iter()
        .map(|name| AskedScope {
            name: name.to_owned(),
            description: of_openid(name).map(str::to_owned),
            resource: None,
        })
        .collect();
    let own = premises.own_names.issuer();
    for uri in audience.iter().filter(|uri| *uri != own) {
        let Some(resource) = premises.store.resource_find(uri).await? else {
            continue;
        };
        for scope in &mut scopes {
            let Some(stated) = resource.settings.scopes.get(&scope.name) else {
                continue;
            };
            scope.resource.clone_from(&resource.settings.name);
            if let Some(description) = &stated.description {
                scope.description = Some(description.clone());
            }
        }
    }
    Ok(scopes)
}

/// OpenID Connect Core section 5.4.
fn of_openid(scope: &str) -> Option<&'static str> {
    Some(match scope {
        "openid" => "Know who you are, by an identifier that stays the same",
        "profile" => "See your name and what else your profile says",
        "email" => "See your e-mail address",
        "phone" => "See your telephone number",
        "address" => "See your postal address",
        "offline_access" => "Keep this access while you are away",
        _ => return None,
    })
}
