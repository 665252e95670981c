//! `POST /admin/v1/users`: settings, and a `password` or none: then an invitation lets the user set one.

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Stated;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::id::UserId;
use jurat_registry::role::Role;
use jurat_registry::user::{User, UserParts, UserSettings};
use schemars::JsonSchema;
use zeroize::Zeroizing;

use super::ShownUser;
use crate::admin::ADMIN_PATH;
use crate::admin::administrators::may_give;
use crate::admin::preset;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A user to be made.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("required" = ["username"]))]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct NewUser {
    /// The password to sign in with.
    password: Option<String>,
    /// What the user may do in the console; `null` for nothing. Not above one's own.
    role: Option<Role>,
    #[schemars(flatten)]
    settings: Stated<UserSettings>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Users, "createUser", "Makes a user.")
        .described("Without a password, an invitation lets the user set one.")
        .takes::<NewUser>()
        .creates::<ShownUser<'_>>("The user.")
        .tagged()
        .located()
        .refuses(
            StatusCode::CONFLICT,
            "The username or the verified e-mail address is taken.",
        )
}

/// Makes a user.
pub(crate) async fn create(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let password: Option<String> = body.take("password")?;
    let password = password.map(Zeroizing::new);
    let role: Option<Role> = body.take("role")?;
    if let Some(role) = role {
        may_give(&app, &administrator, role)?;
    }
    let settings: UserSettings = preset::changed(&UserSettings::default(), body.0)?;
    let now = server.clock().now();
    let mut parts = UserParts {
        id: UserId::new(now, server.randomness())?,
        settings,
        role,
        password: None,
        valid_from: now,
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    // What is wrong with the settings is said before a password is hashed.
    User::new(parts.clone())?;
    if let Some(password) = password {
        let hashed = super::hash(&app, &password, &parts.settings).await?;
        hashed.set(&mut parts, now);
    }
    let user = User::new(parts)?;
    keep(&app, &administrator, &user).await?;
    let shown = json::private(StatusCode::CREATED, &ShownUser::from(&user));
    let mut response = tagged(shown, 1);
    if let Ok(location) = HeaderValue::try_from(format!("{ADMIN_PATH}/users/{}", user.id())) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Keeps the user, or only looks whether the names are free.
async fn keep(app: &AppState, administrator: &Administrator, user: &User) -> Result<(), Problem> {
    let store = app.authorization_server.store();
    if administrator.only_tries() {
        return super::names_must_be_free(app, user).await;
    }
    store
        .user_insert(administrator.author()?, user.clone())
        .await?;
    tracing::info!(administrator = administrator.name(), user = %user.id(), "user created");
    Ok(())
}
