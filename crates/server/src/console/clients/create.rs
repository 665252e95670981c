//! A new client: the form, what it will do, and then the client.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::clients::{ClientFormPage, PresetShown, samples};
use jurat_console::part::{Code, Link};
use jurat_console::{CreatedPage, Form, Place};
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::audit::Difference;
use jurat_registry::client::ClientSettings;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fields;
use super::show::sample_values;
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::read::{Client, Preset};
use crate::console::review::{self, Review};
use crate::console::shown;
use crate::console::visit::Visit;
use crate::console::{answer, said};
use crate::respond::browser::see_other;

const ACTION: &str = "/clients/new";

/// The empty form.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let blank = visit
        .form(ACTION)
        .with("grant_types", "jwt-bearer")
        .with("credential", "generate")
        .with("preset", "");
    let response = form_page(&visit, blank, StatusCode::OK).await;
    visit.answered(response)
}

/// Registers the client, once that was asked.
pub(in crate::console) async fn create(mut visit: Visit, body: Body) -> Response {
    let response = match created(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn created(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let wanted = wanted(&form);
    let tried = Call::new(Method::POST, "/clients")
        .with(&wanted)
        .only_trying();
    let tried = match visit.api().call(tried).await {
        Ok(tried) => tried,
        Err(refused) => return Err(again(visit, &form, &refused).await),
    };
    review::confirmed(visit, &form, review_of(visit, &wanted, tried)).await?;
    // The key pair is made last: what was shown before was about another one.
    let (body, private_key) = match with_credential(&form, wanted) {
        Ok(made) => made,
        Err(refused) => return Err(again(visit, &form, &refused).await),
    };
    let call = Call::new(Method::POST, "/clients").with(&body);
    match visit.api().call(call).await {
        Ok(answer) => Ok(done(visit, answer, private_key)),
        Err(refused) => Err(again(visit, &form, &refused).await),
    }
}

/// The client that the form states, without what is made at the last moment.
fn wanted(form: &Posted) -> Value {
    let mut members = fields::members(form);
    let preset = form.text("preset");
    if let Some(preset) = preset {
        // What a preset sets is left to it where the form states nothing of its own.
        members.retain(|_, value| !is_empty(value));
        members.insert("preset".to_owned(), json!(preset));
    }
    members.retain(|name, value| !value.is_null() || name == "name");
    if let Some(id) = form.text("id") {
        members.insert("id".to_owned(), json!(id));
    }
    match form.text("credential") {
        Some("certificate") => {
            let pem = form.text("certificate").unwrap_or_default();
            members.insert("credentials".to_owned(), json!([stated_key(pem)]));
        }
        Some("jwks_url") => {
            let source = json!({ "from": { "jwks_url": { "url": form.text("jwks_url") } } });
            members.insert("key_source".to_owned(), source);
        }
        _ => {}
    }
    Value::Object(members)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
        Value::String(text) => text == "nobody",
        _ => false,
    }
}

/// A certificate or a public key, as PEM says which.
pub(in crate::console) fn stated_key(pem: &str) -> Value {
    if pem.contains("BEGIN CERTIFICATE") {
        json!({ "certificate": pem })
    } else {
        json!({ "public_key": pem })
    }
}

/// The client with a key pair or a secret that is made now; the private key is kept nowhere.
fn with_credential(form: &Posted, wanted: Value) -> Result<(Value, Option<String>), Refused> {
    let mut wanted = wanted;
    match form.text("credential") {
        Some("generate") => {
            let (key, private) = key_pair(form.text("algorithm"))?;
            wanted["credentials"] = json!([key]);
            Ok((wanted, Some(private)))
        }
        Some("secret") => {
            wanted["credentials"] = json!([{ "secret": { "generate": true } }]);
            Ok((wanted, None))
        }
        _ => Ok((wanted, None)),
    }
}

/// A public key to register, and the private key that goes with it.
pub(in crate::console) fn key_pair(algorithm: Option<&str>) -> Result<(Value, String), Refused> {
    let refused = |detail: String| Refused {
        status: StatusCode::BAD_REQUEST.as_u16(),
        detail,
        field: Some("algorithm".to_owned()),
    };
    let algorithm: Algorithm = algorithm
        .unwrap_or("ES256")
        .parse()
        .map_err(|_| refused("choose ES256, EdDSA, RS256 or PS256".to_owned()))?;
    let key = SigningKey::generate(algorithm).map_err(|error| refused(error.to_string()))?;
    let public = json!({ "public_key": key.public_key_pem() });
    Ok((public, key.to_pkcs8_pem().to_string()))
}

fn review_of(visit: &Visit, wanted: &Value, tried: Value) -> Review {
    let id = tried["id"].as_str().unwrap_or_default().to_owned();
    let named = wanted.get("id").is_some();
    let usual = serde_json::to_value(ClientSettings::default()).unwrap_or_default();
    let mut after = tried;
    if let Some(members) = after.as_object_mut() {
        members.retain(|name, _| !is_told_elsewhere(name, named));
    }
    // What is as it is with every client says nothing about this one.
    let stated = Difference::between(Some(usual), Some(after)).after;
    let name = if named {
        id
    } else {
        "a client with a made-up ID".to_owned()
    };
    Review {
        place: Place::Clients,
        action: ACTION.to_owned(),
        title: format!("Register {name}?"),
        back: Link::new(visit.base().to(ACTION), "New client"),
        effects: vec![
            "From then on it can ask this server for tokens, within what stands below.".to_owned(),
        ],
        changes: shown::changes(json!({}), stated.unwrap_or_default()),
        findings: Vec::new(),
        command: None,
        button: "Register the client".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn is_told_elsewhere(member: &str, named: bool) -> bool {
    matches!(
        member,
        "created_at" | "updated_at" | "revision" | "generated_secrets"
    ) || (member == "id" && !named)
}

/// The page with what is shown once, or the client's own.
fn done(visit: &Visit, answer: Value, private_key: Option<String>) -> Response {
    #[derive(Deserialize)]
    struct Created {
        #[serde(flatten)]
        client: Client,
        #[serde(default)]
        generated_secrets: Vec<Value>,
    }
    let Ok(Created {
        client,
        generated_secrets,
    }) = serde_json::from_value(answer)
    else {
        return see_other(&said::on_page(&visit.base().to("/clients"), "created"));
    };
    let page = visit.base().record("clients", &client.id);
    let secret = generated_secrets
        .first()
        .and_then(|one| one["secret"].as_str());
    let once: Vec<_> = private_key
        .map(|pem| Code::new("private-key", "Private key", pem).to_save("private.pem"))
        .into_iter()
        .chain(secret.map(|secret| Code::new("secret", "Client secret", secret)))
        .collect();
    if once.is_empty() {
        return see_other(&said::on_page(&page, "created"));
    }
    let shown = CreatedPage {
        frame: visit.frame(Place::Clients),
        title: format!("{} is registered", client.id),
        once,
        advice: "It is shown this once and kept nowhere here. Hand it over by a way that nobody else reads.".to_owned(),
        samples: samples(&sample_values(visit, &client)),
        next: Link::new(page, "I have kept it: to the client"),
    };
    answer::page(StatusCode::CREATED, &shown)
}

/// The form again, with what is wrong.
async fn again(visit: &Visit, typed: &Posted, refused: &Refused) -> Response {
    let form = fields::as_typed(visit.form(ACTION), typed);
    let form = form.wrong(field_of(refused).as_str(), refused.detail.clone());
    form_page(visit, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The form's field for what the API blames.
pub(super) fn field_of(refused: &Refused) -> String {
    let field = refused.field.clone().unwrap_or_default();
    if field.starts_with("credentials") {
        return "certificate".to_owned();
    }
    if field.starts_with("key_source") {
        return "jwks_url".to_owned();
    }
    field
}

async fn form_page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let presets: Result<Vec<Preset>, _> = visit.api().get("/presets").await;
    let presets = presets.unwrap_or_default();
    let for_clients = presets
        .into_iter()
        .filter(|preset| !preset.client.is_empty());
    let page = ClientFormPage {
        frame: visit.frame(Place::Clients),
        id: None,
        presets: for_clients
            .map(|preset| PresetShown {
                title: preset.name.clone(),
                name: preset.name,
                sentence: preset.summary,
            })
            .collect(),
        known_scopes: Vec::new(),
        form,
    };
    answer::page(status, &page)
}
