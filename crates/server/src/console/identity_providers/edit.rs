//! An identity provider's settings.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use jurat_console::identity_providers::IdentityProviderFormPage;
use jurat_console::part::Link;
use jurat_console::{Form, Place};
use serde_json::{Map, Value, json};

use super::{fields, patch, path, typed};
use crate::console::api::Refused;
use crate::console::posted::Posted;
use crate::console::read::Finding;
use crate::console::review::{self, Review};
use crate::console::visit::Visit;
use crate::console::{answer, said, shown};
use crate::extract::path::Named;
use crate::respond::browser::see_other;

/// The form, with what stands.
pub(in crate::console) async fn form(Named(id): Named<String>, visit: Visit) -> Response {
    let response = match visit.api().get::<Value>(&path(&id)).await {
        Ok(provider) => {
            let form = fields::with(visit.form(&action(&id)), fields::filled(&provider));
            form_page(&visit, &provider, form, StatusCode::OK)
        }
        Err(refused) => visit.refused(Place::IdentityProviders, &refused),
    };
    visit.answered(response)
}

/// Changes the settings, once that was asked.
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
        Err(refused) => return Err(visit.refused(Place::IdentityProviders, &refused)),
    };
    let again = |visit: &Visit, refused: Refused| {
        let form = typed::again(visit.form(&action(id)), &form);
        let blamed = typed::blamed(&refused, &fields::FIELDS);
        let form = form.wrong(blamed, refused.detail);
        form_page(visit, &before, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let wanted = fields::changed(&form, &before).map_err(|refused| again(visit, refused))?;
    let change = Change {
        id,
        action: action(id),
        before: before.clone(),
        wanted,
    };
    let made = change.made(visit, &form).await?;
    made.map_err(|refused| again(visit, refused))
}

/// A change of settings, from whichever form it comes.
pub(super) struct Change<'a> {
    pub(super) id: &'a str,
    /// Where the form is sent, below the console.
    pub(super) action: String,
    /// The identity provider as the API tells it.
    pub(super) before: Value,
    /// The merge patch.
    pub(super) wanted: Map<String, Value>,
}

impl Change<'_> {
    /// Makes it, once that was asked.
    pub(super) async fn made(
        self,
        visit: &mut Visit,
        form: &Posted,
    ) -> Result<Result<Response, Refused>, Response> {
        let own = visit.base().record("identity-providers", self.id);
        if self.wanted.is_empty() {
            return Ok(Ok(see_other(&own)));
        }
        let revision = form.text("revision").and_then(|text| text.parse().ok());
        let mut wanted = Value::Object(self.wanted.clone());
        let tried = patch(&visit.api(), self.id, &wanted, revision, true).await;
        let tried = match tried {
            Ok(tried) => tried,
            Err(refused) => return Ok(Err(refused)),
        };
        let review = self.review(visit, tried).await;
        review::confirmed(visit, form, review).await?;
        typed::accept_risks(&mut wanted, form);
        let made = patch(&visit.api(), self.id, &wanted, revision, false).await;
        Ok(made.map(|_| see_other(&said::on_page(&own, "changed"))))
    }

    async fn review(&self, visit: &Visit, tried: Value) -> Review {
        let findings: Vec<Finding> =
            serde_json::from_value(tried["lint"].clone()).unwrap_or_default();
        let text = |name: &str| self.before[name].as_str();
        let title = text("name").or(text("issuer")).unwrap_or_default();
        let mut effects = vec![
            "It counts from the next request on. Tokens that are out keep what they have."
                .to_owned(),
        ];
        effects.extend(self.tests(visit).await);
        Review {
            place: Place::IdentityProviders,
            action: self.action.clone(),
            title: format!("Change the trust in {title}?"),
            back: Link::new(visit.base().record("identity-providers", self.id), title),
            effects,
            changes: shown::changes(stated(self.before.clone()), stated(tried)),
            findings: findings.iter().map(|one| one.shown(None)).collect(),
            command: None,
            button: "Change the trust".to_owned(),
            ends_something: false,
            is_trust: true,
        }
    }

    /// What the rule tests come to under the settings as they will be.
    async fn tests(&self, visit: &Visit) -> Vec<String> {
        let trial = json!({ "settings": self.wanted });
        let Ok(tests) = super::show::tests(&visit.api(), self.id, &trial).await else {
            return Vec::new();
        };
        let wrong = tests.iter().filter(|test| !test.passed);
        let wrong: Vec<_> = wrong.map(|test| test.name.as_str()).collect();
        match (tests.len(), wrong.as_slice()) {
            (0, _) => Vec::new(),
            (all, []) => vec![format!(
                "All of the {all} rule tests still come as expected."
            )],
            (_, wrong) => vec![format!(
                "These rule tests will not come as expected: {}.",
                wrong.join(", ")
            )],
        }
    }
}

/// What is stated of an identity provider, without what every change changes.
fn stated(mut provider: Value) -> Value {
    if let Some(members) = provider.as_object_mut() {
        for name in ["updated_at", "revision", "lint", "keys"] {
            members.remove(name);
        }
    }
    provider
}

fn action(id: &str) -> String {
    format!("{}/edit", path(id))
}

fn form_page(visit: &Visit, provider: &Value, form: Form, status: StatusCode) -> Response {
    let text = |name: &str| provider[name].as_str().unwrap_or_default().to_owned();
    let page = IdentityProviderFormPage {
        frame: visit.frame(Place::IdentityProviders),
        existing: Some((text("id"), text("issuer"))),
        form,
    };
    answer::page(status, &page)
}
