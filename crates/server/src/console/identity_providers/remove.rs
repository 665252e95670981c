//! An identity provider is trusted no more.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;
use jurat_console::quoting::shell;

use super::provider::Provider;
use super::{path, read};
use crate::console::api::Call;
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What it will do.
pub(in crate::console) async fn ask(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(provider) => {
            let review = review_of(&visit, &provider);
            review::question(&visit, review)
        }
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

/// Takes it away.
pub(in crate::console) async fn remove(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match removed(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn removed(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let provider = read(&visit.api(), id).await;
    let provider = provider.map_err(|refused| visit.refused(Place::IdentityProviders, &refused))?;
    let review = review_of(visit, &provider);
    review::confirmed(visit, &form, review).await?;
    let call = Call::new(Method::DELETE, path(id)).at(Some(provider.revision));
    let removed = visit.api().call(call).await;
    removed.map_err(|refused| visit.refused(Place::IdentityProviders, &refused))?;
    Ok(see_other(&said::on_page(
        &visit.base().to("/identity-providers"),
        "removed",
    )))
}

fn review_of(visit: &Visit, provider: &Provider) -> Review {
    let title = provider.title();
    let effects = [
        "Its assertions count for nothing from now on, and so do the tokens and refresh tokens that they brought, wherever they are introspected.",
        "Its settings, rules, rule tests and registered keys are gone. This cannot be taken back; disabling it can.",
    ];
    Review {
        place: Place::IdentityProviders,
        action: format!("{}/remove", path(&provider.id)),
        title: format!("Trust {title} no more?"),
        back: Link::new(
            visit.base().record("identity-providers", &provider.id),
            title,
        ),
        effects: effects.map(str::to_owned).to_vec(),
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat idp delete {}", shell(&provider.issuer))),
        button: "Remove the identity provider".to_owned(),
        ends_something: true,
        is_trust: true,
    }
}
