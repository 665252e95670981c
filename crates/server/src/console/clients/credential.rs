//! A client's credentials: one more, switched off or on, taken away.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::clients::{CredentialFormPage, CredentialKind};
use jurat_console::part::{Code, Link};
use jurat_console::paths::segment;
use jurat_console::{CreatedPage, Form, Place};
use serde_json::{Value, json};

use super::create::{key_pair, stated_key};
use super::{fields, path, read};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::read::{Client, Credential};
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form for one more.
pub(in crate::console) async fn form(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match read(&visit.api(), &id).await {
        Ok(_) => {
            let blank = visit.form(&action(&id)).with("kind", "certificate");
            form_page(&visit, &id, blank, StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::Clients, &refused),
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
    let again = |visit: &Visit, refused: &Refused| {
        let kind = form.text("kind").unwrap_or("certificate");
        let blamed = match refused.field.as_deref() {
            Some("expires_at") => "expires_at",
            _ if kind == "jwks" => "jwks",
            _ => "certificate",
        };
        let typed = fields::as_typed(visit.form(&action(id)), &form);
        let typed = typed.wrong(blamed, refused.detail.clone());
        form_page(visit, id, typed, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let (wanted, private_key) = stated(&form).map_err(|refused| again(visit, &refused))?;
    let collection = format!("{}/credentials", path(id));
    let trying = Call::new(Method::POST, collection.as_str())
        .with(&wanted)
        .only_trying();
    if let Err(refused) = visit.api().call(trying).await {
        return Err(again(visit, &refused));
    }
    let review = adding(visit, id, &form);
    review::confirmed(visit, &form, review).await?;
    let made = visit
        .api()
        .call(Call::new(Method::POST, collection).with(&wanted))
        .await;
    let made = made.map_err(|refused| again(visit, &refused))?;
    Ok(done(visit, id, &made, private_key))
}

/// The credential that the form states, and the private key where one was made.
fn stated(form: &Posted) -> Result<(Value, Option<String>), Refused> {
    let mut private_key = None;
    let mut wanted = match form.text("kind") {
        Some("generate") => {
            let (key, private) = key_pair(form.text("algorithm"))?;
            private_key = Some(private);
            key
        }
        Some("secret") => json!({ "secret": { "generate": true } }),
        Some("jwks") => {
            let text = form.text("jwks").unwrap_or_default();
            let set: Value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
            let name = if set.get("keys").is_some() {
                "jwks"
            } else {
                "jwk"
            };
            json!({ name: set })
        }
        _ => stated_key(form.text("certificate").unwrap_or_default()),
    };
    if let Some(day) = form.text("expires_at") {
        wanted["expires_at"] = json!(format!("{day}T00:00:00Z"));
    }
    Ok((wanted, private_key))
}

fn adding(visit: &Visit, id: &str, form: &Posted) -> Review {
    let what = match form.text("kind") {
        Some("generate") => "a new key pair",
        Some("secret") => "a new secret",
        Some("jwks") => "the keys of the set",
        _ => "the key",
    };
    Review {
        place: Place::Clients,
        action: action(id),
        title: format!("Add {what} to {id}?"),
        back: Link::new(visit.base().record("clients", id), id),
        effects: vec![format!(
            "Whoever holds it can ask for tokens as {id}, within what {id} may have."
        )],
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: "Add the credential".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn done(visit: &Visit, id: &str, made: &Value, private_key: Option<String>) -> Response {
    let page = visit.base().record("clients", id);
    let secret = made["secret"].as_str();
    let once: Vec<_> = private_key
        .map(|pem| Code::new("private-key", "Private key", pem).to_save("private.pem"))
        .into_iter()
        .chain(secret.map(|secret| Code::new("secret", "Client secret", secret)))
        .collect();
    if once.is_empty() {
        return see_other(&said::on_page(&page, "credential-added"));
    }
    let shown = CreatedPage {
        frame: visit.frame(Place::Clients),
        title: format!("{id} has a new credential"),
        once,
        advice: "It is shown this once and kept nowhere here. Hand it over by a way that nobody else reads.".to_owned(),
        samples: Vec::new(),
        next: Link::new(page, "I have kept it: to the client"),
    };
    answer::page(StatusCode::CREATED, &shown)
}

fn form_page(visit: &Visit, id: &str, form: Form, status: StatusCode) -> Response {
    let page = CredentialFormPage {
        frame: visit.frame(Place::Clients),
        kind: CredentialKind::OfClient,
        of: Link::new(visit.base().record("clients", id), id),
        form,
    };
    answer::page(status, &page)
}

fn action(id: &str) -> String {
    format!("{}/credentials/new", path(id))
}

/// What is done with one that is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Switch,
    Remove,
}

/// What switching it will do.
pub(in crate::console) async fn ask_switch(
    Named((id, credential)): Named<(String, String)>,
    visit: Visit,
) -> Response {
    ask(visit, &id, &credential, Deed::Switch).await
}

/// Switches it off or on.
pub(in crate::console) async fn switch(
    Named((id, credential)): Named<(String, String)>,
    visit: Visit,
    body: Body,
) -> Response {
    act(visit, &id, &credential, Deed::Switch, body).await
}

/// What removing it will do.
pub(in crate::console) async fn ask_remove(
    Named((id, credential)): Named<(String, String)>,
    visit: Visit,
) -> Response {
    ask(visit, &id, &credential, Deed::Remove).await
}

/// Takes it away.
pub(in crate::console) async fn remove(
    Named((id, credential)): Named<(String, String)>,
    visit: Visit,
    body: Body,
) -> Response {
    act(visit, &id, &credential, Deed::Remove, body).await
}

async fn ask(visit: Visit, id: &str, credential: &str, deed: Deed) -> Response {
    let response = match review_of(&visit, id, credential, deed).await {
        Ok((review, _)) => review::question(&visit, review),
        Err(response) => response,
    };
    visit.answered(response)
}

async fn act(mut visit: Visit, id: &str, credential: &str, deed: Deed, body: Body) -> Response {
    let response = match acted(&mut visit, id, credential, deed, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn acted(
    visit: &mut Visit,
    id: &str,
    credential: &str,
    deed: Deed,
    body: Body,
) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let (review, enabled) = review_of(visit, id, credential, deed).await?;
    review::confirmed(visit, &form, review).await?;
    let place = format!("{}/credentials/{}", path(id), segment(credential));
    let wanted = json!({ "enabled": !enabled });
    let (call, said) = match (deed, enabled) {
        (Deed::Switch, true) => (
            Call::new(Method::PATCH, place).with(&wanted),
            "credential-disabled",
        ),
        (Deed::Switch, false) => (
            Call::new(Method::PATCH, place).with(&wanted),
            "credential-enabled",
        ),
        (Deed::Remove, _) => (Call::new(Method::DELETE, place), "credential-removed"),
    };
    let done = visit.api().call(call).await;
    done.map_err(|refused| visit.refused(Place::Clients, &refused))?;
    Ok(see_other(&said::on_page(
        &visit.base().record("clients", id),
        said,
    )))
}

/// What is to be seen before, and whether the credential is switched on now.
async fn review_of(
    visit: &Visit,
    id: &str,
    credential: &str,
    deed: Deed,
) -> Result<(Review, bool), Response> {
    let client = read(&visit.api(), id).await;
    let client = client.map_err(|refused| visit.refused(Place::Clients, &refused))?;
    let found = client.credentials.iter().find(|one| one.id == credential);
    let Some(found) = found else {
        let sentence = "the client has no credential of that id".to_owned();
        let missing = Refused {
            status: StatusCode::NOT_FOUND.as_u16(),
            detail: sentence,
            field: None,
        };
        return Err(visit.refused(Place::Clients, &missing));
    };
    let Told {
        verb,
        path_end,
        name,
        what,
        effects,
    } = told(&client, found, deed);
    let review = Review {
        place: Place::Clients,
        action: format!(
            "{}/credentials/{}/{path_end}",
            path(id),
            segment(credential)
        ),
        title: format!("{verb} the {what} {name} of {id}?"),
        back: Link::new(visit.base().record("clients", id), id),
        effects,
        changes: Vec::new(),
        findings: Vec::new(),
        command: None,
        button: format!("{verb} the {what}"),
        ends_something: found.enabled,
        is_trust: deed == Deed::Remove || !found.enabled,
    };
    Ok((review, found.enabled))
}

/// What is said of a deed.
struct Told {
    verb: &'static str,
    path_end: &'static str,
    name: String,
    what: String,
    effects: Vec<String>,
}

fn told(client: &Client, found: &Credential, deed: Deed) -> Told {
    let counts = |one: &&Credential| one.enabled && one.id != found.id;
    let left = match client.credentials.iter().filter(counts).count() {
        0 => "It is the last that counts: the client can then prove itself no more.".to_owned(),
        1 => "One other credential still counts.".to_owned(),
        others => format!("{others} other credentials still count."),
    };
    let (verb, path_end, effect, tells_left) = match (deed, found.enabled) {
        (Deed::Switch, true) => (
            "Disable",
            "switch",
            "What is signed or presented with it is refused from now on.",
            true,
        ),
        (Deed::Switch, false) => ("Enable", "switch", "It counts again.", false),
        (Deed::Remove, counts) => ("Remove", "remove", "It is gone for good.", counts),
    };
    let effects = std::iter::once(effect.to_owned()).chain(tells_left.then_some(left));
    Told {
        verb,
        path_end,
        name: found.name().unwrap_or_else(|| found.id.clone()),
        what: found.what().to_lowercase(),
        effects: effects.collect(),
    }
}
