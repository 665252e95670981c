//! Citations read `RFC 7523` or `RFC 7523 section 3`, everywhere alike, so that a reader can search for a rule.
//!
//! The section sign stands nowhere in Rust source: texts end up in an `error_description`, which cannot hold it
//! (RFC 6749 section 5.2).

use super::finding::Finding;
use super::tracked_file::TrackedFile;

const SECTION_SIGN: char = '\u{a7}';

/// Finds section signs, and comments that cite an RFC in another form.
pub(super) fn check(files: &[TrackedFile]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        for (number, line) in file.lines() {
            if line.contains(SECTION_SIGN) {
                found.push(Finding::new(
                    &file.path,
                    number,
                    "write `section`, not the sign",
                ));
            }
            let comment = line.find("//").map_or("", |at| &line[at..]);
            if let Some(citation) = badly_cited(comment) {
                let advice = format!("`{citation}`: write `RFC 1234` or `RFC 1234 section 5.2`");
                found.push(Finding::new(&file.path, number, advice));
            }
        }
    }
    found
}

/// The first citation in `comment` that is not of the form, with a little of what follows it.
fn badly_cited(comment: &str) -> Option<String> {
    let mut cited = comment.match_indices("RFC").map(|(at, _)| at);
    let bad = cited.find(|at| {
        let before = comment[..*at].chars().next_back();
        let word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        word && !is_well_formed(&comment[at + "RFC".len()..])
    })?;
    Some(comment[bad..].chars().take(24).collect())
}

/// Whether what follows `RFC` is no citation at all, or a number and perhaps well-formed sections.
fn is_well_formed(after: &str) -> bool {
    let Some(number) = after.strip_prefix(' ') else {
        // The plural, the genitive, the end of a line; not a number that is glued on.
        return !after
            .trim_start_matches(['-', '#', '_'])
            .starts_with(|c: char| c.is_ascii_digit());
    };
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    match number.len() - rest.len() {
        0 => !number.starts_with([' ', '-', '#']),
        3..=5 => sections_are_well_formed(rest),
        _ => false,
    }
}

/// After the number: ` section 5.2`, ` sections 5.1 and 5.2`, ` appendix B`, or prose that is none of it.
fn sections_are_well_formed(rest: &str) -> bool {
    let words = rest.trim_start_matches([',', '(', ';', ':', '.', '#', '-', ' ']);
    let word: String = words.chars().take_while(|c| c.is_alphabetic()).collect();
    let number = words[word.len()..].strip_prefix(' ').unwrap_or_default();
    let spelled = rest.starts_with(' ') && !rest.starts_with("  ");
    match word.as_str() {
        "section" | "sections" => spelled && rest[1..].starts_with(&word) && is_number(number),
        "appendix" => spelled && number.starts_with(|c: char| c.is_ascii_uppercase()),
        // A bare section number; a list of RFCs goes on with four digits.
        "" => {
            let digits = words.chars().take_while(char::is_ascii_digit).count();
            digits == 0 || digits >= 4
        }
        other => {
            let other = other.to_lowercase();
            let names_a_section = [
                "sec",
                "sect",
                "section",
                "sections",
                "s",
                "par",
                "paragraph",
            ];
            !names_a_section.contains(&other.as_str()) || rest.starts_with('\'')
        }
    }
}

/// `3`, `5.2`, `4.1.2.1`: digits with single dots between them.
fn is_number(text: &str) -> bool {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let number = text[..end].trim_end_matches('.');
    !number.is_empty() && number.split('.').all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests;
