//! The list of users.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::part::{Badge, Pager};
use jurat_console::paths::segment;
use jurat_console::users::{UserRow, UsersPage};
use jurat_registry::role::Role;

use super::User;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::read::Listed;
use crate::console::visit::Visit;

const ON_A_PAGE: usize = 50;
/// What ends within so many days is told.
pub(super) const SOON_DAYS: i64 = 30;

/// A page of the list.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match page(&visit).await {
        Ok(page) => answer::page(StatusCode::OK, &page),
        Err(refused) => visit.refused(Place::Users, &refused),
    };
    visit.answered(response)
}

async fn page(visit: &Visit) -> Result<UsersPage, Refused> {
    let (search, after) = (visit.query("q").unwrap_or_default(), visit.query("after"));
    let mut path = format!("/users?limit={ON_A_PAGE}");
    if let Some(after) = &after {
        path.extend(["&after=", &segment(after)]);
    }
    if !search.is_empty() {
        path.extend(["&q=", &segment(&search)]);
    }
    let listed: Listed<User> = visit.api().get(&path).await?;
    let base = visit.base();
    let list = if search.is_empty() {
        base.to("/users")
    } else {
        base.found("users", "q", &search)
    };
    let next = listed.next.map(|next| {
        let and = if search.is_empty() { '?' } else { '&' };
        format!("{list}{and}after={}", segment(&next))
    });
    let rows: Vec<_> = listed.items.iter().map(|user| row(visit, user)).collect();
    Ok(UsersPage {
        frame: visit.frame(Place::Users),
        search,
        pager: Pager {
            shown: rows.len(),
            first: after.map(|_| list),
            next,
        },
        rows,
    })
}

fn row(visit: &Visit, user: &User) -> UserRow {
    let email = user.email.clone();
    UserRow {
        id: user.id.clone(),
        username: user.username.clone(),
        name: user.name.clone(),
        email: email.map(|email| (email, user.email_verified)),
        state: state(visit, user),
        role: user.role.map(in_words),
    }
}

/// Whether the user is switched on, and until when.
pub(in crate::console) fn state(visit: &Visit, user: &User) -> Badge {
    let end = user.expires_at.map(|at| visit.when(at));
    Badge::of_switch(user.enabled, end, SOON_DAYS)
}

/// A role, beginning as a sentence does.
pub(in crate::console) fn in_words(role: Role) -> String {
    let title = role.title();
    let mut letters = title.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
