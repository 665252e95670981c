//! The list of resources.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::part::Badge;
use jurat_console::resources::{ResourceRow, ResourcesPage};
use jurat_registry::resource::ResourceSettings;
use jurat_registry::token_settings::TokenFormat;

use super::Resource;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::listing::Listing;
use crate::console::read::Listed;
use crate::console::visit::Visit;

const ON_A_PAGE: usize = 50;

/// A page of the list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Resources, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<ResourcesPage, Refused> {
    let listing = Listing::asked(visit, "/resources", &["q"]);
    let listed: Listed<Resource> = visit.api().get(&listing.call(ON_A_PAGE)).await?;
    let rows: Result<Vec<_>, _> = listed.items.iter().map(row).collect();
    let rows = rows?;
    Ok(ResourcesPage {
        frame: visit.frame(Place::Resources),
        search: listing.narrowed_by("q"),
        pager: listing.pager(&visit.base(), rows.len(), listed.next),
        rows,
    })
}

fn row(resource: &Resource) -> Result<ResourceRow, Refused> {
    let settings = resource.settings()?;
    Ok(ResourceRow {
        uri: resource.uri.to_string(),
        state: Badge::of_switch(settings.enabled, None, 0),
        tokens: tokens(&settings),
        scopes: settings.scopes.into_keys().collect(),
        name: settings.name,
    })
}

/// `JWT, 900 s`.
fn tokens(settings: &ResourceSettings) -> String {
    let token = &settings.token;
    let stated = [
        token.format.map(|format| in_words(format).to_owned()),
        token.algorithm.map(|algorithm| algorithm.to_string()),
        token.lifetime_seconds.map(|seconds| format!("{seconds} s")),
    ];
    let stated: Vec<_> = stated.into_iter().flatten().collect();
    if stated.is_empty() {
        "as client and tenant have it".to_owned()
    } else {
        stated.join(", ")
    }
}

/// A format's name for people.
pub(super) fn in_words(format: TokenFormat) -> &'static str {
    match format {
        TokenFormat::Jwt => "JWT",
        TokenFormat::Opaque => "opaque",
    }
}
