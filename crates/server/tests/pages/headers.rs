//! The headers of every page, whole.

use http::HeaderMap;
use jurat_registry::brand::BrandSettings;

use crate::samples::every_page;
use crate::{all, scope, tenant};

fn value<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// The pages that lead to a client.
fn leads_to(name: &str) -> Option<&'static str> {
    match name {
        "sign-in" | "sign-in-wrong" | "sign-in-wait" | "consent" | "consent-stranger"
        | "sign-out" => Some("'self' https:"),
        "consent-native" => Some("'self' com.example.reports:"),
        "form-post" => Some("https:"),
        _ => None,
    }
}

fn form_action(name: &str) -> &'static str {
    match (leads_to(name), name) {
        (Some(sources), _) => sources,
        (
            None,
            "device-allowed" | "device-denied" | "signed-out" | "signed-out-back" | "message"
            | "message-short",
        ) => "'none'",
        (None, _) => "'self'",
    }
}

#[test]
fn every_page_is_locked_by_its_headers() {
    let scopes = [scope("x")];
    for (name, response) in every_page(&tenant(&BrandSettings::default()), &all("x", &scopes)) {
        let headers = response.headers();
        let script = match name {
            "form-post" => "; script-src 'sha256-SCRIPT'",
            _ => "",
        };
        let script = script.replace("SCRIPT", SCRIPT_DIGEST);
        let policy = format!(
            "default-src 'none'; style-src 'self'{script}; form-action {}; base-uri 'none'; frame-ancestors 'none'",
            form_action(name)
        );
        assert_eq!(value(headers, "content-security-policy"), policy, "{name}");
        for (header, expected) in [
            ("content-type", "text/html; charset=utf-8"),
            ("cache-control", "no-store"),
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("vary", "Cookie"),
        ] {
            assert_eq!(value(headers, header), expected, "{name}: {header}");
        }
        // Clients that open a window for the sign-in lose it under this header.
        let opener = if leads_to(name).is_some() {
            ""
        } else {
            "same-origin"
        };
        assert_eq!(
            value(headers, "cross-origin-opener-policy"),
            opener,
            "{name}"
        );
        assert!(!headers.contains_key("set-cookie"), "{name}");
    }
}

#[test]
fn only_a_logo_adds_a_source_of_pictures() {
    let scopes = [scope("x")];
    let settings = BrandSettings {
        logo: Some("https://cdn.example.com/logo.svg".to_owned()),
        ..BrandSettings::default()
    };
    for (name, response) in every_page(&tenant(&settings), &all("x", &scopes)) {
        let policy = value(response.headers(), "content-security-policy");
        assert!(
            policy.contains("; img-src https://cdn.example.com; "),
            "{name}: {policy}"
        );
    }
}

#[test]
fn a_try_that_failed_is_told_by_its_status_too() {
    let scopes = [scope("x")];
    for (name, response) in every_page(&tenant(&BrandSettings::default()), &all("x", &scopes)) {
        let expected = match name {
            "sign-in-wrong" | "sign-in-other" | "device-entry-wrong" | "invitation-wrong" => 422,
            "sign-in-wait" => 429,
            "message" | "message-short" => 400,
            _ => 200,
        };
        assert_eq!(response.status(), expected, "{name}");
    }
}

/// Of the one script, as `openssl dgst -sha256 -binary | base64` gives it.
const SCRIPT_DIGEST: &str = "ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=";
