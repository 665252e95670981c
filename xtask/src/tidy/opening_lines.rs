//! Every Rust file opens by saying what it does, which RFC sections it implements, and what it never does.

use super::finding::Finding;
use super::tracked_file::TrackedFile;

/// Finds Rust files whose first line is not a `//!` line.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let silent = |file: &&TrackedFile| {
        let opening = file
            .text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//!"));
        file.is_rust() && opening.is_none_or(|words| words.trim().is_empty())
    };
    let advice = "open with 2 to 8 `//!` lines: what this file does, which sections it implements, what it never does";
    let silent = files.iter().filter(silent);
    silent
        .map(|file| Finding::new(&file.path, 1, advice))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    #[test]
    fn finds_files_that_open_with_anything_else() {
        let found = check(&[
            file("good.rs", "//! Says it.\nuse a;\n"),
            file("late.rs", "use a;\n//! Too late.\n"),
            file("mute.rs", "//!\n//! After a blank.\n"),
            file("empty.rs", ""),
            file("other.toml", "[package]\n"),
        ]);
        let paths: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(paths.len(), 3);
        assert!(paths[0].starts_with("late.rs:1:"));
        assert!(paths[1].starts_with("mute.rs:1:"));
        assert!(paths[2].starts_with("empty.rs:1:"));
    }
}
