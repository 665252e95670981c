//! A file is about one thing: 60 to 250 lines, 400 the limit. Tests may be longer.

use super::finding::Finding;
use super::tracked_file::TrackedFile;

const MOST_LINES: usize = 400;

/// Finds files of more than 400 lines.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let sources = files
        .iter()
        .filter(|file| file.is_rust() && !file.is_test());
    sources.filter_map(too_long).collect()
}

fn too_long(file: &TrackedFile) -> Option<Finding> {
    let lines = file.text.lines().count();
    let advice = format!(
        "{lines} lines, {MOST_LINES} is the limit: give its second subject a file of its own, and long tests a tests.rs"
    );
    (lines > MOST_LINES).then(|| Finding::new(&file.path, MOST_LINES + 1, advice))
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    #[test]
    fn finds_the_401st_line_except_in_tests() {
        let long = "line\n".repeat(401);
        let found = check(&[
            file("a/src/long.rs", &long),
            file("a/src/short.rs", &"line\n".repeat(400)),
            file("a/src/long/tests.rs", &long),
            file("a/tests/it/main.rs", &long),
            file("long.md", &long),
        ]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .to_string()
                .starts_with("a/src/long.rs:401: 401 lines")
        );
    }
}
