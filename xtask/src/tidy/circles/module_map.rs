//! The modules of one crate, by their paths: which file each is, what it passes on, and where a path leads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::finding::Finding;
use super::super::tracked_file::TrackedFile;
use super::imports::{self, Module, ModulePath};

/// Re-exports may lead on to re-exports, but not for ever.
const MOST_HOPS: usize = 16;

/// One crate's modules.
pub(super) struct ModuleMap {
    modules: BTreeMap<ModulePath, Module>,
}

impl ModuleMap {
    /// A map for each crate among the files, its tests left out. A file that does not parse is its own finding.
    pub(super) fn of_every_crate(files: &[TrackedFile]) -> (Vec<Self>, Vec<Finding>) {
        let is_root = |path: &str| path.ends_with("src/lib.rs") || path.ends_with("src/main.rs");
        let roots = files.iter().filter(|file| is_root(&file.path));
        let folders = roots.filter_map(|file| file.path.rsplit_once('/').map(|(folder, _)| folder));
        let sources: BTreeSet<_> = folders.collect();
        let mut unread = Vec::new();
        let maps = sources
            .into_iter()
            .map(|source| Self::of_crate(source, files, &mut unread));
        (maps.collect(), unread)
    }

    fn of_crate(source: &str, files: &[TrackedFile], unread: &mut Vec<Finding>) -> Self {
        let has_library = files
            .iter()
            .any(|file| file.path == format!("{source}/lib.rs"));
        let root = if has_library { "lib" } else { "main" };
        let mut parsed = Vec::new();
        for file in files
            .iter()
            .filter(|file| file.is_rust() && !file.is_test())
        {
            let inside = file
                .path
                .strip_prefix(source)
                .and_then(|path| path.strip_prefix('/'));
            let Some(path) = inside.and_then(|inside| module_path(inside, root)) else {
                continue;
            };
            match syn::parse_file(&file.text) {
                Ok(tree) => parsed.push((path, file, tree)),
                Err(wrong) => {
                    let line = wrong.span().start().line;
                    unread.push(Finding::new(&file.path, line, format!("not Rust: {wrong}")));
                }
            }
        }
        let paths: Vec<ModulePath> = parsed.iter().map(|(path, ..)| path.clone()).collect();
        let modules = parsed.iter().map(|(path, file, tree)| {
            let module = imports::read(&file.path, path, tree, &paths);
            (path.clone(), module)
        });
        Self {
            modules: modules.collect(),
        }
    }

    /// Every module that is a file.
    pub(super) fn modules(&self) -> impl Iterator<Item = &Module> {
        self.modules.values()
    }

    /// The file that defines the item at `path`; `None` when the path names a module itself or nothing of this crate.
    pub(super) fn home_of(&self, path: &[String]) -> Option<&Module> {
        self.walk(path, MOST_HOPS)
    }

    fn walk(&self, path: &[String], hops: usize) -> Option<&Module> {
        let hops = hops.checked_sub(1)?;
        let depth = (0..=path.len())
            .rev()
            .find(|n| self.modules.contains_key(&path[..*n]))?;
        let module = self.modules.get(&path[..depth])?;
        let item = path.get(depth)?;
        let further = |target: &ModulePath, from: usize| {
            let onward: Vec<_> = target.iter().chain(&path[from..]).cloned().collect();
            self.walk(&onward, hops)
        };
        if let Some(target) = module.passes_on.get(item) {
            return further(target, depth + 1);
        }
        if !module.defines.contains(item) {
            let mut globs = module.passes_on_all.iter();
            if let Some(home) = globs
                .find_map(|glob| further(glob, depth).filter(|home| home.defines.contains(item)))
            {
                return Some(home);
            }
        }
        Some(module)
    }
}

/// The module path of a file inside `src`; `None` for other binaries and, beside a library, for `main.rs`.
fn module_path(inside: &str, root: &str) -> Option<ModulePath> {
    let stem = Path::new(inside).with_extension("");
    let mut path: ModulePath = stem
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    match path.as_slice() {
        [only] if only == root => path.clear(),
        [only] if only == "main" => return None,
        [first, ..] if first == "bin" => return None,
        _ => {}
    }
    if path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    Some(path)
}
