//! From text to expression, with the parser of the `cel` crate, and the language as rules have it.

use std::sync::{Arc, LazyLock};

use cel::common::ast::SourceInfo;
use cel::common::functions::Function;
use cel::common::types::{DYN_TYPE, STRING_TYPE};
use cel::{Env, IdedExpr, ParseErrors};

use super::allowed::MOST_DEPTH;
use super::equality::{EQUAL, WITHIN, equal, within};
use super::invalid::{Fault, InvalidClaimRule, Place};
use super::pattern::{FOUND_IN, PATTERN_TYPE, found_in};

/// A rule has at most so many bytes.
pub(super) const MOST_BYTES: usize = 2048;

/// CEL's own functions and macros, and our own for `matches` and equality. Made once.
pub(super) static LANGUAGE: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(language()));

pub(super) fn language() -> Env {
    let mut language = Env::stdlib();
    // No others have these names; were one refused, rules with it would fail on their sample.
    let _ = language.add_member_overload(
        FOUND_IN,
        "matches_compiled",
        STRING_TYPE.to_owned(),
        vec![PATTERN_TYPE.to_owned()],
        found_in,
    );
    for (name, function) in [(EQUAL, equal as Function), (WITHIN, within)] {
        let any = vec![DYN_TYPE.to_owned(), DYN_TYPE.to_owned()];
        let _ = language.add_overload(name, name, any, function);
    }
    language
}

/// Parses `text`. Its length is checked first, and with it how deep the parser can go: it stops at [`MOST_DEPTH`] brackets,
/// and what needs none to nest, such as `a.b.c`, needs two bytes for each level.
pub(super) fn parse(text: &str) -> Result<(IdedExpr, SourceInfo), InvalidClaimRule> {
    if text.trim().is_empty() {
        return Err(Fault::Empty.whole());
    }
    if text.len() > MOST_BYTES {
        return Err(Fault::TooLong.whole());
    }
    let most_depth = u16::try_from(MOST_DEPTH).unwrap_or(0);
    LANGUAGE
        .parser()
        .max_recursion_depth(most_depth)
        .error_recovery_limit(4)
        .parse_with_source_info(text)
        .map_err(|errors| first(&errors))
}

/// The first error, as ours.
fn first(errors: &ParseErrors) -> InvalidClaimRule {
    let Some(error) = errors.errors.first() else {
        return Fault::Syntax("it cannot be read".into()).whole();
    };
    let place = match (usize::try_from(error.pos.0), usize::try_from(error.pos.1)) {
        (Ok(line @ 1..), Ok(column @ 1..)) => Place::At { line, column },
        _ => Place::Whole,
    };
    let fault = if error.msg.contains("Recursion limit") {
        Fault::TooDeep
    } else {
        let message = error.msg.trim_start_matches("Syntax error: ");
        let message = message
            .split(" expecting {")
            .next()
            .unwrap_or(message)
            .chars()
            .filter(|c| !c.is_control())
            .take(120);
        Fault::Syntax(message.collect())
    };
    InvalidClaimRule { place, fault }
}
