//! The floors of ARCHITECTURE.md: a crate may depend only on crates under it, and stays out of what is not its
//! business. Tests (`dev-dependencies`) may reach further.

use super::finding::Finding;
use super::tracked_file::TrackedFile;

/// One crate of the house: its manifest, the house's crates it may use, and foreign crates that break its wall.
struct Floor {
    manifest: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

const FLOORS: [Floor; 8] = [
    Floor {
        manifest: "crates/protocol/Cargo.toml",
        may_use: &[],
        // No I/O, no async, no clock.
        never: &["tokio", "hyper", "axum", "rusqlite", "jiff"],
    },
    Floor {
        manifest: "crates/registry/Cargo.toml",
        may_use: &["jurat-protocol"],
        never: &["hyper", "axum", "rusqlite"],
    },
    Floor {
        manifest: "crates/storage/Cargo.toml",
        may_use: &["jurat-protocol", "jurat-registry"],
        never: &["hyper", "axum"],
    },
    Floor {
        manifest: "crates/remote_keys/Cargo.toml",
        may_use: &["jurat-protocol", "jurat-registry"],
        // It asks other servers; it never answers, and never stores.
        never: &["axum", "rusqlite"],
    },
    Floor {
        manifest: "crates/console/Cargo.toml",
        may_use: &["jurat-protocol", "jurat-registry"],
        // It is handed values and gives back HTML.
        never: &["tokio", "hyper", "axum", "http", "rusqlite", "jiff"],
    },
    Floor {
        manifest: "crates/files/Cargo.toml",
        may_use: &["jurat-protocol", "jurat-registry"],
        // Texts in, records out: whoever uses it reads and writes the files.
        never: &["tokio", "hyper", "axum", "http", "rusqlite", "jiff"],
    },
    Floor {
        manifest: "crates/issuance/Cargo.toml",
        may_use: &["jurat-protocol", "jurat-registry"],
        never: &["hyper", "axum", "http", "rusqlite"],
    },
    Floor {
        manifest: "crates/server/Cargo.toml",
        may_use: &[
            "jurat-protocol",
            "jurat-registry",
            "jurat-issuance",
            "jurat-console",
            "jurat-files",
        ],
        // It is handed a Store; it never opens one.
        never: &["rusqlite"],
    },
];

/// Finds dependencies that lead up, sideways, or through a wall.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for floor in &FLOORS {
        match files.iter().find(|file| file.path == floor.manifest) {
            Some(manifest) => found.extend(broken_walls(floor, manifest)),
            None => found.push(Finding::new(
                floor.manifest,
                1,
                "the crate is gone: change ARCHITECTURE.md and this table together",
            )),
        }
    }
    found
}

fn broken_walls(floor: &Floor, manifest: &TrackedFile) -> Vec<Finding> {
    let table: toml::Table = match manifest.text.parse() {
        Ok(table) => table,
        Err(wrong) => return vec![Finding::new(&manifest.path, 1, wrong.to_string())],
    };
    let Some(dependencies) = table.get("dependencies").and_then(|value| value.as_table()) else {
        return Vec::new();
    };
    let breaks = |name: &&String| {
        let upward = name.starts_with("jurat") && !floor.may_use.contains(&name.as_str());
        upward || floor.never.contains(&name.as_str())
    };
    let finding = |name: &String| {
        let starts = |line: &str| {
            let rest = line.trim_start().strip_prefix(name.as_str());
            rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
        };
        let line = manifest
            .lines()
            .find(|(_, line)| starts(line))
            .map_or(1, |(at, _)| at);
        let advice = format!("`{name}` is beyond this crate's wall (ARCHITECTURE.md, the house)");
        Finding::new(&manifest.path, line, advice)
    };
    dependencies.keys().filter(breaks).map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tracked_file::file;
    use super::*;

    fn house(of: &str, dependencies: &str) -> Vec<String> {
        let text = |manifest: &str| {
            let text = if manifest == of { dependencies } else { "" };
            format!("[package]\nname = \"x\"\n[dependencies]\n{text}")
        };
        let files: Vec<_> = FLOORS
            .iter()
            .map(|floor| file(floor.manifest, &text(floor.manifest)))
            .collect();
        let found = check(&files);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn finds_a_dependency_that_leads_up_or_sideways() {
        let server = "crates/server/Cargo.toml";
        let found = house(
            server,
            "axum.workspace = true\njurat-storage.workspace = true\n",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/server/Cargo.toml:5: `jurat-storage`"));
        assert_eq!(
            house("crates/storage/Cargo.toml", "jurat-issuance = \"1\"\n").len(),
            1
        );
        assert_eq!(
            house("crates/protocol/Cargo.toml", "jurat-registry = \"1\"\n").len(),
            1
        );
    }

    #[test]
    fn finds_foreign_crates_beyond_the_wall() {
        let issuance = "crates/issuance/Cargo.toml";
        assert_eq!(house(issuance, "axum = \"1\"\nrusqlite = \"1\"\n").len(), 2);
        assert!(
            house(
                issuance,
                "[dev-dependencies]\nhyper = \"1\"\njurat-storage = \"1\"\n"
            )
            .is_empty()
        );
        assert!(house(issuance, "jurat-registry = \"1\"\nhttp-types = \"1\"\n").is_empty());
    }

    #[test]
    fn finds_that_a_crate_is_gone() {
        assert_eq!(check(&[]).len(), FLOORS.len());
    }
}
