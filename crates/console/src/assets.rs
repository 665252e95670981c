//! What pages fetch: the style sheet, the scripts, two pictures. A digest of what is in it stands in each name, so a file may be kept for
//! good (RFC 8246) and a new one is fetched at once.

use std::sync::LazyLock;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A file for browsers.
#[derive(Debug)]
pub struct Asset {
    /// Its name in the folder of assets, with a digest of its text.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub text: String,
}

/// How long an asset may be kept: for good.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

static CHEVRON: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../assets/chevron.svg");
    Asset::new("chevron", "svg", SVG, text.to_owned())
});
static SEAL: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../assets/seal.svg");
    Asset::new("seal", "svg", SVG, text.to_owned())
});
static STYLE_SHEET: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../assets/console.css").replace("chevron.svg", &CHEVRON.name);
    Asset::new("console", "css", CSS, text)
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../assets/console.js");
    Asset::new("console", "js", JAVASCRIPT, text.to_owned())
});
/// htmx 4.0.1, for the parts of pages that follow what happens. It makes code out of text only for `hx-on`, trigger filters and `js:` values,
/// none of which stands in a page (a test looks for them); its own style sheet is switched off in `base.html`.
static HTMX: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../assets/htmx-4.0.1.min.js");
    Asset::new("htmx-4.0.1", "js", JAVASCRIPT, text.to_owned())
});

impl Asset {
    fn new(name: &str, extension: &str, content_type: &'static str, text: String) -> Self {
        let digest = digest::digest(&digest::SHA256, text.as_bytes());
        let start = digest.as_ref().get(..9).unwrap_or_default();
        let digest = URL_SAFE_NO_PAD.encode(start);
        Self {
            name: format!("{name}-{digest}.{extension}"),
            content_type,
            text,
        }
    }
}

/// Every asset.
pub fn assets() -> [&'static Asset; 5] {
    [&STYLE_SHEET, &SCRIPT, &HTMX, &SEAL, &CHEVRON]
}

/// The asset of that name.
pub fn asset(name: &str) -> Option<&'static Asset> {
    assets().into_iter().find(|asset| asset.name == name)
}

pub(crate) fn style_sheet() -> &'static str {
    &STYLE_SHEET.name
}

pub(crate) fn script() -> &'static str {
    &SCRIPT.name
}

pub(crate) fn htmx() -> &'static str {
    &HTMX.name
}

pub(crate) fn seal() -> &'static str {
    &SEAL.name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_by_its_name_and_no_other_is() {
        for one in assets() {
            assert_eq!(asset(&one.name).unwrap().text, one.text);
        }
        assert!(asset("console.css").is_none());
    }

    #[test]
    fn the_style_sheet_names_its_picture_as_it_is_served() {
        assert!(STYLE_SHEET.text.contains(&CHEVRON.name));
        assert!(!STYLE_SHEET.text.contains("\"chevron.svg\""));
    }
}
