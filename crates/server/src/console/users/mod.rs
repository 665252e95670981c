//! Users: the list, one user, and what can be done with them.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::paths::segment;
use jurat_console::{Frame, Place};
use jurat_registry::clock::Timestamp;
use jurat_registry::role::Role;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::api::{Api, Call, Refused};
use super::review::{self, Review};
use super::visit::Visit;

pub(super) mod create;
pub(super) mod edit;
mod fields;
pub(super) mod invitation;
pub(super) mod list;
pub(super) mod password;
pub(super) mod remove;
pub(super) mod sessions_end;
pub(super) mod show;
pub(super) mod switch;

/// A user, as the API shows one.
#[derive(Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) username: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) email_verified: bool,
    pub(super) enabled: bool,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) claims: Map<String, Value>,
    pub(super) role: Option<Role>,
    pub(super) has_password: bool,
    pub(super) valid_from: Timestamp,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) revision: u64,
}

impl User {
    /// What people call the user.
    pub(super) fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.username)
    }

    /// Whether it is whoever looks.
    pub(super) fn is(&self, visit: &Visit) -> bool {
        self.id == visit.user().id().to_string()
    }
}

/// The path of a user in the API, and below the console.
pub(super) fn path(id: &str) -> String {
    format!("/users/{}", segment(id))
}

/// The user of that id.
pub(super) async fn read(api: &Api<'_>, id: &str) -> Result<User, Refused> {
    api.get(&path(id)).await
}

/// Changes a user by a merge patch; or only tries to.
async fn patch(
    api: &Api<'_>,
    id: &str,
    patch: &Value,
    revision: Option<u64>,
    only_tries: bool,
) -> Result<Value, Refused> {
    let call = Call::new(Method::PATCH, path(id)).with(patch).at(revision);
    let call = if only_tries { call.only_trying() } else { call };
    api.call(call).await
}

/// What surrounds a page about `user`: whoever is above the visitor is out of reach.
fn frame(visit: &Visit, user: &User) -> Frame {
    let mut frame = visit.frame(Place::Users);
    if user.role.is_some_and(|role| !visit.role().includes(role)) {
        frame.rights.trust = false;
        frame.rights.operate = false;
    }
    frame
}

/// The page before a change of the user of that id.
async fn ask(visit: Visit, id: &str, review_of: fn(&Visit, &User) -> Review) -> Response {
    let response = match read(&visit.api(), id).await {
        Ok(user) => {
            let review = review_of(&visit, &user);
            review::question(&visit, review)
        }
        Err(refused) => visit.refused(Place::Users, &refused),
    };
    visit.answered(response)
}

/// The user of that id, once a change was confirmed.
async fn confirmed(
    visit: &mut Visit,
    id: &str,
    body: Body,
    review_of: fn(&Visit, &User) -> Review,
) -> Result<User, Response> {
    let form = visit.posted(body).await?;
    let user = read(&visit.api(), id).await;
    let user = user.map_err(|refused| visit.refused(Place::Users, &refused))?;
    let review = review_of(visit, &user);
    review::confirmed(visit, &form, review).await?;
    Ok(user)
}
