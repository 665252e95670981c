//! The pages as a browser reads them: parsed as HTML, with hostile words in every place.

#![cfg(test)]

mod headers;
mod html;
#[path = "../../examples/pages/samples.rs"]
mod samples;
mod structure;
mod words;

use jurat_registry::brand::{Brand, BrandSettings};
use jurat_registry::tenant::{Tenant, TenantName};
use jurat_server::pages::ScopeShown;

use samples::Words;

/// A tenant with this brand.
fn tenant(brand: &BrandSettings) -> Tenant {
    let issuer = "https://login.example.com/t/acme".parse().unwrap();
    Tenant {
        brand: Brand::new(brand).unwrap(),
        ..Tenant::new(TenantName::default(), issuer)
    }
}

/// A scope of which everything is `text`.
fn scope(text: &str) -> ScopeShown<'_> {
    ScopeShown {
        scope: text,
        description: Some(text),
        resource: Some(text),
    }
}

/// `text` in every place.
fn all<'a>(text: &'a str, scopes: &'a [ScopeShown<'a>]) -> Words<'a> {
    Words {
        client: text,
        host: text,
        name: text,
        username: text,
        scopes,
        user_code: text,
        title: text,
        sentence: text,
        advice: text,
        reference: text,
        state: text,
        query: text,
    }
}
