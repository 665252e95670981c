//! A proposal: shown, looked at again with changes, and registered.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use jurat_console::identity_providers::ProposalPage;
use jurat_console::part::Link;
use jurat_console::{Form, Place};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::proposed::{self, Proposed};
use super::{beginning, register, stated, typed};
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::posted::Posted;
use crate::console::visit::Visit;
use crate::respond::browser::see_other;

const ACTION: &str = "/identity-providers/new/proposal";

/// Carries what was reviewed to where it is registered: the very same.
const SETTLED: &str = "settled";

/// The fields of the page that something can be wrong with.
const FIELDS: [&str; 10] = [
    "name",
    "clients",
    "assertion.audiences",
    "subjects",
    "claim_rule",
    "scope",
    "default_scope",
    "assertion.max_life_seconds",
    "certificate",
    "jwks_url",
];

/// A proposal is made of something: it begins on the page before.
pub(in crate::console) async fn ask(visit: Visit) -> Response {
    let response = see_other(&visit.base().to("/identity-providers/new"));
    visit.answered(response)
}

/// Shows the proposal again, or registers it.
pub(in crate::console) async fn act(mut visit: Visit, body: Body) -> Response {
    let response = match acted(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn acted(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    if form.text("step") != Some("register") {
        return shown(visit, &form).await;
    }
    let (form, body) = settled(visit, form).await?;
    let tried = match register::try_out(visit, &body).await {
        Ok(tried) => tried,
        Err(refused) => return Err(again(visit, &form, &refused).await),
    };
    match register::confirmed(visit, &form, ACTION, &body, tried).await? {
        Ok(done) => Ok(done),
        Err(refused) => Err(again(visit, &form, &refused).await),
    }
}

/// What is to be registered: as it was reviewed, or as it is proposed now.
async fn settled(visit: &Visit, form: Posted) -> Result<(Posted, Value), Response> {
    let reviewed = form.text(SETTLED).map(serde_json::from_str::<Value>);
    if let Some(Ok(body)) = reviewed {
        return Ok((form, body));
    }
    let proposed = match proposed::propose(visit, &form).await {
        Ok(proposed) => proposed,
        Err(refused) => return Err(again(visit, &form, &refused).await),
    };
    let nobody = proposed.settings.get("subjects").map(|rule| &rule["only"]);
    if nobody == Some(&json!([])) {
        let filled = filled(visit, &form, &proposed);
        let filled = filled.wrong("subjects", "Say for whom it may speak, a line each.");
        return Err(page(visit, proposed, filled));
    }
    let mut body = Value::Object(proposed.settings);
    body["issuer"] = json!(proposed.issuer);
    body["keys"] = stated::keys(&form);
    let mut carried = form_urlencoded::Serializer::new(String::new());
    carried.extend_pairs(form.carried());
    carried.append_pair(SETTLED, &body.to_string());
    Ok((Posted::read(carried.finish().as_bytes()), body))
}

/// The proposal that a form leads to, or where it came from with what is wrong.
pub(super) async fn shown(visit: &Visit, form: &Posted) -> Result<Response, Response> {
    match proposed::propose(visit, form).await {
        Ok(proposed) => {
            let filled = filled(visit, form, &proposed);
            Ok(page(visit, proposed, filled))
        }
        Err(refused) => Err(again(visit, form, &refused).await),
    }
}

/// An empty form of a proposal, with what is known of the issuer.
pub(super) fn form(visit: &Visit, typed: &Posted) -> Form {
    stated::carried(visit.form(ACTION), typed)
}

fn filled(visit: &Visit, typed: &Posted, proposed: &Proposed) -> Form {
    stated::with_settings(form(visit, typed), typed, &proposed.settings)
}

/// What is wrong, where it was said: at the proposal, at the preset's questions, or at the beginning.
async fn again(visit: &Visit, posted: &Posted, refused: &Refused) -> Response {
    let field = refused.field.as_deref().unwrap_or_default();
    if field.starts_with("answers") && posted.text("assertion").is_none() {
        return match beginning::preset_of(visit, posted).await {
            Ok(Some(preset)) => {
                let form = form(visit, posted).wrong(field, refused.detail.clone());
                beginning::questions(visit, &preset, form)
            }
            Ok(None) => beginning::again(visit, posted, refused).await,
            Err(response) => response,
        };
    }
    if !posted.has("step") {
        return beginning::again(visit, posted, refused).await;
    }
    let blamed = typed::blamed(refused, &FIELDS);
    // What is proposed without what was stated can be shown beside what is wrong with that.
    let bare = Posted::read(&known(posted));
    match proposed::propose(visit, &bare).await {
        Ok(proposed) => {
            let form = typed::again(visit.form(ACTION), &without_settled(posted));
            page(visit, proposed, form.wrong(blamed, refused.detail.clone()))
        }
        Err(_) => beginning::again(visit, posted, refused).await,
    }
}

/// What is known of the issuer, without keys or settings.
fn known(posted: &Posted) -> Vec<u8> {
    let is_known = |name: &str| {
        matches!(name, "assertion" | "issuer" | "preset") || name.starts_with("answers.")
    };
    let mut known = form_urlencoded::Serializer::new(String::new());
    known.extend_pairs(posted.carried().filter(|(name, _)| is_known(name)));
    known.finish().into_bytes()
}

fn without_settled(posted: &Posted) -> Posted {
    let mut kept = form_urlencoded::Serializer::new(String::new());
    let others = posted
        .carried()
        .filter(|(name, _)| !matches!(*name, SETTLED | "step"));
    kept.extend_pairs(others);
    Posted::read(kept.finish().as_bytes())
}

fn page(visit: &Visit, proposed: Proposed, form: Form) -> Response {
    let status = if form.has_problems() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let registered = proposed.registered.map(|id| {
        let page = visit.base().record("identity-providers", &id);
        Link::new(page, proposed.issuer.as_str())
    });
    let mut page = ProposalPage {
        frame: visit.frame(Place::IdentityProviders),
        registered,
        issuer: proposed.issuer,
        why: proposed.why,
        accepts: None,
        subject: None,
        expired: false,
        lines: proposed.lines,
        keys: proposed.keys,
        signature: None,
        checks: Vec::new(),
        near_misses: Vec::new(),
        findings: proposed
            .findings
            .iter()
            .map(|one| one.shown(None))
            .collect(),
        warnings: proposed.warnings,
        form,
    };
    if let Some(sample) = proposed.of_sample {
        page.accepts = Some(sample.accepts);
        page.subject = sample.subject;
        page.expired = sample.expired;
        page.signature = Some(sample.signature);
        page.checks = sample.checks;
        page.near_misses = sample.near_misses;
    }
    answer::page(status, &page)
}
