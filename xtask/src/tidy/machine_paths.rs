//! The tree names no folder of somebody's machine and no package registry's host: it builds the same everywhere.

use super::finding::Finding;
use super::tracked_file::TrackedFile;

/// Written in two halves so that this file does not break its own rule.
const PLACES: [(&str, &str); 9] = [
    (concat!("/wo", "rk/"), PATH),
    (concat!("/tm", "p/"), PATH),
    (concat!("/ro", "ot/"), PATH),
    (concat!("crates.io", "-index"), HOST),
    (concat!("index.", "crates.io"), HOST),
    (concat!("static.", "crates.io"), HOST),
    (concat!("pypi", ".org"), HOST),
    (concat!("pythonhosted", ".org"), HOST),
    (concat!("registry.npm", "js.org"), HOST),
];

const PATH: &str =
    "a path of one machine: ask the system for a temporary folder, or write a relative path";
const HOST: &str = "a registry's host: leave the choice to cargo, pip and npm \
     (npm leaves it out of a lock file with `npm install --omit-lockfile-registry-resolved`)";

/// Finds paths of one machine and hosts of registries in every file but cargo's own lock.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| !file.path.ends_with("Cargo.lock"))
    {
        for (number, line) in file.lines() {
            let places = PLACES.iter().filter(|(place, _)| names(line, place));
            found.extend(places.map(|(place, advice)| {
                Finding::new(&file.path, number, format!("`{place}` is {advice}"))
            }));
        }
    }
    found
}

/// A path must start there: after a letter it is the tail of a relative path or an address.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !place.starts_with('/') || !before.is_some_and(|c| c.is_alphanumeric() || c == '}')
    })
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    #[test]
    fn finds_every_place_in_any_file() {
        for (place, _) in PLACES {
            let text = format!("first\nopen {place}x\n");
            let found = check(&[file("docs/a.md", &text)]);
            assert!(found[0].to_string().starts_with("docs/a.md:2: "), "{place}");
            assert!(check(&[file("fuzz/Cargo.lock", &text)]).is_empty());
        }
    }

    #[test]
    fn leaves_relative_paths_and_addresses_alone() {
        let root = PLACES[0].0;
        let text = format!("https://a.example{root}b frame{root}c\n");
        assert!(check(&[file("docs/a.md", &text)]).is_empty());
    }
}
