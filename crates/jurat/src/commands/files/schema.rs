//! `jurat schema`.

use crate::terminal;

/// Flags of `jurat schema`.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  jurat schema > jurat-files.json

An editor that knows TOML takes it by a line at the top of a file: #:schema ./jurat-files.json")]
pub(crate) struct Args {}

/// Prints the JSON Schema of the files.
pub(crate) fn run() {
    terminal::print_json(&jurat_files::schema::schema());
}
