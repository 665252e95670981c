//! A user's settings and role.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::{Change, Link};
use jurat_console::users::UserFormPage;
use jurat_console::{Form, Place};
use serde_json::{Value, json};

use super::{User, fields, frame, patch, path, read};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// What the form states of a user.
struct Wanted {
    /// The settings, as a merge patch.
    settings: Value,
    /// The role, where it is to be another one.
    role: Option<Value>,
}

/// The form, with what stands.
pub(in crate::console) async fn form(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(user) => {
            let form = fields::filled(visit.form(&action(&id)), &user);
            form_page(&visit, &user, form, StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::Users, &refused),
    };
    visit.answered(response)
}

/// Changes the user, once that was asked.
pub(in crate::console) async fn change(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match changed(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn changed(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let before: Value = match visit.api().get(&path(id)).await {
        Ok(before) => before,
        Err(refused) => return Err(visit.refused(Place::Users, &refused)),
    };
    let Ok(user) = serde_json::from_value::<User>(before.clone()) else {
        return Ok(see_other(&visit.base().to("/users")));
    };
    let again = |visit: &Visit, refused: &Refused| {
        let form = fields::again(visit.form(&action(id)), &form, refused);
        form_page(visit, &user, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wanted = wanted(visit, &form, &user).map_err(|refused| again(visit, &refused))?;
    let revision = form.text("revision").and_then(|text| text.parse().ok());
    let after = tried(visit, id, &wanted, revision).await;
    let after = after.map_err(|refused| again(visit, &refused))?;
    let changes = shown::changes(stated(before), stated(after));
    let page = visit.base().record("users", id);
    if changes.is_empty() {
        return Ok(see_other(&page));
    }
    let review = review_of(visit, &user, changes);
    review::confirmed(visit, &form, review).await?;
    match made(visit, id, &wanted, revision).await {
        Ok(()) => Ok(see_other(&said::on_page(&page, "changed"))),
        Err(refused) => Err(again(visit, &refused)),
    }
}

fn wanted(visit: &Visit, form: &Posted, user: &User) -> Result<Wanted, Refused> {
    let is_other = |role: &Value| *role != json!(user.role);
    // One's own role is changed by somebody else, or nobody might be left.
    let role = fields::role(form).filter(|_| !user.is(visit));
    Ok(Wanted {
        settings: fields::patch(form, user)?,
        role: role.filter(is_other),
    })
}

/// The user as it would be.
async fn tried(
    visit: &Visit,
    id: &str,
    wanted: &Wanted,
    revision: Option<u64>,
) -> Result<Value, Refused> {
    let mut after = patch(&visit.api(), id, &wanted.settings, revision, true).await?;
    if let Some(role) = &wanted.role {
        let body = json!({ "role": role });
        let call = give(id, &body).at(revision).only_trying();
        after["role"] = visit.api().call(call).await?["role"].clone();
    }
    Ok(after)
}

async fn made(
    visit: &Visit,
    id: &str,
    wanted: &Wanted,
    revision: Option<u64>,
) -> Result<(), Refused> {
    let after = patch(&visit.api(), id, &wanted.settings, revision, false).await?;
    if let Some(role) = &wanted.role {
        let body = json!({ "role": role });
        let call = give(id, &body).at(after["revision"].as_u64());
        visit.api().call(call).await?;
    }
    Ok(())
}

fn give<'a>(id: &str, body: &'a Value) -> Call<'a> {
    Call::new(Method::PUT, format!("{}/role", path(id))).with(body)
}

/// What is stated of a user, without what every change changes.
fn stated(mut user: Value) -> Value {
    if let Some(members) = user.as_object_mut() {
        for name in ["updated_at", "revision", "valid_from"] {
            members.remove(name);
        }
    }
    user
}

fn review_of(visit: &Visit, user: &User, changes: Vec<Change>) -> Review {
    let id = &user.id;
    Review {
        place: Place::Users,
        action: action(id),
        title: format!("Change {}?", user.title()),
        back: Link::new(visit.base().record("users", id), user.title()),
        effects: vec![
            "It counts from the next request on. Tokens that are out keep what they have."
                .to_owned(),
        ],
        changes,
        findings: Vec::new(),
        command: None,
        button: "Change the user".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn action(id: &str) -> String {
    format!("{}/edit", path(id))
}

fn form_page(visit: &Visit, user: &User, form: Form, status: StatusCode) -> Response {
    let page = UserFormPage {
        frame: frame(visit, user),
        id: Some(user.id.clone()),
        is_oneself: user.is(visit),
        form,
    };
    answer::page(status, &page)
}
