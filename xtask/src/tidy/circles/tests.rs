//! Tests of the circle rule: true circles found, and what only looks like one left alone.

use super::super::tracked_file::file;
use super::*;

fn found(sources: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = sources
        .iter()
        .map(|(path, text)| file(&format!("crates/a/src/{path}"), text))
        .collect();
    let found = check(&files);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn finds_two_files_that_import_each_other() {
    let found = found(&[
        ("lib.rs", "mod a;\nmod b;\n"),
        ("a.rs", "//! A.\nuse crate::b::B;\npub struct A(B);\n"),
        (
            "b.rs",
            "pub struct B;\nimpl B {\n  fn f(_: &super::a::A) {}\n}\n",
        ),
    ]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with(
            "crates/a/src/a.rs:2: a circle of files: imports crates/a/src/b.rs:3, which leads back here"
        ),
        "{found:?}"
    );
}

#[test]
fn finds_a_longer_way_round_once() {
    let found = found(&[
        ("lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("a.rs", "use crate::b;\nfn f() { b::f() }\n"),
        ("b.rs", "pub fn f() { println!(\"{}\", crate::c::f()) }\n"),
        ("c.rs", "pub fn f() { use crate::a::A; }\n"),
    ]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("src/a.rs:2:"), "{found:?}");
    assert!(
        found[0].contains("src/b.rs:1, imports crates/a/src/c.rs:1"),
        "{found:?}"
    );
}

#[test]
fn finds_a_parent_and_a_child_that_need_each_other() {
    let found = found(&[
        ("lib.rs", "mod answer;\n"),
        (
            "answer.rs",
            "mod body;\npub enum Format { A }\nfn f() { body::write() }\n",
        ),
        ("answer/body.rs", "use super::Format;\npub fn write() {}\n"),
    ]);
    assert_eq!(found.len(), 1);
}

#[test]
fn a_parent_that_only_passes_on_makes_no_circle() {
    let found = found(&[
        ("lib.rs", "pub mod grants;\n"),
        (
            "grants/mod.rs",
            "mod grant;\nmod jwt;\nmod all;\npub use all::*;\npub use grant::Grant;\n\
             pub static GRANTS: &[&dyn Grant] = &[&jwt::Jwt];\n",
        ),
        ("grants/grant.rs", "pub trait Grant {}\n"),
        ("grants/all.rs", "pub struct Every;\n"),
        (
            "grants/jwt.rs",
            "use super::{Every, Grant};\npub struct Jwt;\nimpl Grant for Jwt {}\n",
        ),
    ]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn an_item_defined_beside_the_list_makes_one() {
    let found = found(&[
        ("lib.rs", "pub mod grants;\n"),
        (
            "grants/mod.rs",
            "mod jwt;\npub trait Grant {}\npub static GRANTS: &[&dyn Grant] = &[&jwt::Jwt];\n",
        ),
        (
            "grants/jwt.rs",
            "use super::Grant;\npub struct Jwt;\nimpl Grant for Jwt {}\n",
        ),
    ]);
    assert_eq!(found.len(), 1);
}

#[test]
fn tests_may_look_at_everything() {
    let found = found(&[
        ("lib.rs", "mod a;\nmod b;\n"),
        ("a.rs", "use crate::b::B;\n#[cfg(test)]\nmod tests;\n"),
        ("a/tests.rs", "use super::*;\nuse crate::b::B;\n"),
        (
            "b.rs",
            "pub struct B;\n#[cfg(test)]\nmod tests {\n  use crate::a::A;\n}\n",
        ),
    ]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn says_which_file_is_not_rust() {
    let found = found(&[("lib.rs", "//! A.\nfn {\n")]);
    assert!(
        found[0].starts_with("crates/a/src/lib.rs:2: not Rust"),
        "{found:?}"
    );
}

#[test]
fn names_the_shortest_circle_of_a_tangle_and_counts_the_rest() {
    let found = found(&[
        ("lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("a.rs", "use crate::b::B;\npub struct A;\n"),
        ("b.rs", "use crate::c::C;\npub struct B;\n"),
        ("c.rs", "use crate::{a::A, b::B};\npub struct C;\n"),
    ]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("crates/a/src/b.rs:1: a circle of files: imports crates/a/src/c.rs:1")
    );
    assert!(
        found[0].contains("(1 more files hang in the tangle)"),
        "{found:?}"
    );
}
