//! One user.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::clients::SettingShown;
use jurat_console::users::UserPage;

use super::list::{in_words, state};
use super::{User, frame, read};
use crate::console::answer;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// A user's page.
pub(in crate::console) async fn show(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(user) => answer::page(StatusCode::OK, &page(&visit, user)),
        Err(refused) => visit.refused(Place::Users, &refused),
    };
    visit.answered(response)
}

fn page(visit: &Visit, user: User) -> UserPage {
    let claims = user.claims.iter();
    UserPage {
        frame: frame(visit, &user),
        enabled: user.enabled,
        state: state(visit, &user),
        has_password: user.has_password,
        is_oneself: user.is(visit),
        facts: facts(visit, &user),
        claims: claims
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect(),
        valid_from: visit.when(user.valid_from),
        created_at: visit.when(user.created_at),
        updated_at: visit.when(user.updated_at),
        id: user.id,
        username: user.username,
        name: user.name,
    }
}

fn facts(visit: &Visit, user: &User) -> Vec<SettingShown> {
    let fact = |name: &str, value: String| SettingShown {
        name: name.to_owned(),
        value,
        from: None,
    };
    let email = user.email.as_ref().map(|email| {
        let verified = if user.email_verified {
            "verified"
        } else {
            "not verified"
        };
        fact("E-mail", format!("{email}, {verified}"))
    });
    let role = user.role.map_or_else(|| "None".to_owned(), in_words);
    let end = user
        .expires_at
        .map(|at| fact("Ends", visit.when(at).text()));
    email
        .into_iter()
        .chain([fact("Role in this console", role)])
        .chain(end)
        .collect()
}
