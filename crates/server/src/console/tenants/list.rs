//! The list of tenants.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::part::{Badge, Pager};
use jurat_console::paths::segment;
use jurat_console::tenants::{TenantRow, TenantsPage};

use super::Tenant;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::read::Listed;
use crate::console::visit::Visit;

const ON_A_PAGE: usize = 50;

/// A page of the list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Tenants, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<TenantsPage, Refused> {
    let (search, after) = (visit.query("q").unwrap_or_default(), visit.query("after"));
    let mut path = format!("/tenants?limit={ON_A_PAGE}");
    if let Some(after) = &after {
        path.extend(["&after=", &segment(after)]);
    }
    if !search.is_empty() {
        path.extend(["&q=", &segment(&search)]);
    }
    let listed: Listed<Tenant> = visit.api().get(&path).await?;
    let base = visit.base();
    let list = if search.is_empty() {
        base.to("/tenants")
    } else {
        base.found("tenants", "q", &search)
    };
    let next = listed.next.map(|next| {
        let and = if search.is_empty() { '?' } else { '&' };
        format!("{list}{and}after={}", segment(&next))
    });
    let rows: Vec<_> = listed.items.into_iter().map(row).collect();
    Ok(TenantsPage {
        frame: visit.frame(Place::Tenants),
        search,
        pager: Pager {
            shown: rows.len(),
            first: after.map(|_| list),
            next,
        },
        rows,
    })
}

fn row(tenant: Tenant) -> TenantRow {
    TenantRow {
        state: Badge::of_switch(tenant.enabled, None, 0),
        name: tenant.name,
        display_name: tenant.display_name,
        issuer: tenant.issuer_in_use,
        hosts: tenant.hosts,
    }
}
