//! The keys that a client publishes are read now.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;

use super::path;
use crate::console::api::Call;
use crate::console::said;
use crate::console::visit::Visit;
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// Reads them.
pub(in crate::console) async fn refresh(
    Named(id): Named<String>,
    visit: Visit,
    body: Body,
) -> Response {
    let response = match refreshed(&visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn refreshed(visit: &Visit, id: &str, body: Body) -> Result<Response, Response> {
    visit.posted(body).await?;
    let call = Call::new(Method::POST, format!("{}/refresh", path(id)));
    let read = visit.api().call(call).await;
    read.map_err(|refused| visit.refused(Place::Clients, &refused))?;
    let page = visit.base().record("clients", id);
    Ok(see_other(&said::on_page(&page, "keys-read")))
}
