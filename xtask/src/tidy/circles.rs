//! Circles of files inside a crate. Between crates cargo forbids them; inside one nobody does, and that is where every
//! big tangle grows. Tests are left out: they may look at everything.
//!
//! A file imports another when it names an item that the other defines. What a parent only passes on (`pub use`) counts
//! for the file that defines it, so a `mod.rs` that lists its folder makes no circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::finding::Finding;
use super::tracked_file::TrackedFile;
use module_map::ModuleMap;

mod imports;
mod module_map;

/// The arrows of one crate: from a file to those it imports, each with the line that does.
type Arrows = BTreeMap<String, BTreeMap<String, usize>>;

/// Finds circles: of each tangle of files the shortest.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let (maps, mut found) = ModuleMap::of_every_crate(files);
    for map in maps {
        found.extend(circles_of(&arrows_of(&map)));
    }
    found
}

fn arrows_of(map: &ModuleMap) -> Arrows {
    let mut arrows = Arrows::new();
    for module in map.modules() {
        let mut targets = BTreeMap::new();
        for named in &module.names {
            if let Some(home) = map.home_of(&named.path)
                && home.file != module.file
            {
                targets.entry(home.file.clone()).or_insert(named.line);
            }
        }
        arrows.insert(module.file.clone(), targets);
    }
    arrows
}

fn circles_of(arrows: &Arrows) -> Vec<Finding> {
    let reach: BTreeMap<_, _> = arrows
        .keys()
        .map(|file| (file, reachable(arrows, file)))
        .collect();
    let leads_to = |from: &String, to: &String| reach.get(from).is_some_and(|all| all.contains(to));
    let mut reported: Vec<&String> = Vec::new();
    let mut found = Vec::new();
    for file in arrows.keys().filter(|file| leads_to(file, file)) {
        // Files that lead to each other hang in one tangle: its shortest circle is enough to begin with.
        let tangled = |other: &&String| leads_to(file, other) && leads_to(other, file);
        if reported.iter().any(&tangled) {
            continue;
        }
        reported.push(file);
        let tangle: Vec<_> = arrows.keys().filter(tangled).collect();
        let circles = tangle
            .iter()
            .filter_map(|start| shortest_way_round(arrows, start));
        if let Some(circle) = circles.min_by_key(Vec::len) {
            found.push(describe(arrows, &circle, tangle.len()));
        }
    }
    found
}

/// Every file that arrows lead to from `start`.
fn reachable<'a>(arrows: &'a Arrows, start: &String) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&String> = arrows
        .get(start)
        .into_iter()
        .flat_map(BTreeMap::keys)
        .collect();
    while let Some(file) = waiting.pop() {
        if reached.insert(file) {
            waiting.extend(arrows.get(file).into_iter().flat_map(BTreeMap::keys));
        }
    }
    reached
}

/// The shortest walk along the arrows from `start` back to itself, without the return.
fn shortest_way_round(arrows: &Arrows, start: &String) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&String, &String> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for target in arrows.get(file)?.keys() {
            if target == start {
                let mut walk = vec![file.clone()];
                let mut at = file;
                while at != start {
                    at = came_from.get(at)?;
                    walk.push(at.clone());
                }
                walk.reverse();
                return Some(walk);
            }
            if !came_from.contains_key(target) {
                came_from.insert(target, file);
                waiting.push_back(target);
            }
        }
    }
    None
}

fn describe(arrows: &Arrows, circle: &[String], tangle: usize) -> Finding {
    let line = |at: usize| {
        let next = &circle[(at + 1) % circle.len()];
        let targets = arrows.get(&circle[at]);
        targets
            .and_then(|targets| targets.get(next))
            .copied()
            .unwrap_or(1)
    };
    let steps: Vec<_> = (1..circle.len())
        .map(|at| format!("{}:{}", circle[at], line(at)))
        .collect();
    let others = match tangle - circle.len() {
        0 => String::new(),
        more => format!(" ({more} more files hang in the tangle)"),
    };
    let advice = format!(
        "a circle of files: imports {}, which leads back here{others}; move what both need into a file of its own",
        steps.join(", imports ")
    );
    Finding::new(&circle[0], line(0), advice)
}

#[cfg(test)]
mod tests;
