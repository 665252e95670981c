//! A list that can be seen is the registry: a grant or a client authentication method that stands in a file of its own
//! and is missing from its folder's list would never be served, and nobody would be told.

use super::finding::Finding;
use super::tracked_file::TrackedFile;

/// The folders whose `mod.rs` lists what they hold, and the file beside the list that only defines the trait.
const FOLDERS: [(&str, &str); 2] = [
    ("crates/issuance/src/grants/", "grant"),
    ("crates/issuance/src/client_auth/", "method"),
];

/// Finds files that their folder's list does not name.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (folder, definition) in FOLDERS {
        let list_path = format!("{folder}mod.rs");
        let Some(list) = files.iter().find(|file| file.path == list_path) else {
            found.push(Finding::new(
                &list_path,
                1,
                "the list is gone: tidy reads it here",
            ));
            continue;
        };
        for file in files {
            let name = file
                .path
                .strip_prefix(folder)
                .and_then(|name| name.strip_suffix(".rs"));
            let Some(name) = name.filter(|name| !name.contains('/')) else {
                continue;
            };
            if !["mod", "tests", definition].contains(&name) && !lists(list, name) {
                let advice = format!("not in the list: name `{name}::` in {list_path}");
                found.push(Finding::new(&file.path, 1, advice));
            }
        }
    }
    found
}

/// Whether the list uses something of the module, rather than only declaring it.
fn lists(list: &TrackedFile, name: &str) -> bool {
    let code = list
        .lines()
        .filter(|(_, line)| !line.trim_start().starts_with("//"));
    let mut uses = code.flat_map(|(_, line)| line.match_indices(name).map(move |at| (line, at.0)));
    uses.any(|(line, at)| {
        let before = line[..at].chars().next_back();
        let whole = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        whole && line[at + name.len()..].starts_with("::")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    const LIST: &str = "mod grant;\nmod a;\nmod b;\nmod sub_b;\n// b::B stands in a comment\n\
         pub static GRANTS: &[&dyn Grant] = &[&a::A, &sub_b::B];\n";

    #[test]
    fn finds_a_file_that_is_declared_but_not_listed() {
        let files = [
            file("crates/issuance/src/grants/mod.rs", LIST),
            file("crates/issuance/src/grants/grant.rs", ""),
            file("crates/issuance/src/grants/a.rs", ""),
            file("crates/issuance/src/grants/a/tests.rs", ""),
            file("crates/issuance/src/grants/b.rs", ""),
            file("crates/issuance/src/grants/sub_b.rs", ""),
            file("crates/issuance/src/client_auth/mod.rs", ""),
            file("crates/issuance/src/client_auth/method.rs", ""),
        ];
        let found = check(&files);
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .to_string()
                .starts_with("crates/issuance/src/grants/b.rs:1: not in the list")
        );
    }

    #[test]
    fn finds_that_a_list_is_gone() {
        assert_eq!(check(&[]).len(), FOLDERS.len());
    }
}
