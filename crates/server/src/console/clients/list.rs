//! The list of clients.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::clients::{ClientRow, ClientsPage};
use jurat_console::part::{Badge, Tone};

use crate::console::answer;
use crate::console::api::Refused;
use crate::console::listing::Listing;
use crate::console::read::{Client, Credential, Listed};
use crate::console::visit::Visit;

const ON_A_PAGE: usize = 50;
/// What ends within so many days is told.
pub(super) const SOON_DAYS: i64 = 30;

/// A page of the list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Clients, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<ClientsPage, Refused> {
    let listing = Listing::asked(visit, "/clients", &["q"]);
    let listed: Listed<Client> = visit.api().get(&listing.call(ON_A_PAGE)).await?;
    let clients = listed.items.iter();
    let rows: Vec<_> = clients.map(|client| row(visit, client)).collect();
    Ok(ClientsPage {
        frame: visit.frame(Place::Clients),
        search: listing.narrowed_by("q"),
        pager: listing.pager(&visit.base(), rows.len(), listed.next),
        rows,
    })
}

fn row(visit: &Visit, client: &Client) -> ClientRow {
    ClientRow {
        id: client.id.clone(),
        name: client.name.clone(),
        state: Badge::of_switch(
            client.enabled,
            client.expires_at.map(|at| visit.when(at)),
            SOON_DAYS,
        ),
        grants: client
            .grant_types
            .iter()
            .map(|grant| short(grant))
            .collect(),
        credentials: counted(&client.credentials),
        concern: concern(visit, &client.credentials),
        scopes: client.scope.len(),
    }
}

/// A grant's short name: what follows the last colon of a URN.
pub(in crate::console) fn short(grant: &str) -> String {
    grant.rsplit(':').next().unwrap_or(grant).to_owned()
}

/// `1 certificate, 2 secrets`.
fn counted(credentials: &[Credential]) -> String {
    let kinds = [
        ("Certificate", "certificate", "certificates"),
        ("Public key", "key", "keys"),
        ("Secret", "secret", "secrets"),
    ];
    let counts = kinds.iter().filter_map(|(kind, one, many)| {
        match credentials
            .iter()
            .filter(|credential| credential.what() == *kind)
            .count()
        {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        }
    });
    let counts: Vec<_> = counts.collect();
    if counts.is_empty() {
        "none".to_owned()
    } else {
        counts.join(", ")
    }
}

/// What about its credentials needs somebody.
fn concern(visit: &Visit, credentials: &[Credential]) -> Option<Badge> {
    let live = credentials.iter().filter(|credential| credential.enabled);
    let days = live.filter_map(|credential| Some(visit.when(credential.ends_at()?).days_left()));
    match days.min()? {
        ..0 => Some(Badge::new(Tone::Bad, "A credential has ended")),
        0 => Some(Badge::new(Tone::Warn, "A credential ends today")),
        days @ 1..SOON_DAYS => Some(Badge::new(
            Tone::Warn,
            format!("A credential ends in {days} days"),
        )),
        _ => None,
    }
}
