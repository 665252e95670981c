//! Documents that name a file name one that exists: links, and paths in backticks. So a document cannot outlive the code it
//! speaks of without anybody noticing.

use super::finding::Finding;
use super::tracked_file::TrackedFile;

/// What a path from the repository's root begins with.
const ROOMS: [&str; 9] = [
    ".ci/",
    "benches/",
    "crates/",
    "docs/",
    "examples/",
    "fuzz/",
    "scripts/",
    "tests/",
    "xtask/",
];

/// Finds links and paths in Markdown that lead nowhere.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for document in files.iter().filter(|file| file.ends_in("md")) {
        let folder = document
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        for (number, line) in document.lines() {
            let linked = links_of(line).map(|link| resolve(folder, link));
            let quoted =
                quotes_of(line).filter(|path| ROOMS.iter().any(|room| path.starts_with(room)));
            for path in linked.chain(quoted.map(str::to_owned)) {
                if !exists(files, &path) {
                    let advice =
                        format!("`{path}` does not exist: name the file that holds it now");
                    found.push(Finding::new(&document.path, number, advice));
                }
            }
        }
    }
    found
}

/// Targets of `[text](target)` inside the repository, without their fragment.
fn links_of(line: &str) -> impl Iterator<Item = &str> {
    let targets = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'));
    let targets = targets.map(|(target, _)| target.split('#').next().unwrap_or(target));
    targets.filter(|target| !target.is_empty() && !target.contains(':'))
}

/// Texts in single backticks that could be a path.
fn quotes_of(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2);
    let plain =
        |text: &&str| !text.contains([' ', '*', '<', '…', '{', ':']) && !text.contains("NAME");
    quoted.filter(plain)
}

fn resolve(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn exists(files: &[TrackedFile], path: &str) -> bool {
    let path = path.trim_end_matches('/');
    files.iter().any(|file| {
        let rest = file.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    #[test]
    fn finds_links_and_paths_that_lead_nowhere() {
        let text = "See [a](../LICENSE) and [b](gone.md#x), [c](https://a.example/b), [d](#here).\n\
                    `crates/a/src/lib.rs`, `crates/a/`, `crates/a/src/gone.rs`, `crates/NAME/lib.rs`, `a/b`.\n";
        let found = check(&[
            file("docs/page.md", text),
            file("LICENSE", ""),
            file("crates/a/src/lib.rs", ""),
        ]);
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("docs/page.md:1: `docs/gone.md` does not exist"));
        assert!(found[1].starts_with("docs/page.md:2: `crates/a/src/gone.rs` does not exist"));
    }
}
