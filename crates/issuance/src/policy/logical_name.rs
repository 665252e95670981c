//! The `audience` of a token exchange (RFC 8693 section 2.1): a logical name for whom the token is, in place of `resource`.

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::resource::ResourceUri;

use crate::entitlement::Entitlement;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// The resources that the request names so: by the URI of a registered one, or by the `client_id` of a resource server, which stands for all
/// of its resources that the client may name. Other grants know no such parameter.
pub(super) async fn named(
    entitlement: &Entitlement,
    context: &RequestContext<'_>,
) -> Result<Vec<ResourceUri>, Rejection> {
    let mut resources = Vec::new();
    if entitlement.grant_type != GrantType::TokenExchange {
        return Ok(resources);
    }
    for name in context.request.form.values("audience") {
        let found = behind(name, entitlement, context).await?;
        // RFC 8693 section 2.2.2: invalid_target. Whether there is such a resource that somebody else may name is not told.
        if found.is_empty() {
            return Err(Rejection::new(
                Reason::ExchangeAudienceNotAllowed,
                quoted(name),
            ));
        }
        resources.extend(found);
    }
    Ok(resources)
}

/// Sought among the resources that the client may name: whatever is sent, the work is bounded by its settings.
async fn behind(
    name: &str,
    entitlement: &Entitlement,
    context: &RequestContext<'_>,
) -> Result<Vec<ResourceUri>, Rejection> {
    let Some(client) = &entitlement.client else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for uri in &client.settings().resources {
        let Some(resource) = context.store().resource_find(uri.as_str()).await? else {
            continue;
        };
        let mut servers = resource.settings.resource_servers.iter();
        if uri.as_str() == name || servers.any(|server| server.as_str() == name) {
            found.push(uri.clone());
        }
    }
    Ok(found)
}
