//! What one file defines, passes on and names of its own crate, read off its syntax tree.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemMod, ItemUse, Macro, Path, UseTree, Visibility};

/// A path from the crate's root: `crate::a::B` is `["a", "B"]`.
pub(super) type ModulePath = Vec<String>;

/// A module that is a file.
pub(super) struct Module {
    /// The file's path in the repository.
    pub(super) file: String,
    /// Items of the crate that it names.
    pub(super) names: Vec<Named>,
    /// Items that it defines, by name.
    pub(super) defines: BTreeSet<String>,
    /// What it re-exports: the name here, and the path it stands for.
    pub(super) passes_on: BTreeMap<String, ModulePath>,
    /// Modules of which it re-exports everything.
    pub(super) passes_on_all: Vec<ModulePath>,
}

/// A path of the crate that the file names, and the line where it first does.
pub(super) struct Named {
    pub(super) path: ModulePath,
    pub(super) line: usize,
}

/// Reads the file at `path`; `modules` are the crate's, so that a path can begin with a child's name.
pub(super) fn read(file: &str, path: &ModulePath, tree: &File, modules: &[ModulePath]) -> Module {
    let mut reader = Reader {
        here: path.clone(),
        modules,
        aliases: BTreeMap::new(),
        module: Module {
            file: file.to_owned(),
            names: Vec::new(),
            defines: tree.items.iter().filter_map(name_of).collect(),
            passes_on: BTreeMap::new(),
            passes_on_all: Vec::new(),
        },
    };
    // Imports first: a path further up in the file may begin with a name that they bring in.
    for item in &tree.items {
        if let Item::Use(item) = item
            && !is_for_tests(&item.attrs)
        {
            reader.read_use(item);
        }
    }
    reader.visit_file(tree);
    reader.module
}

struct Reader<'m> {
    here: ModulePath,
    modules: &'m [ModulePath],
    /// What private imports bring into scope.
    aliases: BTreeMap<String, ModulePath>,
    module: Module,
}

impl Reader<'_> {
    fn read_use(&mut self, item: &ItemUse) {
        let passes_on = !matches!(item.vis, Visibility::Inherited);
        let mut leaves = Vec::new();
        spread(&item.tree, &mut Vec::new(), &mut leaves);
        for leaf in leaves {
            let Some(path) = self.absolute(&leaf.path) else {
                continue;
            };
            match (leaf.name, passes_on) {
                (Some(name), true) => drop(self.module.passes_on.insert(name, path)),
                (None, true) => self.module.passes_on_all.push(path),
                (Some(name), false) => {
                    self.note(path.clone(), leaf.span);
                    self.aliases.insert(name, path);
                }
                // What a private glob brings in cannot be told from here: it names the module's items at large.
                (None, false) => {
                    let everything = path.into_iter().chain(["*".to_owned()]).collect();
                    self.note(everything, leaf.span);
                }
            }
        }
    }

    /// `path` from the crate's root, if it leads into this crate.
    fn absolute(&self, path: &[String]) -> Option<ModulePath> {
        let (first, rest) = path.split_first()?;
        let mut from = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.here.clone(),
            "super" => {
                let mut above = self.here.clone();
                above.pop()?;
                let ups = rest.iter().take_while(|part| *part == "super").count();
                above.truncate(above.len().checked_sub(ups)?);
                above.extend_from_slice(&rest[ups..]);
                return Some(above);
            }
            name => match self.aliases.get(name) {
                Some(alias) => alias.clone(),
                None => self.child(name)?,
            },
        };
        from.extend_from_slice(rest);
        Some(from)
    }

    fn child(&self, name: &str) -> Option<ModulePath> {
        let mut child = self.here.clone();
        child.push(name.to_owned());
        self.modules.contains(&child).then_some(child)
    }

    fn note(&mut self, path: ModulePath, span: Span) {
        let line = span.start().line;
        self.module.names.push(Named { path, line });
    }

    fn note_path(&mut self, path: &[String], span: Span) {
        // A single name is an item in scope: its import has been noted.
        if path.len() > 1
            && let Some(path) = self.absolute(path)
        {
            self.note(path, span);
        }
    }

    /// Paths in a macro's arguments, which have no syntax tree of their own.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut start = Span::call_site();
        let mut colons = 0;
        for token in tokens {
            match &token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.note_path(&std::mem::take(&mut path), start);
                        start = ident.span();
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.note_path(&std::mem::take(&mut path), start);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.note_tokens(group.stream());
                    }
                }
            }
        }
        self.note_path(&path, start);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.here.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    /// Those at the top were read before; those in a function or an inner module have no name to pass on.
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut leaves = Vec::new();
        spread(&item.tree, &mut Vec::new(), &mut leaves);
        if matches!(item.vis, Visibility::Inherited) {
            for leaf in leaves {
                self.note_path(&leaf.path, leaf.span);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            let names: Vec<_> = path
                .segments
                .iter()
                .map(|part| part.ident.to_string())
                .collect();
            if let Some(first) = path.segments.first() {
                self.note_path(&names, first.ident.span());
            }
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.note_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

/// One name that a `use` brings in; no name for a glob.
struct Leaf {
    path: Vec<String>,
    name: Option<String>,
    span: Span,
}

fn spread(tree: &UseTree, so_far: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let mut leaf = |last: Option<&syn::Ident>, name: Option<String>, span: Span| {
        let last = last.map(ToString::to_string).filter(|last| last != "self");
        let path: Vec<_> = so_far.iter().cloned().chain(last).collect();
        let name = name.map(|name| match (name.as_str(), path.last()) {
            ("self", Some(module)) => module.clone(),
            _ => name,
        });
        leaves.push(Leaf { path, name, span });
    };
    match tree {
        UseTree::Name(end) => leaf(
            Some(&end.ident),
            Some(end.ident.to_string()),
            end.ident.span(),
        ),
        UseTree::Rename(end) => leaf(
            Some(&end.ident),
            Some(end.rename.to_string()),
            end.ident.span(),
        ),
        UseTree::Glob(end) => leaf(None, None, end.star_token.spans[0]),
        UseTree::Path(path) => {
            so_far.push(path.ident.to_string());
            spread(&path.tree, so_far, leaves);
            so_far.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                spread(tree, so_far, leaves);
            }
        }
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let tokens = attribute
            .meta
            .require_list()
            .map(|list| list.tokens.to_string());
        attribute.path().is_ident("cfg") && tokens.is_ok_and(|tokens| tokens == "test")
    })
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
