//! `GET /admin/v1/presets`: every preset with every setting it makes and why, and with every question it asks, so that it
//! can be shown in full before it is applied.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::response::Response;
use http::StatusCode;
use jurat_registry::preset::question::Question;
use jurat_registry::preset::{Line, PRESETS, Trust};
use schemars::JsonSchema;
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::respond::json;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Preset")]
struct ShownPreset {
    name: &'static str,
    summary: &'static str,
    client: Vec<ShownLine>,
    identity_provider: Vec<ShownLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust: Option<ShownTrust>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PresetTrust")]
struct ShownTrust {
    issuer: &'static str,
    audience: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'static str>,
    bound_claims: &'static [&'static str],
    separators: &'static str,
    questions: Vec<ShownQuestion>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PresetQuestion")]
struct ShownQuestion {
    name: &'static str,
    question: &'static str,
    example: &'static str,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'static str>,
    many: bool,
    shape: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PresetLine")]
struct ShownLine {
    setting: &'static str,
    value: &'static str,
    reason: &'static str,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Server,
        "listPresets",
        "Lists the presets, with every setting that each makes and every question that it asks.",
    )
    .shows::<Vec<ShownPreset>>("The presets.")
}

/// Lists the presets.
pub(crate) async fn list(_: Administrator) -> Response {
    let presets: Vec<_> = PRESETS
        .iter()
        .map(|preset| ShownPreset {
            name: preset.name,
            summary: preset.summary,
            client: shown(preset.client),
            identity_provider: shown(preset.identity_provider),
            trust: preset.trust.map(ShownTrust::from),
        })
        .collect();
    json::private(StatusCode::OK, &presets)
}

impl From<&'static Trust> for ShownTrust {
    fn from(trust: &'static Trust) -> Self {
        Self {
            issuer: trust.issuer,
            audience: trust.audience,
            remark: trust.remark,
            bound_claims: trust.bound_claims,
            separators: trust.separators,
            questions: trust.questions.iter().map(ShownQuestion::from).collect(),
        }
    }
}

impl From<&Question> for ShownQuestion {
    fn from(question: &Question) -> Self {
        Self {
            name: question.name(),
            question: question.question,
            example: question.example,
            required: question.required,
            default: question.default,
            many: question.many,
            shape: question.shape.sentence(),
        }
    }
}

fn shown<S>(lines: &[Line<S>]) -> Vec<ShownLine> {
    let lines = lines.iter().map(|line| ShownLine {
        setting: line.setting,
        value: line.value,
        reason: line.reason,
    });
    lines.collect()
}
