//! `jurat export`.

use std::fs;
use std::path::{Path, PathBuf};

use jurat_files::document::Document;
use jurat_files::reader::Record;
use jurat_files::source::SourceFile;
use jurat_files::writer::{self, Remark};
use serde::Deserialize;

use super::progress;
use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::private_file::{self, PRIVATE, PUBLIC};
use crate::runtime::block_on;
use crate::terminal::{self, good, warn};

/// The first line of what is written here: such a file may be written again.
const HEAD: &str = "# Written by jurat export. jurat plan -f and jurat apply -f read it.\n";

const HEAD_OF_DIGESTS: &str = "\
# It holds digests of secrets. The digest of a random secret does not give it away, that of a password can be guessed at:
# keep this file to yourself, and out of version control.\n";

/// Flags of `jurat export`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat export -o ./registry
  jurat export -o ./moved --with-digests

Public keys and certificates are written as they are. Secrets are not known to the server, so they cannot be written: with their digests
(--with-digests) another server takes them as this one does.")]
pub(crate) struct Args {
    /// The folder to write to [default: standard output]
    #[arg(short = 'o', long = "to", value_name = "DIR")]
    to: Option<PathBuf>,
    /// Write the digests of secrets and passwords, into files that only their owner may read
    #[arg(long)]
    with_digests: bool,
    /// Overwrite files that were not written by this command
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reach: AdminArgs,
}

#[derive(Deserialize)]
struct Exported {
    document: Document<Record>,
    notes: Vec<Note>,
}

#[derive(Deserialize)]
struct Note {
    kind: String,
    name: String,
    sentence: String,
}

/// Writes the records as files.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    let answer = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/export?digests={}", args.with_digests);
        progress::shown("reading", session.find_document(&path)).await
    })?;
    if output == Output::Json {
        terminal::print_json(&answer);
        return Ok(());
    }
    let Exported { document, notes } = Exported::deserialize(answer)
        .map_err(|error| Failure::failed(format!("the server's answer cannot be read: {error}")))?;
    let remarks = notes.into_iter().map(|note| Remark {
        kind: note.kind,
        name: note.name,
        sentence: format!("NOTE: it {}", note.sentence),
    });
    let remarks: Vec<_> = remarks.collect();
    let head = if args.with_digests {
        format!("{HEAD}{HEAD_OF_DIGESTS}")
    } else {
        HEAD.to_owned()
    };
    let files = writer::write(&document, &head, &remarks);
    match &args.to {
        Some(folder) => keep(folder, &files, args)?,
        None => {
            for file in &files {
                terminal::print(format_args!("# {}\n{}", file.path, file.text));
            }
        }
    }
    if !remarks.is_empty() {
        let count = remarks.len();
        terminal::note(warn(format_args!(
            "What could not be exported stands in comments, {count} of them: NOTE"
        )));
    }
    Ok(())
}

fn keep(folder: &Path, files: &[SourceFile], args: &Args) -> Outcome {
    if !args.force {
        for file in files {
            is_ours(&folder.join(&file.path))?;
        }
    }
    let mode = if args.with_digests { PRIVATE } else { PUBLIC };
    for file in files {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| Failure::unwritable(parent, &error))?;
        private_file::replace(&path, file.text.as_bytes(), mode)
            .map_err(|error| Failure::unwritable(&path, &error))?;
        terminal::print(format_args!("{} {}", good("✓"), path.display()));
    }
    Ok(())
}

/// Refuses to overwrite what somebody wrote.
fn is_ours(path: &Path) -> Outcome {
    match fs::read_to_string(path) {
        Ok(text) if !text.starts_with(HEAD) => {
            let sentence = format!("{} was not written by jurat export", path.display());
            Err(Failure::failed(sentence).next("write to another folder, or overwrite it: --force"))
        }
        _ => Ok(()),
    }
}
