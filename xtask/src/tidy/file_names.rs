//! A file is named for its one thing. These names say nothing, and such files grow without end.

use std::path::Path;

use super::finding::Finding;
use super::tracked_file::TrackedFile;

const FORBIDDEN: [&str; 9] = [
    "util", "utils", "helper", "helpers", "manager", "common", "misc", "core", "types",
];

/// Finds Rust files, and folders that hold them, with a name that says nothing.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let stem = Path::new(&file.path).with_extension("");
        let names = stem.iter().filter_map(|name| name.to_str());
        for name in names.filter(|name| FORBIDDEN.contains(name)) {
            let advice = format!("`{name}` says nothing: name it for the one thing it holds");
            found.push(Finding::new(&file.path, 1, advice));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    #[test]
    fn finds_files_and_folders() {
        let found = check(&[
            file("crates/a/src/utils.rs", ""),
            file("crates/a/src/common/mod.rs", ""),
            file("crates/a/src/common_name.rs", ""),
            file("docs/common.md", ""),
        ]);
        assert_eq!(found.len(), 2);
        assert!(
            found[0]
                .to_string()
                .contains("utils.rs:1: `utils` says nothing")
        );
        assert!(found[1].to_string().contains("`common` says nothing"));
    }
}
