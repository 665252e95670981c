//! What lands is finished: no mark that says otherwise, and no lint switched off in silence.

use super::finding::Finding;
use super::tracked_file::TrackedFile;

/// The marks, written in two halves so that this file does not break its own rule.
const MARKS: [(&str, &str); 7] = [
    (concat!("todo", "!("), "write it, or leave it out"),
    (concat!("unimplemented", "!("), "write it, or leave it out"),
    (concat!("TO", "DO"), "do it, or write an issue"),
    (concat!("FIX", "ME"), "mend it, or write an issue"),
    (concat!("XX", "X"), "mend it, or write an issue"),
    (
        concat!("#[", "allow("),
        "use #[expect(lint, reason = \"...\")]",
    ),
    (
        concat!("#![", "allow("),
        "use #![expect(lint, reason = \"...\")]",
    ),
];

const SOURCES: [&str; 6] = [".rs", ".sh", ".py", ".mjs", ".js", ".toml"];

/// Finds marks of unfinished work in source and scripts.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| is_source(&file.path)) {
        for (number, line) in file.lines() {
            for (mark, advice) in MARKS.iter().filter(|(mark, _)| line.contains(mark)) {
                found.push(Finding::new(
                    &file.path,
                    number,
                    format!("`{mark}`: {advice}"),
                ));
            }
        }
    }
    found
}

/// By its ending, or a script without one.
fn is_source(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    SOURCES.iter().any(|ending| name.ends_with(ending)) || !name.contains('.')
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    #[test]
    fn finds_every_mark_with_its_line() {
        for (mark, advice) in MARKS {
            let text = format!("//! Says it.\nfn f() {{ {mark}) }}\n");
            let found = check(&[file("a/src/f.rs", &text)]);
            let line = found
                .iter()
                .map(ToString::to_string)
                .find(|l| l.contains(advice));
            assert!(line.unwrap().starts_with("a/src/f.rs:2: "));
        }
    }

    #[test]
    fn reads_scripts_and_leaves_prose_alone() {
        let text = MARKS[2].0;
        assert_eq!(check(&[file("scripts/test", text)]).len(), 1);
        assert_eq!(check(&[file("tests/sdk/a.py", text)]).len(), 1);
        assert!(check(&[file("docs/a.md", text)]).is_empty());
        assert!(check(&[file("a.rs", "let todos = methods;")]).is_empty());
    }
}
