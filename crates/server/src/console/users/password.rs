//! A password for a user, set by somebody else. The form is also the page that says what it does: passwords are carried to no second one.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::part::Link;
use jurat_console::users::UserPasswordPage;
use jurat_console::{Form, Place};
use jurat_issuance::new_password::LEAST_CHARACTERS;
use serde_json::json;

use super::{User, frame, path, read};
use crate::console::api::Call;
use crate::console::posted::Posted;
use crate::console::visit::Visit;
use crate::console::{answer, said};
use crate::endpoints::page_form::sentence;
use crate::extract::path::Named;
use crate::pages::field;
use crate::respond::browser::see_other;

/// The fields for the user's password; that of whoever looks is [`field::PASSWORD`].
const NEW: &str = "new_password";
const NEW_AGAIN: &str = "new_password_again";

/// The form.
pub(in crate::console) async fn form(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(user) => page(&visit, &user, blank(&visit, &id), StatusCode::OK),
        Err(refused) => visit.refused(Place::Users, &refused),
    };
    visit.answered(response)
}

/// Sets the password.
pub(in crate::console) async fn set(
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
    let user = read(&visit.api(), id).await;
    let user = user.map_err(|refused| visit.refused(Place::Users, &refused))?;
    let wrong = |visit: &Visit, field: &str, said: String| {
        let form = blank(visit, id).wrong(field, said);
        page(visit, &user, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let password = form.one(NEW).unwrap_or_default();
    if form.one(NEW_AGAIN) != Some(password) {
        let said = "The two are not the same.".to_owned();
        return Err(wrong(visit, NEW_AGAIN, said));
    }
    if let Err(said) = proven(visit, &form).await {
        return Err(wrong(visit, field::PASSWORD, said));
    }
    let body = json!({ "password": password });
    let call = Call::new(Method::POST, format!("{}/password", path(id))).with(&body);
    match visit.api().call(call.at(Some(user.revision))).await {
        Ok(_) => {
            let page = visit.base().record("users", id);
            Ok(see_other(&said::on_page(&page, "password-set")))
        }
        Err(refused) => {
            let is_password = refused.field.as_deref() == Some("password");
            let field = if is_password { NEW } else { "" };
            Err(wrong(visit, field, sentence(&refused.detail)))
        }
    }
}

/// Who sets a password can be that user: whoever asks shows again who they are.
async fn proven(visit: &mut Visit, form: &Posted) -> Result<(), String> {
    if visit.is_fresh() {
        return Ok(());
    }
    let password = form.one(field::PASSWORD).unwrap_or_default();
    visit.prove(password).await
}

fn blank(visit: &Visit, id: &str) -> Form {
    visit.form(&format!("{}/password", path(id)))
}

fn page(visit: &Visit, user: &User, form: Form, status: StatusCode) -> Response {
    let page = UserPasswordPage {
        frame: frame(visit, user),
        of: Link::new(visit.base().record("users", &user.id), &user.username),
        fewest_chars: u32::try_from(LEAST_CHARACTERS).unwrap_or(u32::MAX),
        asks_password: !visit.is_fresh(),
        form,
    };
    answer::page(status, &page)
}
