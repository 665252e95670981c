//! A tenant is taken away, with everything in it.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;

use super::{Tenant, confirmed, path};
use crate::console::api::Call;
use crate::console::review::Review;
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do; or why it will not be done, as with one that is switched on.
pub(in crate::console) async fn ask(Named(name): Named<String>, visit: Visit) -> Response {
    let tried = Call::new(Method::DELETE, path(&name)).only_trying();
    if let Err(refused) = visit.api().call(tried).await {
        let response = visit.refused(Place::Tenants, &refused);
        return visit.answered(response);
    }
    super::ask(visit, &name, review_of).await
}

/// Takes it away.
pub(in crate::console) async fn remove(
    Named(name): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match removed(&mut visit, &name, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn removed(visit: &mut Visit, name: &str, body: Body) -> Result<Response, Response> {
    let tenant = confirmed(visit, name, body, review_of).await?;
    let call = Call::new(Method::DELETE, path(name)).at(Some(tenant.revision));
    let removed = visit.api().call(call).await;
    removed.map_err(|refused| visit.refused(Place::Tenants, &refused))?;
    let list = visit.base().to("/tenants");
    Ok(see_other(&said::on_page(&list, "removed")))
}

fn review_of(visit: &Visit, tenant: &Tenant) -> Review {
    let effects = [
        "Everything in it goes: every client, identity provider, user, resource and signing key, what it issued, and its audit log. This cannot be taken back.",
        "Whoever trusts its issuer finds no keys there any more.",
        "Its name and its hosts are free.",
    ];
    let name = &tenant.name;
    Review {
        place: Place::Tenants,
        action: format!("{}/remove", path(name)),
        title: format!("Remove {name}, with everything in it?"),
        back: Link::new(visit.base().record("tenants", name), tenant.title()),
        effects: effects.map(str::to_owned).to_vec(),
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Remove the tenant".to_owned(),
        ends_something: true,
        is_trust: true,
    }
}
