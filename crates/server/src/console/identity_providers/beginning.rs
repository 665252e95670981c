//! The first pages on the way to a new identity provider, empty or with what is wrong: the beginning, and a preset's questions.

use axum::response::Response;
use http::StatusCode;
use jurat_console::identity_providers::{TrustQuestionsPage, TrustStartPage};
use jurat_console::{Form, Place};

use super::presets::{self, Preset};
use super::typed;
use crate::console::answer;
use crate::console::api::Refused;
use crate::console::posted::Posted;
use crate::console::visit::Visit;

/// Where the way begins, below the console.
pub(super) const ACTION: &str = "/identity-providers/new";

/// The preset that a form names, if there is one of that name.
pub(super) async fn preset_of(visit: &Visit, form: &Posted) -> Result<Option<Preset>, Response> {
    let Some(name) = form.text("preset") else {
        return Ok(None);
    };
    let found = presets::find(&visit.api(), name).await;
    found.map_err(|refused| visit.refused(Place::IdentityProviders, &refused))
}

/// What a preset asks.
pub(super) fn questions(visit: &Visit, preset: &Preset, form: Form) -> Response {
    let status = if form.has_problems() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = TrustQuestionsPage {
        frame: visit.frame(Place::IdentityProviders),
        preset: preset.shown(),
        remark: preset.remark(),
        questions: preset.questions(),
        form,
    };
    answer::page(status, &page)
}

/// The beginning again, with what is wrong.
pub(super) async fn again(visit: &Visit, form: &Posted, refused: &Refused) -> Response {
    let field = typed::blamed(refused, &["assertion", "issuer", "preset"]);
    let again = typed::again(visit.form(ACTION), form).wrong(field, refused.detail.clone());
    page(visit, again, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The beginning.
pub(super) async fn page(visit: &Visit, form: Form, status: StatusCode) -> Response {
    let presets = presets::all(&visit.api()).await.unwrap_or_default();
    let page = TrustStartPage {
        frame: visit.frame(Place::IdentityProviders),
        presets: presets.iter().map(Preset::shown).collect(),
        form,
    };
    answer::page(status, &page)
}
