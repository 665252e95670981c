//! The files of a folder and of those in it, in the order of their names, and the files and variables that they refer to.

use std::path::{Path, PathBuf};

use clap::Args;
use jurat_files::fault::Fault;
use jurat_files::reader::{self, Stated};
use jurat_files::references::References;
use jurat_files::source::SourceFile;

use crate::config::environment;
use crate::failure::{Failure, Outcome};
use crate::terminal;

/// A folder in a folder, and so on: so deep.
const MOST_DEPTH: usize = 16;

/// Which files.
#[derive(Debug, Clone, Args)]
pub(crate) struct FileArgs {
    /// The folder of the TOML files, or one file
    #[arg(short = 'f', long = "files", value_name = "DIR")]
    files: PathBuf,
    /// Remove what is there and not stated: of the tenants that the files speak of, the kinds of records that they state
    #[arg(long)]
    prune: bool,
    /// With --prune: clients that registered themselves too
    #[arg(long, requires = "prune")]
    prune_self_registered: bool,
}

impl FileArgs {
    /// What the files state.
    pub(super) fn read(&self) -> Outcome<Stated> {
        let mut files = Vec::new();
        if self.files.is_dir() {
            collect(&self.files, MOST_DEPTH, &mut files)?;
        } else {
            files.push(read(&self.files)?);
        }
        if files.is_empty() {
            let sentence = format!("there is no TOML file in {}", self.files.display());
            return Err(Failure::failed(sentence)
                .next("write what there is into files: jurat export -o DIR"));
        }
        let mut stated = reader::read(files, &Beside).map_err(|faults| refused(&faults))?;
        stated.document.prune = self.prune;
        stated.document.prune_self_registered = self.prune_self_registered;
        Ok(stated)
    }
}

/// Every fault, a line each.
pub(super) fn refused(faults: &[Fault]) -> Failure {
    let mut lines = faults
        .iter()
        .map(|fault| terminal::plain(&fault.to_string()));
    let mut failure = Failure::failed(lines.next().unwrap_or_default());
    for line in lines {
        failure = failure.next(line);
    }
    failure
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<SourceFile>) -> Outcome {
    let unreadable = |error| Failure::unreadable(folder, &error);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(read(&path)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<SourceFile> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| Failure::unreadable(path, &error))?;
    let path = path.display().to_string();
    Ok(SourceFile { path, text })
}

/// Files beside the one that names them, and the environment.
struct Beside;

impl References for Beside {
    fn file(&self, from: &str, name: &str) -> Result<String, String> {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let path = folder.join(name);
        let read = std::fs::read_to_string(&path);
        read.map_err(|error| format!("{} cannot be read: {error}", path.display()))
    }

    fn variable(&self, name: &str) -> Result<String, String> {
        let value = environment::variable(name);
        value.ok_or_else(|| format!("the environment variable {name} is not set"))
    }
}
