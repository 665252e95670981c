//! Rules that are refused when they are made, each with a sentence that says what would be right.
//! Hostile ones among them: none may exhaust the stack, the memory or the processor.

use super::*;

/// The sentence with which `text` is refused.
fn refused(text: &str) -> String {
    match ClaimRule::new(text) {
        Err(fault) => fault.to_string(),
        Ok(_) => panic!("accepted: {text}"),
    }
}

/// A rule, and a part of the sentence with which it is refused.
const REFUSED: &[(&str, &str)] = &[
    ("", "an expression such as"),
    ("  \n", "an expression such as"),
    ("claims.ref = 'a'", "== compares"),
    ("claims.ref == 'a' &&", "not a CEL expression"),
    ("clams.x == 1", "line 1, column 1: clams is not known"),
    (
        "claims.a == 'é' &&\n  clams.x == 1",
        "line 2, column 3: clams",
    ),
    ("sub == 'x'", "as in claims.sub"),
    (".claims.x == 1", ".claims is not known"),
    ("claims.ref == main", "main is not known"),
    ("@0 == 1", "not a CEL expression"),
    ("header.jku == 'x'", "header.kid"),
    ("header == 1", "header.kid"),
    ("header[claims.x] == 1", "header.kid"),
    ("client.name == 'x'", "client.id"),
    (
        "claims.sub.lowerAscii() == 'x'",
        "lowerAscii() is not a function",
    ),
    ("optional.of(claims.x).hasValue()", "of() is not a function"),
    ("type(claims.x) == int", "type() is not a function"),
    (
        "duration('1h') > duration('x')",
        "duration() is not a function",
    ),
    (
        "timestamp('garbage') < timestamp(claims.exp)",
        "timestamp() is not a function",
    ),
    ("dyn(claims.x) == 1", "dyn() is not a function"),
    ("size() == 1", "write claims.groups.size()"),
    ("has(claims)", "not a CEL expression"),
    ("claims.x.startsWith()", "write claims.sub.startsWith"),
    ("matches(claims.ref, 'x')", "write claims.ref.matches"),
    ("claims.ref.matches(claims.x)", "in quotes"),
    ("claims.ref.matches('(')", "cannot be read"),
    ("claims.ref.matches('\\\\Bx')", "cannot be read"),
    ("claims.ref.matches('(?=x)')", "cannot be read"),
    ("claims.groups.map(g, g + 'x') == []", "map() cannot stand"),
    (
        "claims.groups.exists(claims, claims == 'x')",
        "choose another name",
    ),
    (
        "claims.groups.exists(g, g + 'x' == 'y')",
        "+ cannot stand within",
    ),
    ("{'a': 1}.a == 1", "a map {…} cannot stand"),
    (
        "google.protobuf.Struct{} == 1",
        "a message {…} cannot stand",
    ),
    ("claims.x == b'abc'", "bytes cannot stand"),
    ("claims.x in [?claims.?a]", "an optional element"),
    ("claims.sub", "yields string instead of true or false"),
    ("'x'", "yields string"),
    ("claims.exp - claims.iat", "yields int"),
    ("claims.ref == 'a' && claims.sub > 5", "fails"),
    ("claims.sub - 5 == 1", "fails"),
    (
        "claims.ref == 'a' || claims.sub.exists(x, x == 'a')",
        "fails",
    ),
];

#[test]
fn a_refusal_says_what_where_and_how_it_would_be_right() {
    for (text, part) in REFUSED {
        let sentence = refused(text);
        assert!(sentence.contains(part), "{text}: {sentence}");
    }
}

#[test]
fn what_is_repeated_or_nested_too_much_is_refused() {
    let list = |n: usize| vec!["1"; n].join(",");
    let exists = |n: usize| vec!["claims.g.exists(x, x == 1)"; n].join(" || ");
    for (text, part) in [
        (format!("claims.x in [{}]", list(65)), "at most 64 elements"),
        (exists(5), "at most 4"),
        ("claims.g.exists(x, claims.h.exists(y, x == y))".into(), "cannot stand within each other"),
        ("claims.g.all(x, x.filter(y, y == 1).size() == 1)".into(), "cannot stand within each other"),
        ("claims.big.contains(claims.big + claims.big + claims.big) || claims.g.all(x, claims.big.contains(x) || claims.h.contains(x) || claims.i.contains(x))".into(), "take too long"),
        ("claims.x.matches('(a{1,200}){1,200}')".into(), "too large"),
        ("claims.x.matches('[\\\\pL]{100}')".into(), "too large"),
        (format!("claims.x.matches('{}')", "a".repeat(513)), "too large"),
        (format!("claims.x == '{}'", "a".repeat(2048)), "at most 2048 bytes"),
        (format!("claims.x == '{}'", "a".repeat(100 * 1024)), "at most 2048 bytes"),
        (format!("claims{}", ".a".repeat(900)), "32 deep"),
    ] {
        let sentence = refused(&text);
        let shown = &text[..text.len().min(80)];
        assert!(sentence.contains(part), "{shown}: {sentence}");
    }
}

/// What a thread of the server has is 2 MiB; unoptimised code needs the most.
#[test]
fn the_deepest_texts_exhaust_no_stack() {
    let deep: Vec<String> = [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{", "1", "}"),
        ("size(", "1", ")"),
        ("!", "true", ""),
        ("-", "1", ""),
        ("true?", "1", ":1"),
        ("true?1:", "1", ""),
        ("", "claims", ".a"),
        ("", "claims", ".?a"),
        ("", "claims", "[0]"),
        ("", "claims", "[?0]"),
        ("", "claims", ".a()"),
        ("", "1", "+1"),
        ("", "1", "==1"),
        ("", "1", " in 1"),
        ("", "true", "&&true"),
        ("", "true", "||true"),
        ("has(", "a", ")"),
        ("claims.all(x,", "true", ")"),
        ("", "claims", ".all(x,true)"),
        ("((((((((", "", ""),
        ("[[[[[[[[", "", ""),
        ("\"", "", ""),
        ("a.", "", ""),
    ]
    .into_iter()
    .map(|(before, middle, after)| {
        let times = (ClaimRule::MOST_BYTES - middle.len()) / (before.len() + after.len());
        before.repeat(times) + middle + &after.repeat(times)
    })
    .collect();
    let outcomes = std::thread::Builder::new()
        .stack_size(2 * 1024 * 1024)
        .spawn(move || {
            deep.iter()
                .map(|text| ClaimRule::new(text.as_str()).is_ok())
                .collect::<Vec<_>>()
        })
        .unwrap()
        .join()
        .unwrap();
    assert!(outcomes.contains(&false));
}
