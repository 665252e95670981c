//! The headers of every page: a Content Security Policy that allows next to nothing, and the other locks.
//!
//! `form-action` needs care. Chromium applies it to every redirect that follows the sending of a form, not only to the form's own address
//! (measured: with `'self'` alone the way back to the client is blocked; with the client's origin named it works, but a client that
//! sends the browser on to another origin, as a broker between two servers does, is blocked at that hop). So a page that leads to a client
//! names the scheme of its redirect URI, and every other page names this server alone.
//!
//! `Cross-Origin-Opener-Policy` parts a page from the window that opened it. Clients that sign their users in in a window of its own see
//! it as closed then, and give up; so it stands on every page but those that lead to a client.

use aws_lc_rs::digest;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, header};
use jurat_registry::brand::Brand;
use url::Url;

/// Keeps other sites' windows from holding on to a page.
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The one script there is: on the page of [`FormTarget::PostedTo`], whose policy names it by its digest.
pub(super) const SCRIPT: &str = "document.forms[0].submit()";

/// Where a page's form may be sent, redirects included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormTarget<'a> {
    /// The page has no form.
    Nowhere,
    /// This server.
    Here,
    /// This server, which sends the browser on to this redirect URI.
    HereThen(&'a str),
    /// This redirect URI, with the one script that sends the form.
    PostedTo(&'a str),
}

impl<'a> FormTarget<'a> {
    /// This server, and the redirect URI where there is one.
    pub(crate) fn here_then(redirect_uri: Option<&'a str>) -> Self {
        redirect_uri.map_or(Self::Here, Self::HereThen)
    }
}

/// Puts the headers of a page on `response`.
pub(crate) fn lock(response: &mut Response, brand: &Brand, target: FormTarget<'_>) {
    let headers = response.headers_mut();
    let policy = content_security_policy(brand, target);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if matches!(target, FormTarget::Nowhere | FormTarget::Here) {
        let same_origin = HeaderValue::from_static("same-origin");
        headers.insert(CROSS_ORIGIN_OPENER_POLICY, same_origin);
    }
    for (name, value) in [
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            PERMISSIONS_POLICY,
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn content_security_policy(brand: &Brand, target: FormTarget<'_>) -> String {
    let mut policy = String::from("default-src 'none'; style-src 'self'");
    if let Some(logo) = brand.logo() {
        policy.push_str("; img-src ");
        policy.push_str(logo.origin().unwrap_or("data:"));
    }
    if let FormTarget::PostedTo(_) = target {
        // Content Security Policy Level 3, section 2.3.1.
        policy.push_str("; script-src 'sha256-");
        STANDARD.encode_string(
            digest::digest(&digest::SHA256, SCRIPT.as_bytes()),
            &mut policy,
        );
        policy.push('\'');
    }
    policy.push_str("; form-action ");
    match target {
        FormTarget::Nowhere => policy.push_str("'none'"),
        FormTarget::Here => policy.push_str("'self'"),
        FormTarget::HereThen(uri) => {
            policy.push_str("'self'");
            for source in schemes(uri) {
                policy.push(' ');
                policy.push_str(&source);
            }
        }
        FormTarget::PostedTo(uri) => policy.push_str(&schemes(uri).join(" ")),
    }
    policy.push_str("; base-uri 'none'; frame-ancestors 'none'");
    policy
}

/// What must be named so that the browser gets to `redirect_uri` and on from there. An application on this machine (RFC 8252 section 7.3)
/// may well show a page of its maker's; one with a scheme of its own takes over from the browser.
fn schemes(redirect_uri: &str) -> Vec<String> {
    let parsed = Url::parse(redirect_uri);
    match parsed.as_ref().map_or("", Url::scheme) {
        "" => vec!["'none'".to_owned()],
        "https" => vec!["https:".to_owned()],
        "http" => vec!["https:".to_owned(), "http:".to_owned()],
        own => vec![format!("{own}:")],
    }
}

#[cfg(test)]
mod tests {
    use jurat_registry::brand::BrandSettings;

    use super::*;

    fn policy(target: FormTarget<'_>) -> String {
        content_security_policy(&Brand::default(), target)
    }

    #[test]
    fn a_page_without_a_client_sends_its_form_here_or_nowhere() {
        assert_eq!(
            policy(FormTarget::Nowhere),
            "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
        );
        assert_eq!(
            policy(FormTarget::Here),
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn a_page_that_leads_to_a_client_names_the_scheme_it_is_reached_by() {
        for (uri, sources) in [
            ("https://app.example.com/cb", "'self' https:"),
            ("http://127.0.0.1:51004/cb", "'self' https: http:"),
            ("http://[::1]:51004/cb", "'self' https: http:"),
            ("com.example.app:/cb", "'self' com.example.app:"),
            ("not a URI; script-src *", "'self' 'none'"),
        ] {
            let policy = policy(FormTarget::HereThen(uri));
            let expected = format!("; form-action {sources}; base-uri");
            assert!(policy.contains(&expected), "{policy}");
        }
    }

    #[test]
    fn a_form_for_the_client_runs_one_script_and_no_other() {
        let target = FormTarget::PostedTo("https://app.example.com/cb");
        assert_eq!(
            policy(target),
            "default-src 'none'; style-src 'self'; script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; form-action https:; base-uri 'none'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn a_logo_is_allowed_from_where_it_is_and_nowhere_else() {
        for (logo, source) in [
            (
                "https://cdn.example.com/logo.svg",
                "https://cdn.example.com",
            ),
            ("data:image/png;base64,AA==", "data:"),
        ] {
            let brand = Brand::new(&BrandSettings {
                logo: Some(logo.to_owned()),
                ..BrandSettings::default()
            });
            let policy = content_security_policy(&brand.unwrap(), FormTarget::Here);
            assert!(
                policy.contains(&format!("; img-src {source}; form-action 'self'")),
                "{policy}"
            );
        }
    }
}
