//! The last live system administrator stays: without one nobody could let another one in. Changes that could take the last one away are made
//! one after the other, so that of two who take each other away one is told.

use http::StatusCode;
use jurat_registry::client::{Client, ClientKind};
use jurat_registry::clock::Timestamp;
use jurat_registry::page::PageRequest;
use jurat_registry::role::Role;
use tokio::sync::{Mutex, MutexGuard};

use crate::respond::problem::Problem;
use crate::state::AppState;

/// A database has one process (its folder is locked), so the order is kept here.
static TURN: Mutex<()> = Mutex::const_new(());

/// Waits until nobody else changes an administrator.
pub(super) async fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

/// Refuses a change of `before` into `after`, or its removal, that would leave no live system administrator.
pub(super) async fn must_stay(
    app: &AppState,
    before: &Client,
    after: Option<&Client>,
) -> Result<(), Problem> {
    let now = app.authorization_server.clock().now();
    if !counts(before, now) || after.is_some_and(|after| counts(after, now)) {
        return Ok(());
    }
    let store = app.authorization_server.store();
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let clients = store.client_list(page).await?;
        let is_other = |client: &Client| client.id() != before.id() && counts(client, now);
        if clients.items.iter().any(|client| is_other(client)) {
            return Ok(());
        }
        let Some(next) = clients.next else {
            let sentence =
                "this is the last system administrator who can get in: let another one in first";
            return Err(Problem::new(StatusCode::CONFLICT, sentence));
        };
        page = PageRequest {
            after: Some(next),
            limit: PageRequest::MOST,
        };
    }
}

/// Whether it is a system administrator who can get in, today and until somebody changes that.
fn counts(client: &Client, now: Timestamp) -> bool {
    let lasts = |end: Option<Timestamp>| end.is_none();
    client.kind() == ClientKind::Administrator(Role::System)
        && client.is_live(now)
        && lasts(client.settings().expires_at)
        && client
            .keys()
            .iter()
            .any(|key| key.enabled && lasts(key.expires_at))
}
