//! Writes every page of the console in each of its states, with sample data, into a folder, to be looked at in a browser:
//! `cargo run -p jurat-console --example gallery -- FOLDER`. tests/browser/console.mjs serves the folder and looks at each.

use std::error::Error;
use std::fs;
use std::path::Path;

use jurat_console::{assets, policy};

mod samples;

use samples::{HOSTILE, USUAL, every_page, rows_part};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("name the folder that the pages are written to")?;
    let folder = Path::new(&folder);
    let assets_folder = folder.join("console/assets");
    fs::create_dir_all(&assets_folder)?;
    for asset in assets::assets() {
        fs::write(assets_folder.join(&asset.name), &asset.text)?;
    }
    fs::write(folder.join("policy.txt"), policy::CONTENT_SECURITY_POLICY)?;
    fs::write(folder.join("console/rows.html"), rows_part(&HOSTILE))?;
    for (name, page) in every_page(&USUAL) {
        fs::write(folder.join(format!("{name}.html")), page)?;
    }
    for (name, page) in every_page(&HOSTILE) {
        fs::write(folder.join(format!("{name}-hostile.html")), page)?;
    }
    Ok(())
}
