//! Documents that are generated from the code's own tables, so that they cannot say anything else than it does.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

mod errors;

/// Options of the generated documents.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Change nothing; fail when a document is not what the code says
    #[arg(long)]
    check: bool,
}

/// Where a document stands, and what writes it.
type Document = (&'static str, fn() -> String);

/// Every generated document.
const DOCUMENTS: [Document; 1] = [("docs/errors.md", errors::document)];

/// Writes every document, or only compares.
pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut out = std::io::stdout().lock();
    let mut outdated = 0;
    for (path, write) in DOCUMENTS {
        let file = root.join(path);
        let text = write();
        if std::fs::read_to_string(&file).is_ok_and(|there| there == text) {
            writeln!(out, "docs: {path} is what the code says")?;
        } else if options.check {
            outdated += 1;
            writeln!(
                out,
                "docs: {path} is outdated: run `cargo run -p xtask -- docs`"
            )?;
        } else {
            std::fs::write(&file, text).with_context(|| path)?;
            writeln!(out, "docs: {path} written")?;
        }
    }
    Ok(if outdated == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
