//! An identity provider's rules: tried on claims while they are typed, as they are or as they are changed here, and changed.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::identity_providers::{RulesPage, TrialCheck, TrialResult, TrialShown};
use jurat_console::part::{Code, Link};
use jurat_console::{Form, Place};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::edit::Change;
use super::provider::Provider;
use super::show::{claim_rule, tests};
use super::{fields, path, typed, words};
use crate::console::answer;
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::visit::Visit;
use crate::extract::path::Named;

/// The fields of the page that something can be wrong with.
const FIELDS: [&str; 6] = [
    "claims",
    "header",
    "client",
    "claim_rule",
    "subjects",
    "subjects_kind",
];

/// The rules, with the first sample that is kept on trial.
pub(in crate::console) async fn show(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match shown(&visit, &id).await {
        Ok(response) => response,
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

async fn shown(visit: &Visit, id: &str) -> Result<Response, Refused> {
    let provider: Value = visit.api().get(&path(id)).await?;
    let rules = fields::filled(&provider).into_iter().filter(|(name, _)| {
        matches!(
            name.as_str(),
            "claim_rule" | "subjects_kind" | "subjects" | "subjects.separators" | "revision"
        )
    });
    let mut form = fields::with(visit.form(&action(id)), rules.collect());
    let mut trial = None;
    if let Some(sample) = sample(&provider) {
        let body = json!({ "claims": sample["claims"], "header": sample["header"], "client": sample["client"] });
        trial = tried(visit, id, &body).await.ok();
        for name in ["claims", "header"] {
            if sample[name].is_object() {
                let text = serde_json::to_string_pretty(&sample[name]).unwrap_or_default();
                form = form.with(name, text);
            }
        }
        form = form.with("client", sample["client"].as_str().unwrap_or_default());
    }
    page(visit, &provider, form, trial).await
}

/// The first of the samples that must pass.
fn sample(provider: &Value) -> Option<&Value> {
    let mut tests = provider["rule_tests"].as_array()?.iter();
    tests.find(|test| test["expect"] == "accept")
}

/// Tries claims without a script, or changes the rules once that was asked.
pub(in crate::console) async fn act(
    Named(id): Named<String>,
    mut visit: Visit,
    body: Body,
) -> Response {
    let response = match acted(&mut visit, &id, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn acted(visit: &mut Visit, id: &str, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let refuse =
        |visit: &Visit, refused: Refused| visit.refused(Place::IdentityProviders, &refused);
    let provider = visit.api().get::<Value>(&path(id)).await;
    let provider = provider.map_err(|refused| refuse(visit, refused))?;
    let outcome = if form.text("step") == Some("save") {
        match fields::changed_rules(&form, &provider) {
            Ok(wanted) => {
                let change = Change {
                    id,
                    action: action(id),
                    before: provider.clone(),
                    wanted,
                };
                change.made(visit, &form).await?
            }
            Err(refused) => Err(refused),
        }
    } else {
        match trial(visit, id, &form).await {
            Ok(trial) => {
                let form = typed::again(visit.form(&action(id)), &form);
                page(visit, &provider, form, Some(trial)).await
            }
            Err(refused) => Err(refused),
        }
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(refused) => {
            let typed = typed::again(visit.form(&action(id)), &form);
            let typed = typed.wrong(typed::blamed(&refused, &FIELDS), refused.detail);
            let again = page(visit, &provider, typed, None).await;
            Err(again.unwrap_or_else(|refused| refuse(visit, refused)))
        }
    }
}

/// What comes of claims, as a part of a page.
pub(in crate::console) async fn try_claims(
    Named(id): Named<String>,
    visit: Visit,
    body: Body,
) -> Response {
    let response = match visit.posted(body).await {
        Ok(form) => {
            let part = match trial(&visit, &id, &form).await {
                Ok(trial) => TrialResult {
                    trial: Some(trial),
                    problem: None,
                },
                Err(refused) => TrialResult {
                    trial: None,
                    problem: Some(crate::endpoints::page_form::sentence(&refused.detail)),
                },
            };
            answer::page(StatusCode::OK, &part)
        }
        Err(response) => response,
    };
    visit.answered(response)
}

/// What comes of the claims in the form, under the rules in the form.
async fn trial(visit: &Visit, id: &str, form: &Posted) -> Result<TrialShown, Refused> {
    let mut body = json!({ "claims": object(form, "claims")?.unwrap_or_default() });
    if let Some(header) = object(form, "header")? {
        body["header"] = Value::Object(header);
    }
    if let Some(client) = form.text("client") {
        body["client"] = json!(client);
    }
    if form.has("subjects_kind") {
        body["settings"] = Value::Object(fields::rules(form)?);
    }
    tried(visit, id, &body).await
}

/// A JSON object; nothing where nothing was typed.
fn object(form: &Posted, name: &str) -> Result<Option<Map<String, Value>>, Refused> {
    let Some(text) = form.text(name) else {
        return Ok(None);
    };
    let read: Result<Map<String, Value>, _> = serde_json::from_str(text);
    read.map(Some).map_err(|error| Refused {
        status: StatusCode::BAD_REQUEST.as_u16(),
        detail: format!("the {name} are no JSON object yet: {error}"),
        field: Some(name.to_owned()),
    })
}

async fn tried(visit: &Visit, id: &str, body: &Value) -> Result<TrialShown, Refused> {
    #[derive(Deserialize)]
    struct Tried {
        came: String,
        checks: Vec<Check>,
        subject: Option<String>,
        claims: Option<Value>,
        scope: Option<Value>,
        evidence: Option<Value>,
    }
    #[derive(Deserialize)]
    struct Check {
        #[serde(rename = "check")]
        name: String,
        came: String,
        why: Option<String>,
        detail: Option<String>,
    }
    let call = Call::new(Method::POST, format!("{}/test", path(id))).with(body);
    let tried: Tried = visit.api().ask(call).await?;
    let pretty = |value: Value| serde_json::to_string_pretty(&value).unwrap_or_default();
    let checks = tried.checks.into_iter().map(|check| TrialCheck {
        title: title(&check.name).to_owned(),
        passed: check.came == "accept",
        why: check
            .why
            .map(|why| crate::endpoints::page_form::sentence(&why)),
        detail: check.detail,
    });
    Ok(TrialShown {
        accepted: tried.came == "accept",
        checks: checks.collect(),
        subject: tried.subject,
        claims: tried.claims.map(pretty),
        scope: tried
            .scope
            .map(|scope| crate::console::shown::in_words(&scope)),
        evidence: tried.evidence.map(pretty),
    })
}

/// What holds once a check has passed.
fn title(check: &str) -> &str {
    match check {
        "claim_rule" => "The claim rule is true, if there is one",
        "subjects" => "It may speak for this subject",
        "subject_mapping" => "Whom the token speaks for is found",
        "carried_claims" => "The claims that the token carries fit in",
        "mapped_scope" => "The claims bring a scope, where scopes come of claims",
        check => check,
    }
}

async fn page(
    visit: &Visit,
    provider: &Value,
    form: Form,
    trial: Option<TrialShown>,
) -> Result<Response, Refused> {
    let status = if form.has_problems() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let read: Result<Provider, _> = serde_json::from_value(provider.clone());
    let Ok(provider) = read else {
        return Err(Refused {
            status: StatusCode::INTERNAL_SERVER_ERROR.as_u16(),
            detail: "the identity provider cannot be read".to_owned(),
            field: None,
        });
    };
    let subjects = words::subjects(provider.setting("subjects"));
    let subjects = Code::new("subjects", "Speaks for", subjects);
    let page = RulesPage {
        frame: visit.frame(Place::IdentityProviders),
        of: Link::new(
            visit.base().record("identity-providers", &provider.id),
            provider.title(),
        ),
        rules: std::iter::once(subjects)
            .chain(claim_rule(&provider))
            .collect(),
        tests: tests(&visit.api(), &provider.id, &json!({})).await?,
        id: provider.id,
        form,
        trial,
    };
    Ok(answer::page(status, &page))
}

fn action(id: &str) -> String {
    format!("{}/rules", path(id))
}
