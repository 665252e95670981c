//! A key signs nothing from now on; or counts for nothing at all.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::keys::KeyRetirePage;
use jurat_console::part::Link;
use jurat_console::quoting::shell;
use jurat_console::{Form, Place};
use jurat_registry::signing_key::{KeyState, kept_until};
use jurat_registry::token_settings::ResolvedTokenSettings;
use serde_json::json;

use super::{Key, Keys, retirement, state};
use crate::console::api::Call;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form.
pub(in crate::console) async fn form(Named(kid): Named<String>, visit: Visit) -> Response {
    let keys = Keys::read(&visit.api()).await;
    let response = match keys.as_ref().map(|keys| keys.named(&kid)) {
        Ok(Ok(key)) => {
            let revoke = if key.state == KeyState::Retired {
                "yes"
            } else {
                "no"
            };
            let form = visit.form(&retirement(&kid)).with("revoke", revoke);
            form_page(&visit, key, form, StatusCode::OK)
        }
        Ok(Err(refused)) => visit.refused(Place::Keys, &refused),
        Err(refused) => visit.refused(Place::Keys, refused),
    };
    visit.answered(response)
}

/// Retires it, once that was asked.
pub(in crate::console) async fn retire(
    Named(kid): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match retired(&mut visit, &kid, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn retired(visit: &mut Visit, kid: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let keys = Keys::read(&visit.api()).await;
    let keys = keys.map_err(|refused| visit.refused(Place::Keys, &refused))?;
    let key = keys.named(kid);
    let key = key.map_err(|refused| visit.refused(Place::Keys, &refused))?;
    let revoke = match form.text("revoke") {
        Some("yes") => true,
        Some("no") if key.state <= KeyState::Signing => false,
        stated => {
            let sentence = if stated == Some("no") {
                "It signs nothing any more. What it signed can still be made to count for nothing."
            } else {
                "Choose what becomes of what it signed."
            };
            let form = visit
                .form(&retirement(kid))
                .with("revoke", stated.unwrap_or_default());
            let form = form.wrong("revoke", sentence);
            return Err(form_page(
                visit,
                key,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            ));
        }
    };
    review::confirmed(visit, &form, review_of(visit, &keys, key, revoke)).await?;
    let wanted = json!({ "revoke": revoke });
    let call = Call::new(Method::POST, retirement(kid)).with(&wanted);
    let retired = visit.api().call(call).await;
    let retired = retired.map_err(|refused| visit.refused(Place::Keys, &refused))?;
    let said = match (revoke, retired.is_null()) {
        (true, _) => "key-revoked",
        (false, true) => "removed",
        (false, false) => "key-retired",
    };
    let list = visit.base().to("/keys");
    Ok(see_other(&said::on_page(&list, said)))
}

fn review_of(visit: &Visit, keys: &Keys, key: &Key, revoke: bool) -> Review {
    let mut effects = Vec::new();
    match (revoke, key.state) {
        (_, KeyState::Next) => effects.push("It is taken off the key set. It has signed nothing.".to_owned()),
        (true, _) => effects.extend([
            "Every token that it signed counts for nothing from now on, and it is taken off the key set.".to_owned(),
            "Resource servers that keep the key set accept those tokens until they read it again.".to_owned(),
        ]),
        (false, _) => effects.push(format!(
            "It signs nothing from now on. It stays published until {}, so that what it signed is verified until its end.",
            visit.when(kept_until(visit.now())).text()
        )),
    }
    effects.extend(successor(visit, keys, key));
    let verb = if revoke { "Revoke" } else { "Retire" };
    let flag = if revoke { " --revoke" } else { "" };
    Review {
        place: Place::Keys,
        action: retirement(&key.kid),
        title: format!("{verb} the key {}?", key.kid),
        back: Link::new(visit.base().to("/keys"), "Signing keys"),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat key retire {}{flag}", shell(&key.kid))),
        button: format!("{verb} the key"),
        ends_something: true,
        is_trust: true,
    }
}

/// What signs in its place.
fn successor(visit: &Visit, keys: &Keys, key: &Key) -> Option<String> {
    let algorithm = key.algorithm;
    let signs = keys.signer(algorithm).is_some_and(|one| one.kid == key.kid);
    if !signs {
        return None;
    }
    let own = ResolvedTokenSettings::from(&visit.server().tenant().token).algorithm;
    Some(match keys.waiting(algorithm) {
        Some(next) => format!("The next key {} takes over at once.", next.kid),
        None if algorithm == own => format!(
            "A new {algorithm} key is made and signs at once: resource servers must read the key set again to know it."
        ),
        None => format!("A new {algorithm} key is made when a token next needs one."),
    })
}

fn form_page(visit: &Visit, key: &Key, form: Form, status: StatusCode) -> Response {
    let page = KeyRetirePage {
        frame: visit.frame(Place::Keys),
        kid: key.kid.clone(),
        algorithm: key.algorithm.to_string(),
        state: state(key),
        form,
    };
    answer::page(status, &page)
}
