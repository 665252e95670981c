//! The files that tidy reads: what git tracks, and what it would track if it were added.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

/// A text file of the repository.
pub(super) struct TrackedFile {
    /// From the repository's root, with `/`.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
}

impl TrackedFile {
    /// Whether this is Rust source.
    pub(super) fn is_rust(&self) -> bool {
        self.ends_in("rs")
    }

    /// Whether the file's name has this extension.
    pub(super) fn ends_in(&self, extension: &str) -> bool {
        let own = Path::new(&self.path).extension();
        own.is_some_and(|own| own == extension)
    }

    /// Whether the whole file is tests.
    pub(super) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
            || self.path.starts_with("tests/")
    }

    /// The lines with their numbers, from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }
}

/// Every text file of the repository that this program was built from.
pub(super) fn read_all() -> anyhow::Result<Vec<TrackedFile>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(&root)
        .output()
        .context("git lists the files that tidy reads: install git")?;
    ensure!(
        listed.status.success(),
        "git could not list the files: {}",
        String::from_utf8_lossy(&listed.stderr).trim()
    );
    let mut files = Vec::new();
    for path in listed
        .stdout
        .split(|b| *b == 0)
        .filter(|path| !path.is_empty())
    {
        let path = String::from_utf8(path.to_vec()).context("a file name that is not UTF-8")?;
        let full = root.join(&path);
        // A file that git still lists may be deleted, or be a link to a folder.
        if !full.is_file() {
            continue;
        }
        let bytes = std::fs::read(&full).with_context(|| path.clone())?;
        // What is not text is no concern of tidy's.
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(TrackedFile { path, text });
        }
    }
    Ok(files)
}

/// For the rules' tests: a file that is only a thought.
#[cfg(test)]
pub(super) fn file(path: &str, text: &str) -> TrackedFile {
    TrackedFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}
