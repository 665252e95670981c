//! An identity provider's keys: one more, switched off or on, taken away; those that it publishes, read now.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::clients::{CredentialFormPage, CredentialKind};
use jurat_console::part::Link;
use jurat_console::paths::segment;
use jurat_console::{Form, Place};
use serde_json::{Value, json};

use super::provider::Provider;
use super::{path, read, typed};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::read::Credential;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form for one more.
pub(in crate::console) async fn form(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(provider) => {
            let blank = visit.form(&action(&id)).with("kind", "certificate");
            form_page(&visit, &provider, blank, StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

/// Adds one.
pub(in crate::console) async fn add(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match added(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn added(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let provider = read(&visit.api(), id).await;
    let provider = provider.map_err(|refused| visit.refused(Place::IdentityProviders, &refused))?;
    let again = |visit: &Visit, refused: Refused| {
        let blamed = match (refused.field.as_deref(), form.text("kind")) {
            (Some("expires_at"), _) => "expires_at",
            (_, Some("jwks")) => "jwks",
            _ => "certificate",
        };
        let typed = typed::again(visit.form(&action(id)), &form);
        let typed = typed.wrong(blamed, refused.detail);
        form_page(visit, &provider, typed, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wanted = stated(&form);
    let collection = format!("{}/keys", path(id));
    let trying = Call::new(Method::POST, collection.as_str()).with(&wanted);
    let tried = visit.api().call(trying.only_trying()).await;
    let tried = tried.map_err(|refused| again(visit, refused))?;
    review::confirmed(visit, &form, adding(visit, &provider, &tried)).await?;
    let call = Call::new(Method::POST, collection).with(&wanted);
    let made = visit.api().call(call).await;
    made.map_err(|refused| again(visit, refused))?;
    let own = visit.base().record("identity-providers", id);
    Ok(see_other(&said::on_page(&own, "key-added")))
}

/// The keys that the form states.
fn stated(form: &Posted) -> Value {
    let field = match form.text("kind") {
        Some("jwks") => "jwks",
        _ => "certificate",
    };
    let mut wanted = typed::key(form.text(field).unwrap_or_default());
    if let Some(day) = form.text("expires_at") {
        wanted["expires_at"] = json!(format!("{day}T00:00:00Z"));
    }
    wanted
}

fn adding(visit: &Visit, provider: &Provider, tried: &Value) -> Review {
    let keys = tried
        .as_array()
        .map_or(std::slice::from_ref(tried), Vec::as_slice);
    let title = provider.title();
    let name = |key: &Value| {
        let text = |pointer: &str| key.pointer(pointer).and_then(Value::as_str);
        let name = text("/certificate/subject").or(text("/key_id"));
        let kind = text("/key_type").unwrap_or_default();
        let thumbprint = text("/jwk_thumbprint").unwrap_or_default();
        match name {
            Some(name) => format!("{name} ({kind}, thumbprint {thumbprint})"),
            None => format!("{kind} key of thumbprint {thumbprint}"),
        }
    };
    let mut effects = vec![format!(
        "Whoever holds its private half can speak for everybody for whom {title} may."
    )];
    effects.extend(keys.iter().map(name));
    Review {
        place: Place::IdentityProviders,
        action: action(&provider.id),
        title: match keys.len() {
            1 => format!("Add this key to {title}?"),
            count => format!("Add these {count} keys to {title}?"),
        },
        back: Link::new(
            visit.base().record("identity-providers", &provider.id),
            title,
        ),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Add the key".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn form_page(visit: &Visit, provider: &Provider, form: Form, status: StatusCode) -> Response {
    let own = visit.base().record("identity-providers", &provider.id);
    let page = CredentialFormPage {
        frame: visit.frame(Place::IdentityProviders),
        kind: CredentialKind::OfIdentityProvider,
        of: Link::new(own, provider.title()),
        form,
    };
    answer::page(status, &page)
}

fn action(id: &str) -> String {
    format!("{}/keys/new", path(id))
}

/// Reads those that it publishes now.
pub(in crate::console) async fn refresh(
    Named(id): Named<String>,
    visit: Visit,
    body: Body,
) -> Response {
    let response = match refreshed(&visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn refreshed(visit: &Visit, id: &str, body: Body) -> Result<Response, Response> {
    visit.posted(body).await?;
    let call = Call::new(Method::POST, format!("{}/refresh", path(id)));
    let read = visit.api().call(call).await;
    read.map_err(|refused| visit.refused(Place::IdentityProviders, &refused))?;
    let own = visit.base().record("identity-providers", id);
    Ok(see_other(&said::on_page(&own, "keys-read")))
}

/// What is done with one that is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Switch,
    Remove,
}

/// What switching it will do.
pub(in crate::console) async fn ask_switch(
    Named((id, key)): Named<(String, String)>,
    visit: Visit,
) -> Response {
    ask(visit, &id, &key, Deed::Switch).await
}

/// Switches it off or on.
pub(in crate::console) async fn switch(
    Named((id, key)): Named<(String, String)>,
    visit: Visit,
    body: Body,
) -> Response {
    act(visit, &id, &key, Deed::Switch, body).await
}

/// What removing it will do.
pub(in crate::console) async fn ask_remove(
    Named((id, key)): Named<(String, String)>,
    visit: Visit,
) -> Response {
    ask(visit, &id, &key, Deed::Remove).await
}

/// Takes it away.
pub(in crate::console) async fn remove(
    Named((id, key)): Named<(String, String)>,
    visit: Visit,
    body: Body,
) -> Response {
    act(visit, &id, &key, Deed::Remove, body).await
}

async fn ask(visit: Visit, id: &str, key: &str, deed: Deed) -> Response {
    let response = match review_of(&visit, id, key, deed).await {
        Ok((review, _)) => review::question(&visit, review),
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

async fn act(mut visit: Visit, id: &str, key: &str, deed: Deed, body: Body) -> Response {
    let response = match acted(&mut visit, id, key, deed, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn acted(
    visit: &mut Visit,
    id: &str,
    key: &str,
    deed: Deed,
    body: Body,
) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let refuse =
        |visit: &Visit, refused: Refused| visit.refused(Place::IdentityProviders, &refused);
    let reviewed = review_of(visit, id, key, deed).await;
    let (review, enabled) = reviewed.map_err(|refused| refuse(visit, refused))?;
    review::confirmed(visit, &form, review).await?;
    let place = format!("{}/keys/{}", path(id), segment(key));
    let wanted = json!({ "enabled": !enabled });
    let (call, said) = match (deed, enabled) {
        (Deed::Switch, true) => (
            Call::new(Method::PATCH, place).with(&wanted),
            "key-disabled",
        ),
        (Deed::Switch, false) => (Call::new(Method::PATCH, place).with(&wanted), "key-enabled"),
        (Deed::Remove, _) => (Call::new(Method::DELETE, place), "key-removed"),
    };
    let done = visit.api().call(call).await;
    done.map_err(|refused| refuse(visit, refused))?;
    let own = visit.base().record("identity-providers", id);
    Ok(see_other(&said::on_page(&own, said)))
}

/// What is to be seen before, and whether the key is switched on now.
async fn review_of(
    visit: &Visit,
    id: &str,
    key: &str,
    deed: Deed,
) -> Result<(Review, bool), Refused> {
    let provider = read(&visit.api(), id).await?;
    let found = provider.keys.iter().find(|one| one.id == key);
    let found = found.ok_or_else(|| Refused {
        status: StatusCode::NOT_FOUND.as_u16(),
        detail: "the identity provider has no key of that id".to_owned(),
        field: None,
    })?;
    let title = provider.title();
    let (verb, path_end) = match (deed, found.enabled) {
        (Deed::Switch, true) => ("Disable", "switch"),
        (Deed::Switch, false) => ("Enable", "switch"),
        (Deed::Remove, _) => ("Remove", "remove"),
    };
    let what = found.what().to_lowercase();
    let name = found.name().unwrap_or_else(|| found.id.clone());
    let review = Review {
        place: Place::IdentityProviders,
        action: format!("{}/keys/{}/{path_end}", path(id), segment(key)),
        title: format!("{verb} the {what} {name} of {title}?"),
        back: Link::new(visit.base().record("identity-providers", id), title),
        effects: effects(&provider, found, deed),
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: format!("{verb} the {what}"),
        ends_something: found.enabled,
        is_trust: deed == Deed::Remove || !found.enabled,
    };
    Ok((review, found.enabled))
}

fn effects(provider: &Provider, found: &Credential, deed: Deed) -> Vec<String> {
    let counts = |one: &&Credential| one.enabled && one.id != found.id;
    let others = provider.keys.iter().filter(counts).count();
    let publishes = !provider.setting("key_source").is_null();
    let left = match (others, publishes) {
        (0, false) => {
            "It is the last that counts: nothing that it signs can be verified then.".to_owned()
        }
        (_, true) => "The keys that it publishes count on.".to_owned(),
        (1, false) => "One other key still counts.".to_owned(),
        (others, false) => format!("{others} other keys still count."),
    };
    let effect = match (deed, found.enabled) {
        (Deed::Switch, true) => {
            "What is signed with it is refused from now on. Tokens that are out stay."
        }
        (Deed::Switch, false) => "It counts again.",
        (Deed::Remove, _) => "It is gone for good. Tokens that are out stay.",
    };
    let tells_left = found.enabled.then_some(left);
    std::iter::once(effect.to_owned())
        .chain(tells_left)
        .collect()
}
