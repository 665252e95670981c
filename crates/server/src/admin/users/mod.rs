//! Users: how they are shown, found and changed. What is kept of a password is never shown.

use schemars::JsonSchema;
use std::sync::Arc;

use http::StatusCode;
use jurat_issuance::new_password::{HashedPassword, NewPassword};
use jurat_registry::audit::AuditEvent;
use jurat_registry::change::RecordChange;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::UserId;
use jurat_registry::role::Role;
use jurat_registry::store::{NameOwner, StoreError};
use jurat_registry::user::{User, UserParts, UserSettings};
use serde::Serialize;

use super::revision::{IfMatch, MOST_TRIES};
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod invitation;
pub(crate) mod list;
pub(crate) mod password;
pub(crate) mod read;
pub(crate) mod role;
pub(crate) mod sessions_end;
pub(crate) mod update;

/// A user as it is shown.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "User")]
pub(crate) struct ShownUser<'a> {
    /// The id: the `sub` of tokens.
    id: UserId,
    #[serde(flatten)]
    settings: &'a UserSettings,
    /// What the user administers in the console, if anything.
    role: Option<Role>,
    /// Whether a password is set.
    has_password: bool,
    /// What was issued or signed in before does not count any more.
    valid_from: Timestamp,
    /// When it was registered.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
    /// Counts its changes; the `ETag` says it too.
    revision: u64,
}

impl<'a> From<&'a User> for ShownUser<'a> {
    fn from(user: &'a User) -> Self {
        let parts = user.parts();
        Self {
            id: parts.id,
            settings: &parts.settings,
            role: parts.role,
            has_password: parts.password.is_some(),
            valid_from: parts.valid_from,
            created_at: parts.created_at,
            updated_at: parts.updated_at,
            revision: parts.revision,
        }
    }
}

/// The user of that id.
pub(crate) async fn find(app: &AppState, id: &str) -> Result<Arc<User>, Problem> {
    let missing = || Problem::not_found("there is no user of that id");
    let id: UserId = id.parse().map_err(|_| missing())?;
    let store = app.authorization_server.store();
    store.user_find(id).await?.ok_or_else(missing)
}

/// The user of that id, for a change: whoever is above the administrator is out of reach.
async fn find_to_change(
    app: &AppState,
    administrator: &Administrator,
    id: &str,
) -> Result<Arc<User>, Problem> {
    let user = find(app, id).await?;
    administrator.must_not_be_below(user.parts().role)?;
    Ok(user)
}

/// Changes the user of that id by `change`. When another change came between, this one is made again on top of it, unless a certain
/// revision was asked for. What `change` calls it stands in the audit log beside what it changed, by the same write.
pub(crate) async fn change(
    app: &AppState,
    administrator: &Administrator,
    id: &str,
    if_match: IfMatch,
    change: impl Fn(&mut UserParts, Timestamp) -> Result<Option<&'static str>, Problem>,
) -> Result<User, Problem> {
    let server = &app.authorization_server;
    for _ in 0..MOST_TRIES {
        let mut parts = find_to_change(app, administrator, id)
            .await?
            .parts()
            .clone();
        if_match.demand(parts.revision)?;
        let now = server.clock().now();
        let called = change(&mut parts, now)?;
        parts.revision += 1;
        parts.updated_at = now;
        let user = User::new(parts)?;
        if administrator.only_tries() {
            names_must_be_free(app, &user).await?;
            return Ok(user);
        }
        let author = administrator.author()?;
        let remark = |action| AuditEvent::new(now, author.clone(), action, user.id().to_string());
        let remarks = called.map(remark).into_iter().collect();
        let changes = vec![RecordChange::UserReplace(user.clone())];
        match server.store().change(author, changes, remarks).await {
            Ok(()) => {
                if let Some(action) = called {
                    tracing::info!(administrator = administrator.name(), user = %user.id(), action, "user");
                }
                return Ok(user);
            }
            Err(StoreError::Stale) if if_match.allows_retry() => {}
            Err(StoreError::Stale) => return Err(IfMatch::stale()),
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "the user is being changed by others all the time: try again",
    ))
}

/// Refuses names by which somebody else signs in. Whoever keeps the user is told by the store; this is for who only tries to.
async fn names_must_be_free(app: &AppState, user: &User) -> Result<(), Problem> {
    let store = app.authorization_server.store();
    for name in user.names() {
        let found = store.user_find_by_name(&name).await?;
        if found.is_some_and(|other| other.id() != user.id()) {
            let by = NameOwner::User;
            return Err(StoreError::NameTaken { name, by }.into());
        }
    }
    Ok(())
}

/// Hashes a password that an administrator states for the user with these settings.
pub(crate) async fn hash(
    app: &AppState,
    password: &str,
    settings: &UserSettings,
) -> Result<HashedPassword, Problem> {
    let fit = NewPassword::of(password, settings);
    let fit = fit.map_err(|unfit| Problem::of_field("password", unfit.to_string()))?;
    let hashed = app.authorization_server.hash_password(fit).await;
    hashed.map_err(|error| {
        tracing::error!(%error, "a password was not set");
        Problem::unavailable()
    })
}
