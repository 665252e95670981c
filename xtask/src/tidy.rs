//! Tidy: the house rules of CONTRIBUTING.md that a machine can check, one file each.
//!
//! A rule reads the tracked files and says where they break it and what to do. No rule changes a file.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::ensure;

use finding::Finding;
use tracked_file::TrackedFile;

mod circles;
mod citations;
mod document_paths;
mod file_length;
mod file_names;
mod finding;
mod floors;
mod lists;
mod machine_paths;
mod opening_lines;
mod tracked_file;
mod unfinished;

type Rule = fn(&[TrackedFile]) -> Vec<Finding>;

const RULES: [Rule; 10] = [
    circles::check,
    citations::check,
    document_paths::check,
    file_length::check,
    file_names::check,
    floors::check,
    lists::check,
    machine_paths::check,
    opening_lines::check,
    unfinished::check,
];

/// Checks every rule on every tracked file, prints what breaks one, and fails if anything does.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let files = tracked_file::read_all()?;
    // A rule over no files would pass for the wrong reason.
    ensure!(
        files.iter().any(|file| file.path == "xtask/src/tidy.rs"),
        "tidy does not see its own source: run it in a checkout of the repository"
    );
    let mut findings: Vec<_> = RULES.iter().flat_map(|rule| rule(&files)).collect();
    findings.sort();
    let mut out = std::io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    let (rules, count, breaks) = (RULES.len(), files.len(), findings.len());
    if breaks > 0 {
        writeln!(
            out,
            "tidy: {breaks} places break a house rule (CONTRIBUTING.md)"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    writeln!(out, "tidy: {count} files keep all {rules} rules")?;
    Ok(ExitCode::SUCCESS)
}
