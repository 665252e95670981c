//! The crates oauth2 and openidconnect as clients, over an HTTP client that they let their caller bring. `tests/sdk/server/run` sets
//! `JURAT_SERVER` and `KEYS`, and counts the lines.

mod browser;
mod checks;
mod http;
mod oauth2_service;
mod openidconnect_code;
mod openidconnect_device;
mod provider;
mod shop;

use anyhow::{Context, Result, ensure};

fn main() -> Result<()> {
    let server = std::env::var("JURAT_SERVER").context("JURAT_SERVER")?;
    let failed = [
        oauth2_service::check(&server)?,
        openidconnect_code::check(&server)?,
        openidconnect_device::check(&server)?,
    ];
    let failed: usize = failed.iter().sum();
    ensure!(failed == 0, "{failed} checks failed");
    Ok(())
}

/// The secret of that client or user.
fn secret(id: &str) -> Result<String> {
    let keys = std::env::var("KEYS").context("KEYS")?;
    let text = std::fs::read_to_string(format!("{keys}/{id}.secret"))?;
    Ok(text.trim().to_owned())
}
