//! `GET /admin/v1/presets`: every preset with every setting it makes and why, so that it can be shown in full before it is applied.

use axum::response::Response;
use http::StatusCode;
use jurat_registry::preset::{Line, PRESETS};
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::respond::json;

#[derive(Serialize)]
struct ShownPreset {
    name: &'static str,
    summary: &'static str,
    client: Vec<ShownLine>,
    identity_provider: Vec<ShownLine>,
}

#[derive(Serialize)]
struct ShownLine {
    setting: &'static str,
    value: &'static str,
    reason: &'static str,
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
        })
        .collect();
    json::private(StatusCode::OK, &presets)
}

fn shown<S>(lines: &[Line<S>]) -> Vec<ShownLine> {
    let lines = lines.iter().map(|line| ShownLine {
        setting: line.setting,
        value: line.value,
        reason: line.reason,
    });
    lines.collect()
}
