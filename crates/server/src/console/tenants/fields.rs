//! A tenant's form as the API's members, and back.

use http::StatusCode;
use jurat_console::Form;
use serde_json::{Map, Value, json};

use super::Tenant;
use super::show::KINDS;
use crate::console::api::Refused;
use crate::console::posted::Posted;

/// The members that the form states, for a new tenant or a patch.
pub(super) fn members(form: &Posted) -> Value {
    let quotas = KINDS.map(|(kind, _)| {
        let name = format!("quotas.{kind}");
        // What is no number is left to the API to refuse.
        let most = form.text(&name).map(|text| {
            text.parse::<u32>()
                .map_or_else(|_| json!(text), Value::from)
        });
        (kind.to_owned(), json!(most))
    });
    json!({
        "display_name": form.text("display_name"),
        "issuer": form.text("issuer"),
        "hosts": form.words("hosts"),
        "quotas": Value::Object(Map::from_iter(quotas)),
    })
}

/// `form` with what the tenant has.
pub(super) fn filled(form: Form, tenant: &Tenant) -> Form {
    let mut form = form
        .with("revision", tenant.revision.to_string())
        .with("hosts", tenant.hosts.join("\n"));
    let texts = [
        ("display_name", &tenant.display_name),
        ("issuer", &tenant.issuer),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            form = form.with(name, text.as_str());
        }
    }
    for (kind, _) in KINDS {
        if let Some(most) = tenant.quotas.get(kind).and_then(Value::as_u64) {
            form = form.with(&format!("quotas.{kind}"), most.to_string());
        }
    }
    form
}

/// `form` with what was typed, and what is wrong with it.
pub(super) fn again(form: Form, typed: &Posted, refused: &Refused) -> Form {
    let form = typed
        .carried()
        .fold(form, |form, (name, value)| form.with(name, value));
    let field = match refused.field.as_deref() {
        Some(field) if field.starts_with("hosts") => "hosts",
        Some(field) if field.starts_with("quotas.") => field,
        Some(field @ ("name" | "display_name" | "issuer")) => field,
        None if refused.status == StatusCode::CONFLICT.as_u16() => taken(typed, &refused.detail),
        _ => "",
    };
    form.wrong(
        field,
        crate::endpoints::page_form::sentence(&refused.detail),
    )
}

/// The field whose value is another tenant's, of which `sentence` begins by saying it.
fn taken(typed: &Posted, sentence: &str) -> &'static str {
    let is_said = |host: &String| sentence.starts_with(&format!("{host} "));
    if typed.words("hosts").iter().any(is_said) {
        "hosts"
    } else if typed.has("name") {
        "name"
    } else {
        ""
    }
}
