//! The end of each way to a new identity provider: it is tried, shown in full with what the lint says, and registered.

use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::part::Link;
use jurat_registry::audit::Difference;
use jurat_registry::identity_provider::IdentityProviderSettings;
use serde_json::{Value, json};

use super::provider::Saved;
use super::{source, typed};
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{said, shown};
use crate::respond::browser::see_other;

/// What comes of trying to register `body`.
pub(super) async fn try_out(visit: &Visit, body: &Value) -> Result<Value, Refused> {
    let call = Call::new(Method::POST, "/identity-providers").with(body);
    visit.api().call(call.only_trying()).await
}

/// Registers what `tried` was tried as, once that was asked.
pub(super) async fn confirmed(
    visit: &mut Visit,
    form: &Posted,
    action: &str,
    body: &Value,
    tried: Value,
) -> Result<Result<Response, Refused>, Response> {
    let review = review_of(visit, action, tried);
    review::confirmed(visit, form, review).await?;
    let mut body = body.clone();
    typed::accept_risks(&mut body, form);
    let call = Call::new(Method::POST, "/identity-providers").with(&body);
    let made: Result<Saved, _> = visit.api().ask(call).await;
    Ok(made.map(|made| {
        let page = visit.base().record("identity-providers", &made.id);
        see_other(&said::on_page(&page, "created"))
    }))
}

fn review_of(visit: &Visit, action: &str, tried: Value) -> Review {
    let base = visit.base();
    let issuer = tried["issuer"].as_str().unwrap_or_default().to_owned();
    let findings: Option<Vec<crate::console::read::Finding>> =
        serde_json::from_value(tried["lint"].clone()).ok();
    let findings = findings.unwrap_or_default();
    Review {
        place: Place::IdentityProviders,
        action: action.to_owned(),
        title: format!("Trust {issuer}?"),
        back: Link::new(base.to("/identity-providers/new"), "Trust an issuer"),
        effects: effects(&tried),
        changes: shown::changes(json!({}), stated(tried)),
        findings: findings.iter().map(|one| one.shown(None)).collect(),
        command: None,
        button: "Register the identity provider".to_owned(),
        ends_something: false,
        is_trust: true,
    }
}

fn effects(tried: &Value) -> Vec<String> {
    let mut effects = vec![
        "From then on its assertions bring tokens of this server, within what stands below."
            .to_owned(),
    ];
    let none = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    if none(&tried["clients"]["only"]) {
        effects.push("No client may present them yet: name one to have them count.".to_owned());
    }
    if none(&tried["subjects"]["only"]) {
        effects.push("It may speak for nobody yet.".to_owned());
    }
    if tried["key_source"].is_null() && none(&tried["keys"]) {
        effects.push("It has no key yet: nothing that it signs can be verified.".to_owned());
    }
    effects
}

/// What is as nobody would have it who stated nothing, in the words of the API; its keys as they are told apart.
fn stated(mut tried: Value) -> Value {
    let keys = tried["keys"].as_array().into_iter().flatten();
    let keys: Vec<_> = keys.map(key_in_a_line).collect();
    if let Some(members) = tried.as_object_mut() {
        for name in ["id", "keys", "lint", "created_at", "updated_at", "revision"] {
            members.remove(name);
        }
        // Their samples would fill the page; the identity provider's own page shows them.
        if let Some(tests) = members.get_mut("rule_tests") {
            let tests = std::mem::take(tests);
            let tests = tests.as_array().into_iter().flatten();
            let line = |test: &Value| {
                let text = |name: &str| test[name].as_str().unwrap_or_default();
                format!("{}: {}", text("name"), text("expect"))
            };
            members.insert("rule_tests".to_owned(), tests.map(line).collect());
        }
        if let Some(from) = members.get("key_source").and_then(|one| one.get("from")) {
            let text = match source::url(from) {
                Some(url) => format!("{} {url}", source::kind(from)),
                None => source::kind(from).to_owned(),
            };
            members.insert("key_source".to_owned(), json!(text));
        }
    }
    let usual = serde_json::to_value(IdentityProviderSettings::default()).unwrap_or_default();
    let mut stated = Difference::between(Some(usual), Some(tried))
        .after
        .unwrap_or_else(|| json!({}));
    if !keys.is_empty() {
        stated["keys"] = json!(keys);
    }
    stated
}

fn key_in_a_line(key: &Value) -> String {
    let text = |pointer: &str| key.pointer(pointer).and_then(Value::as_str);
    let name = text("/certificate/subject").or_else(|| text("/key_id"));
    let name = name.or_else(|| text("/jwk_thumbprint"));
    let kind = text("/key_type").unwrap_or_default();
    format!("{} ({kind})", name.unwrap_or_default())
}
