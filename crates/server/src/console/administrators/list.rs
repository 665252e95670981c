//! The list of administrators: people with a role, then the keys of machines.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::administrators::{AdministratorRow, AdministratorsPage};
use jurat_console::part::{Badge, Pager};
use jurat_console::paths::segment;
use serde::de::DeserializeOwned;

use super::Administrator;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::read::Listed;
use crate::console::users::User;
use crate::console::users::list::{in_words, state};
use crate::console::visit::Visit;

/// What ends within so many days is told.
const SOON_DAYS: i64 = 30;
/// About so many of each kind stand on a page.
const ON_A_PAGE: usize = 100;
/// Administrators stand among many others: so many pages of the API are looked through for one of the console's.
const MOST_PAGES: usize = 20;

/// A page of the list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Administrators, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<AdministratorsPage, Refused> {
    let (people, keys) = (visit.query("people"), visit.query("keys"));
    let is_first = people.is_none() && keys.is_none();
    // Where one cursor alone is stated, the page before was the last of the others.
    let (people, next_people) = match (people, is_first) {
        (None, false) => (Vec::new(), None),
        (after, _) => some_of::<User>(visit, "/users?administers=true&", after).await?,
    };
    let (keys, next_keys) = match (keys, is_first) {
        (None, false) => (Vec::new(), None),
        (after, _) => some_of::<Administrator>(visit, "/administrators?", after).await?,
    };
    let rows = people.iter().map(|user| person(visit, user));
    let rows: Vec<_> = rows.chain(keys.iter().map(|one| key(visit, one))).collect();
    let cursors = [("people", next_people), ("keys", next_keys)];
    let cursors = cursors
        .into_iter()
        .filter_map(|(name, next)| Some(format!("{name}={}", segment(&next?))));
    let next = cursors.collect::<Vec<_>>().join("&");
    let base = visit.base();
    Ok(AdministratorsPage {
        frame: visit.frame(Place::Administrators),
        pager: Pager {
            shown: rows.len(),
            first: (!is_first).then(|| base.to("/administrators")),
            next: (!next.is_empty()).then(|| base.to(&format!("/administrators?{next}"))),
        },
        rows,
    })
}

/// What the API lists at `path` from `after` on, until there is a page of it, and where it goes on.
async fn some_of<T: DeserializeOwned>(
    visit: &Visit,
    path: &str,
    after: Option<String>,
) -> Result<(Vec<T>, Option<String>), Refused> {
    let (mut found, mut after) = (Vec::new(), after);
    for _ in 0..MOST_PAGES {
        let mut address = format!("{path}limit=500");
        if let Some(after) = &after {
            address.extend(["&after=", &segment(after)]);
        }
        let listed: Listed<T> = visit.api().get(&address).await?;
        found.extend(listed.items);
        after = listed.next;
        if after.is_none() || found.len() >= ON_A_PAGE {
            break;
        }
    }
    Ok((found, after))
}

fn person(visit: &Visit, user: &User) -> AdministratorRow {
    AdministratorRow {
        id: user.id.clone(),
        name: user.title().to_owned(),
        by: user.username.clone(),
        is_key: false,
        role: user.role.map(in_words).unwrap_or_default(),
        state: state(visit, user),
        created_at: visit.when(user.created_at),
        is_oneself: user.is(visit),
        within_reach: user.role.is_none_or(|role| visit.role().includes(role)),
    }
}

fn key(visit: &Visit, one: &Administrator) -> AdministratorRow {
    let end = one.expires_at.map(|at| visit.when(at));
    AdministratorRow {
        id: one.id.clone(),
        name: one.name.clone().unwrap_or_else(|| one.id.clone()),
        by: one.id.clone(),
        is_key: true,
        role: in_words(one.role),
        state: Badge::of_switch(one.enabled, end, SOON_DAYS),
        created_at: visit.when(one.created_at),
        is_oneself: false,
        within_reach: one.is_within_reach(visit),
    }
}
