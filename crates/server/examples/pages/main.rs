//! Writes every page with sample data into a folder, with its headers and the style sheets, to be looked at in a browser:
//! `cargo run -p jurat-server --example pages -- FOLDER [COLOR [LOGO]]`.

use std::error::Error;
use std::fs;
use std::path::Path;

use http_body_util::BodyExt as _;
use jurat_registry::brand::{Brand, BrandSettings};
use jurat_registry::tenant::{Tenant, TenantName};
use jurat_server::pages::{ScopeShown, assets};

mod samples;

use samples::{Words, every_page};

const WORDS: Words<'static> = Words {
    client: "Quarterly Reports",
    host: "reports.example.com",
    name: "Alice Andersson",
    username: "alice@example.com",
    scopes: &[
        ScopeShown {
            scope: "orders.read",
            description: Some("Read your orders and invoices"),
            resource: Some("Orders"),
        },
        ScopeShown {
            scope: "orders.write",
            description: Some("Place, change and cancel orders in your name"),
            resource: Some("Orders"),
        },
        ScopeShown {
            scope: "offline_access",
            description: None,
            resource: None,
        },
    ],
    user_code: "WDJB-MJHT",
    title: "This request cannot be answered",
    sentence: "The app that sent you here asked to have you sent back to an address that is not registered for it.",
    advice: "Nothing was shared. Go back to the app and try again; if it happens again, tell its makers.",
    reference: "01KXN4T9Q3V0C8Z5W6S7D2M1RA",
    state: "af0ifjsldkj",
    query: "response_type=code&client_id=reports&scope=orders.read",
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or("name the folder that the pages are written to")?;
    let folder = Path::new(&folder);
    let brand = Brand::new(&BrandSettings {
        name: Some("Northwind Bank".to_owned()),
        color: arguments.next(),
        logo: arguments.next(),
    })?;
    let issuer = "https://login.example.com".parse()?;
    let tenant = Tenant {
        brand,
        ..Tenant::new(TenantName::default(), issuer)
    };
    fs::create_dir_all(folder)?;
    for (path, sheet) in assets::sheets(&tenant) {
        let file = folder.join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(file, sheet)?;
    }
    for (name, response) in every_page(&tenant, &WORDS) {
        let (head, body) = response.into_parts();
        let headers = head
            .headers
            .iter()
            .map(|(name, value)| Ok(format!("{name}: {}\n", value.to_str()?)))
            .collect::<Result<String, http::header::ToStrError>>()?;
        fs::write(folder.join(format!("{name}.headers")), headers)?;
        let body = body.collect().await?.to_bytes();
        fs::write(folder.join(format!("{name}.html")), body)?;
    }
    Ok(())
}
