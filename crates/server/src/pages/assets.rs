//! The pages' style sheets: one for all, and one with the brand's colours. A digest of what is in it stands in each name, so a sheet may be
//! kept for good and a new one is fetched at once.

use std::fmt::Write as _;
use std::sync::LazyLock;

use aws_lc_rs::digest;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use jurat_registry::brand::{Brand, Color};
use jurat_registry::tenant::Tenant;

use super::address::path_here;
use crate::extract::path::Named;
use crate::respond::problem::Problem;
use crate::respond::{FOR_GOOD, answer};
use crate::state::AppState;

/// The route of the sheets.
pub const ASSETS_ROUTE: &str = "/oauth2/assets/{name}";
const CSS: &str = "text/css; charset=utf-8";

static STYLE_SHEET: &str = include_str!("../../templates/pages.css");
static STYLE_SHEET_NAME: LazyLock<String> = LazyLock::new(|| named("pages", STYLE_SHEET));

/// What the card stands on in light surroundings; `pages.css` says the same.
pub(super) const LIGHT_SURFACE: Color = Color::WHITE;
/// What the card stands on in dark surroundings; `pages.css` says the same.
pub(super) const DARK_SURFACE: Color = Color::new(0x1b, 0x1d, 0x22);

/// The path of the style sheet.
pub(super) fn style_sheet_path(tenant: &Tenant) -> String {
    path(tenant, &STYLE_SHEET_NAME)
}

/// The path of the style sheet with the brand's colours.
pub(super) fn brand_sheet_path(tenant: &Tenant) -> String {
    path(tenant, &brand_sheet_name(&tenant.brand))
}

/// The paths of all sheets, and what is in them.
pub fn sheets(tenant: &Tenant) -> [(String, String); 2] {
    [
        (style_sheet_path(tenant), STYLE_SHEET.to_owned()),
        (brand_sheet_path(tenant), brand_sheet(&tenant.brand)),
    ]
}

/// A style sheet.
pub(crate) async fn asset(State(app): State<AppState>, Named(name): Named<String>) -> Response {
    let brand = &app.authorization_server.tenant().brand;
    if name == *STYLE_SHEET_NAME {
        answer(StatusCode::OK, CSS, FOR_GOOD, STYLE_SHEET)
    } else if name == brand_sheet_name(brand) {
        answer(StatusCode::OK, CSS, FOR_GOOD, brand_sheet(brand))
    } else {
        Problem::not_found("there is no style sheet of this name").into_response()
    }
}

/// The brand's colour and what goes with it, chosen so that all of it can be read (WCAG 2.2 section 1.4.3).
fn brand_sheet(brand: &Brand) -> String {
    let color = brand.color();
    let mut sheet = format!(":root{{--brand:{color};--on-brand:{};", color.ink());
    // Writing to memory does not fail.
    let _ = writeln!(
        sheet,
        "--brand-text:{}}}@media (prefers-color-scheme:dark){{:root{{--brand-text:{}}}}}",
        color.legible_on(LIGHT_SURFACE),
        color.legible_on(DARK_SURFACE)
    );
    sheet
}

fn brand_sheet_name(brand: &Brand) -> String {
    named("brand", &brand_sheet(brand))
}

/// A sheet's name, with enough of a digest to tell one version from another.
pub(crate) fn named(kind: &str, sheet: &str) -> String {
    let digest = digest::digest(&digest::SHA256, sheet.as_bytes());
    let start = digest.as_ref().get(..9).unwrap_or_default();
    format!("{kind}-{}.css", URL_SAFE_NO_PAD.encode(start))
}

fn path(tenant: &Tenant, name: &str) -> String {
    path_here(tenant, &ASSETS_ROUTE.replace("{name}", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_has_the_surfaces_that_colours_are_chosen_for() {
        for surface in [LIGHT_SURFACE, DARK_SURFACE] {
            assert!(STYLE_SHEET.contains(&format!("--surface: {surface};")));
        }
    }

    #[test]
    fn a_brand_of_another_colour_has_a_sheet_of_another_name() {
        let red = Brand::new(&jurat_registry::brand::BrandSettings {
            color: Some("#ff0000".to_owned()),
            ..Default::default()
        });
        let red = red.unwrap();
        assert_ne!(brand_sheet_name(&red), brand_sheet_name(&Brand::default()));
        assert!(brand_sheet(&red).starts_with(":root{--brand:#ff0000;--on-brand:#000000;"));
    }
}
