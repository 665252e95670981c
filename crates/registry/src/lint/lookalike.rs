//! What a stranger can make its token say: names that begin or end like those a claim rule looks for, and whatever is for everybody to
//! choose. A rule that one of these passes binds nobody.

use serde_json::{Map, Value};

/// What a stranger puts behind a name.
const MARK: &str = "-7f3a";
/// At most so many texts of a rule are looked at.
const MOST_LITERALS: usize = 64;

/// The conditions that must all hold. A rule that is not simply their `&&` is one condition.
pub(super) fn conditions(rule: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut begin, mut before) = (0_usize, 0, ' ');
    for (at, c) in outside_texts(rule) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '?' if depth == 0 && before != '.' => return vec![rule],
            '|' if depth == 0 => return vec![rule],
            '&' if depth == 0 && before == '&' && at > begin => {
                found.push(rule[begin..at].trim_end_matches('&'));
                begin = at + 1;
            }
            _ => {}
        }
        before = c;
    }
    found.push(&rule[begin..]);
    found
}

/// The characters of a rule that stand outside of its quoted texts, with their places.
fn outside_texts(rule: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quote, mut escaped) = (None, false);
    rule.char_indices().filter(move |(_, c)| {
        let was_inside = quote.is_some();
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == *c => quote = None,
            (None, '\'' | '"') => quote = Some(*c),
            _ => {}
        }
        !was_inside && quote.is_none()
    })
}

/// The quoted texts of a condition, without backslashes.
fn literals(condition: &str) -> Vec<String> {
    let (mut found, mut open, mut escaped) = (Vec::new(), None, false);
    for c in condition.chars() {
        match open.take() {
            None if matches!(c, '\'' | '"') => open = Some((c, String::new())),
            None => {}
            Some((quote, text)) if c == quote && !escaped => found.push(text),
            Some((quote, mut text)) => {
                escaped = c == '\\' && !escaped;
                if c != '\\' {
                    text.push(c);
                }
                open = Some((quote, text));
            }
        }
    }
    found.retain(|text: &String| !text.is_empty());
    found.truncate(MOST_LITERALS);
    found
}

/// Where a regular expression stops to be a text.
const OPEN: [char; 8] = ['[', '(', '{', '*', '+', '?', '|', ')'];

/// What a text demands at the beginning: itself, or as a regular expression what stands before its first open place.
fn beginnings(literal: &str) -> [&str; 2] {
    let plain = literal.trim_start_matches('^').trim_end_matches('$');
    let end = plain.find(OPEN).unwrap_or(plain.len());
    let head = &plain[..end];
    [
        literal,
        if end < plain.len() {
            head.trim_end_matches('.')
        } else {
            head
        },
    ]
}

/// The same for the end.
fn endings(literal: &str) -> [&str; 2] {
    let plain = literal.trim_start_matches('^').trim_end_matches('$');
    let begin = plain.rfind(OPEN).map_or(0, |at| at + 1);
    [literal, &plain[begin..]]
}

/// Tokens of strangers that a condition might take for those it looks for. `stranger` is a token of somebody else, `binding` the
/// claims that say whose it is, `subject_keys` how its subjects begin.
pub(super) fn lookalikes(
    condition: &str,
    stranger: &Map<String, Value>,
    binding: &[&str],
    subject_keys: &[&str],
) -> Vec<Map<String, Value>> {
    let mut all = Vec::new();
    let literals = literals(condition);
    for (name, value) in stranger {
        let Some(own) = value.as_str() else { continue };
        for literal in &literals {
            let mut values = Vec::new();
            if binding.contains(&name.as_str()) {
                for begin in beginnings(literal) {
                    for end in literals.iter().flat_map(|text| endings(text)) {
                        values.extend(begun_with(name, begin, end, subject_keys));
                    }
                }
                for end in endings(literal) {
                    values.extend(ended_with(name, own, end, subject_keys));
                }
            } else {
                values.push(literal.clone());
            }
            all.extend(values.into_iter().map(|value| {
                let mut token = stranger.clone();
                token.insert(name.clone(), value.into());
                token
            }));
        }
    }
    all
}

/// Somebody else's claim that begins with `begin`, if that leaves open whose it is; it may end with `end`.
fn begun_with(name: &str, begin: &str, end: &str, subject_keys: &[&str]) -> Vec<String> {
    let is_open = match name {
        "sub" => {
            let owner = subject_keys.iter().find_map(|key| begin.strip_prefix(key));
            owner.is_some_and(|owner| !owner.contains([':', '/', '@']))
        }
        "repository" | "project_path" | "namespace_path" | "job_workflow_ref" | "workflow_ref" => {
            !begin.contains('/')
        }
        "ci_config_ref_uri" => begin
            .strip_prefix("gitlab.com/")
            .is_some_and(|path| !path.contains('/')),
        _ => true,
    };
    if !is_open {
        return Vec::new();
    }
    let own = match name {
        "sub" => format!("{begin}{MARK}/elsewhere:ref:refs/heads/main"),
        "repository" | "project_path" => format!("{begin}{MARK}/elsewhere"),
        "job_workflow_ref" | "workflow_ref" => {
            format!("{begin}{MARK}/elsewhere/.github/workflows/deploy.yml@refs/heads/main")
        }
        "email" | "user_email" if !begin.contains('@') => format!("{begin}@stranger{MARK}.example"),
        "email" | "user_email" | "hd" => format!("{begin}.stranger{MARK}.example"),
        _ => format!("{begin}{MARK}"),
    };
    let with_end = match name {
        "email" | "user_email" | "hd" => None,
        _ => Some(format!("{begin}{MARK}/elsewhere{end}")),
    };
    [Some(own), with_end].into_iter().flatten().collect()
}

/// Somebody else's claim that ends with `end`, if that does not say whose it is.
fn ended_with(name: &str, own: &str, end: &str, subject_keys: &[&str]) -> Option<String> {
    let says_whose = match name {
        // Whoever has an address there is its owner's.
        "email" | "user_email" => end.contains('@'),
        "hd" => end.starts_with('.'),
        "sub" => subject_keys.is_empty(),
        _ => false,
    };
    (!says_whose).then(|| format!("{own}{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_taken_apart_where_all_must_hold_and_nowhere_else() {
        for (rule, parts) in [
            ("claims.a == 'x && y' && (claims.b || claims.c)", 2),
            ("claims.a && claims.b && claims['c && d'] == \"&&\"", 3),
            ("claims.a && claims.b || claims.c", 1),
            ("claims.a ? claims.b && claims.c : claims.d", 1),
            ("claims.?a.orValue('') == 'x' && claims.b", 2),
            ("(claims.a && claims.b)", 1),
        ] {
            assert_eq!(conditions(rule).len(), parts, "{:?}", conditions(rule));
        }
        assert_eq!(conditions("claims.a&&claims.b"), ["claims.a", "claims.b"]);
    }

    #[test]
    fn texts_are_found_with_what_a_regular_expression_demands() {
        assert_eq!(literals("claims.a in ['x', \"y'z\"]"), ["x", "y'z"]);
        assert_eq!(literals(r"claims.a.matches('a\\.b\'c$')"), ["a.b'c$"]);
        assert_eq!(beginnings("^repo:acme.*:ref:x$")[1], "repo:acme");
        assert_eq!(endings("^repo:acme.*:ref:x$")[1], ":ref:x");
        assert_eq!(beginnings("acme.com"), ["acme.com", "acme.com"]);
    }
}
