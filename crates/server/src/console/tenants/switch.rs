//! A tenant is switched off or on.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;
use serde_json::json;

use super::{Tenant, confirmed, path};
use crate::console::api::Call;
use crate::console::review::Review;
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(name): Named<String>, visit: Visit) -> Response {
    super::ask(visit, &name, review_of).await
}

/// Switches it.
pub(in crate::console) async fn switch(
    Named(name): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match switched(&mut visit, &name, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn switched(visit: &mut Visit, name: &str, body: Body) -> Result<Response, Response> {
    let tenant = confirmed(visit, name, body, review_of).await?;
    let wanted = json!({ "enabled": !tenant.enabled });
    let call = Call::new(Method::PATCH, path(name)).with(&wanted);
    let changed = visit.api().call(call.at(Some(tenant.revision))).await;
    changed.map_err(|refused| visit.refused(Place::Tenants, &refused))?;
    let said = if tenant.enabled {
        "disabled"
    } else {
        "enabled"
    };
    let page = visit.base().record("tenants", name);
    Ok(see_other(&said::on_page(&page, said)))
}

fn review_of(visit: &Visit, tenant: &Tenant) -> Review {
    let (effects, verb) = if tenant.enabled {
        let effects = [
            "There is nothing at its addresses from now on: no token, no sign-in, no console.",
            "Its tokens count for nothing wherever they are introspected. Resource servers that only verify a JWT see it until the token’s own end.",
            "Nothing is removed: switched on again, everything is as it was, but for tokens that ended meanwhile.",
        ];
        (effects.map(str::to_owned).to_vec(), "Disable")
    } else {
        let effect = "Its addresses answer again, and tokens that have not ended meanwhile count.";
        (vec![effect.to_owned()], "Enable")
    };
    let name = &tenant.name;
    Review {
        place: Place::Tenants,
        action: format!("{}/switch", path(name)),
        title: format!("{verb} {name}?"),
        back: Link::new(visit.base().record("tenants", name), tenant.title()),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: format!("{verb} the tenant"),
        ends_something: tenant.enabled,
        is_trust: true,
    }
}
