//! A regular expression of a rule, compiled when the rule is made: `text.matches('…')`.
//!
//! It becomes a table that looks at each byte of the text once, whatever the expression; one whose table would be large is
//! refused. (The CEL crate's own `matches` would compile the expression each time it runs.)

use std::any::Any;
use std::sync::Arc;

use cel::ExecutionError;
use cel::common::types::{CelBool, CelString, Type};
use cel::common::value::{CowVal, StaticVal, Val};
use regex_automata::Input;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;

/// The text of an expression has at most so many bytes.
pub(super) const MOST_BYTES: usize = 512;
/// A compiled expression has at most so many bytes.
const MOST_TABLE_BYTES: usize = 256 * 1024;
/// Compiling one may use so many bytes beside.
const MOST_WORKING_BYTES: usize = 1024 * 1024;

/// A regular expression, compiled.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Arc<dense::DFA<Vec<u32>>>);

/// Why an expression cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InvalidPattern {
    /// It is longer than [`MOST_BYTES`], or its table would be too large.
    TooLarge,
    /// It is no regular expression, or one that cannot be decided byte by byte.
    Malformed,
}

impl Pattern {
    pub(super) fn compile(text: &str) -> Result<Self, InvalidPattern> {
        if text.len() > MOST_BYTES {
            return Err(InvalidPattern::TooLarge);
        }
        let syntax = syntax::Config::new().nest_limit(32);
        let machine = thompson::Compiler::new()
            .configure(thompson::Config::new().nfa_size_limit(Some(MOST_TABLE_BYTES)))
            .syntax(syntax)
            .build(&with_ascii_classes(text))
            .map_err(|error| fault(error.size_limit().is_some()))?;
        let config = dense::Config::new()
            .start_kind(StartKind::Unanchored)
            .dfa_size_limit(Some(MOST_TABLE_BYTES))
            .determinize_size_limit(Some(MOST_WORKING_BYTES));
        dense::Builder::new()
            .configure(config)
            .build_from_nfa(&machine)
            .map(|table| Self(Arc::new(table)))
            .map_err(|error| fault(error.is_size_limit_exceeded()))
    }

    /// Whether it matches some part of `text`.
    fn is_found_in(&self, text: &str) -> bool {
        let input = Input::new(text).earliest(true);
        matches!(self.0.try_search_fwd(&input), Ok(Some(_)))
    }
}

fn fault(too_large: bool) -> InvalidPattern {
    if too_large {
        InvalidPattern::TooLarge
    } else {
        InvalidPattern::Malformed
    }
}

/// CEL's expressions are RE2's, in which `\w`, `\d`, `\s` and `\b` stand for ASCII alone.
fn with_ascii_classes(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            written.push(character);
            continue;
        }
        match characters.next() {
            Some('w') => written.push_str("[0-9A-Za-z_]"),
            Some('W') => written.push_str("[^0-9A-Za-z_]"),
            Some('d') => written.push_str("[0-9]"),
            Some('D') => written.push_str("[^0-9]"),
            Some('s') => written.push_str("[\\t\\n\\f\\r ]"),
            Some('S') => written.push_str("[^\\t\\n\\f\\r ]"),
            Some('b') => written.push_str("(?-u:\\b)"),
            Some(other) => {
                written.push('\\');
                written.push(other);
            }
            None => written.push('\\'),
        }
    }
    written
}

/// The type of a [`Pattern`] as an argument of the function below.
pub(super) static PATTERN_TYPE: Type = Type::new_unspecified_type("pattern");

/// The function that `matches` becomes. Its name cannot be written in a rule.
pub(super) const FOUND_IN: &str = "@matches";

#[expect(
    clippy::needless_pass_by_value,
    reason = "the type of functions in the cel crate"
)]
pub(super) fn found_in<'b, 'v>(
    arguments: Vec<CowVal<'b, 'v>>,
) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let found = match arguments.as_slice() {
        [text, pattern] => text
            .downcast_ref::<CelString<'_>>()
            .zip(pattern.downcast_ref::<Pattern>())
            .map(|(text, pattern)| pattern.is_found_in(text.inner())),
        _ => None,
    };
    found
        .map(|found| CowVal::owned(CelBool::from(found)))
        .ok_or_else(ExecutionError::missing_argument_or_target)
}

impl Val for Pattern {
    fn get_type(&self) -> &Type {
        &PATTERN_TYPE
    }

    fn cel_type() -> &'static Type {
        &PATTERN_TYPE
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for Pattern {}
