//! What surrounds every page: the brand, the style sheets, the foot; and the one way by which a template becomes an answer.

use askama::Template;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::brand::Brand;
use jurat_registry::tenant::Tenant;

use super::assets;
use super::policy::{FormTarget, lock};
use crate::respond::{NO_STORE, answer};

const HTML: &str = "text/html; charset=utf-8";

/// What every template shows around its page.
pub(super) struct Layout<'a> {
    brand: &'a Brand,
    host: String,
    style_sheet: String,
    brand_sheet: String,
}

impl<'a> Layout<'a> {
    /// Of the tenant's pages.
    pub(super) fn of(tenant: &'a Tenant) -> Self {
        let issuer = tenant.issuer.as_str();
        let scheme = issuer.find("//").map_or(0, |at| at + 2);
        Self {
            brand: &tenant.brand,
            host: issuer.get(scheme..).unwrap_or(issuer).to_owned(),
            style_sheet: assets::style_sheet_path(tenant),
            brand_sheet: assets::brand_sheet_path(tenant),
        }
    }

    /// The brand's name, else the issuer's host.
    pub(super) fn name(&self) -> &str {
        self.brand.name().unwrap_or(&self.host)
    }

    /// The name's first letter, for where there is no picture.
    pub(super) fn monogram(&self) -> String {
        initial(self.name())
    }

    /// The issuer's host and port, and its path.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The address of the brand's picture.
    pub(super) fn logo(&self) -> Option<&str> {
        self.brand.logo().map(jurat_registry::brand::Logo::as_str)
    }

    /// The path of the style sheet.
    pub(super) fn style_sheet(&self) -> &str {
        &self.style_sheet
    }

    /// The path of the style sheet with the brand's colours.
    pub(super) fn brand_sheet(&self) -> &str {
        &self.brand_sheet
    }
}

/// The first letter or digit of a name, as a capital.
pub(super) fn initial(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric());
    first.map_or_else(String::new, |c| c.to_uppercase().collect())
}

/// The template as an answer with the headers of every page.
pub(super) fn render(
    tenant: &Tenant,
    status: StatusCode,
    target: FormTarget<'_>,
    template: &impl Template,
) -> Response {
    let Ok(page) = template.render() else {
        // Writing to memory does not fail.
        return answer(StatusCode::INTERNAL_SERVER_ERROR, HTML, NO_STORE, "");
    };
    let mut response = answer(status, HTML, NO_STORE, page);
    lock(&mut response, &tenant.brand, target);
    // What a cookie changes is not for another browser, whatever a cache makes of no-store.
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("Cookie"));
    response
}
