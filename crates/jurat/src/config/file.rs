//! `jurat.toml`: which settings it states, on which lines. A key that is not known is an error that names the nearest known one.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::failure::{Failure, Outcome};
use jurat_files::nearest::nearest;

use super::settings::{self, Kind, SETTINGS};

/// A setting that the file states.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) key: &'static str,
    pub(super) value: String,
    pub(super) line: usize,
}

/// Reads the file at `path`.
pub(super) fn read(path: &Path) -> Outcome<Vec<Stated>> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        let unreadable = format!("the configuration {} cannot be read: {e}", path.display());
        Failure::usage(unreadable).next("name another file with --config, or leave it out")
    })?;
    parse(&text).map_err(|(line, sentence)| {
        Failure::usage(format!("{}, line {line}: {sentence}", path.display()))
            .next("jurat serve --print-config lists every key there is")
    })
}

/// Reads the text; an error is a line and a sentence.
fn parse(text: &str) -> Result<Vec<Stated>, (usize, String)> {
    let line_of = |offset: usize| 1 + text.bytes().take(offset).filter(|b| *b == b'\n').count();
    let document = DeTable::parse(text).map_err(|e| {
        let offset = e.span().map_or(0, |span| span.start);
        (line_of(offset), e.message().replace('\n', ", "))
    })?;
    let mut stated = Vec::new();
    collect("", document.get_ref(), &line_of, &mut stated)?;
    stated.sort_by_key(|s| s.line);
    Ok(stated)
}

fn collect(
    prefix: &str,
    table: &DeTable<'_>,
    line_of: &impl Fn(usize) -> usize,
    stated: &mut Vec<Stated>,
) -> Result<(), (usize, String)> {
    for (name, value) in table {
        let key = format!("{prefix}{}", name.get_ref());
        let line = line_of(name.span().start);
        let is_table = SETTINGS
            .iter()
            .any(|s| s.key.starts_with(&format!("{key}.")));
        match (settings::find(&key), value.get_ref()) {
            (None, DeValue::Table(inner)) if is_table => {
                collect(&format!("{key}."), inner, line_of, stated)?;
            }
            (None, _) => return Err((line, unknown(&key, is_table))),
            (Some(setting), value) => {
                let text = text_of(value, setting.kind)
                    .ok_or_else(|| (line, format!("{key} is {}", setting.kind.name())))?;
                stated.push(Stated {
                    key: setting.key,
                    value: text,
                    line,
                });
            }
        }
    }
    Ok(())
}

fn unknown(key: &str, is_table: bool) -> String {
    if is_table {
        return format!("{key} is a table of settings, not a setting");
    }
    match nearest(key, SETTINGS.iter().map(|s| s.key)) {
        Some(near) => format!("there is no setting {key}; did you mean {near}?"),
        None => format!("there is no setting {key}"),
    }
}

fn text_of(value: &DeValue<'_>, kind: Kind) -> Option<String> {
    match (kind, value) {
        (Kind::Text, DeValue::String(text)) => Some(text.to_string()),
        (Kind::Number, DeValue::Integer(number)) => {
            let radix = number.radix();
            let number = i64::from_str_radix(number.as_str(), radix).ok()?;
            Some(number.to_string())
        }
        (Kind::Boolean, DeValue::Boolean(value)) => Some(value.to_string()),
        (Kind::List, DeValue::Array(entries)) => {
            let texts = entries.iter().map(|entry| match entry.get_ref() {
                DeValue::String(text) if !text.contains(',') => Some(text.as_ref()),
                _ => None,
            });
            Some(texts.collect::<Option<Vec<_>>>()?.join(","))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_dotted_keys_with_their_lines() {
        let text = "listen = \"127.0.0.1:1\"\n\n[grants.jwt_bearer]\nenabled = false\n[limits]\nconnections = 1_000\n";
        let stated = parse(text).unwrap();
        let seen: Vec<_> = stated.iter().map(|s| (s.key, &*s.value, s.line)).collect();
        assert_eq!(
            seen,
            [
                ("listen", "127.0.0.1:1", 1),
                ("grants.jwt_bearer.enabled", "false", 4),
                ("limits.connections", "1000", 6)
            ]
        );
    }

    #[test]
    fn a_list_is_an_array_of_strings() {
        let text = "[outbound]\nallow = [\"10.0.0.0/8\", \"keys.corp.example\"]\ntoken_files = []";
        let stated = parse(text).unwrap();
        assert_eq!(stated[0].value, "10.0.0.0/8,keys.corp.example");
        assert_eq!(stated[1].value, "");
    }

    #[test]
    fn an_unknown_key_names_its_line_and_the_nearest_known_one() {
        let (line, sentence) = parse("\nlisen = \"127.0.0.1:1\"").unwrap_err();
        assert_eq!(line, 2);
        assert!(sentence.contains("did you mean listen?"), "{sentence}");
        let (line, sentence) = parse("[grants.jwt_barer]\nenabled = true").unwrap_err();
        assert_eq!(line, 1);
        assert!(sentence.contains("grants.jwt_bearer.enabled"), "{sentence}");
    }

    #[test]
    fn a_value_of_another_kind_and_broken_toml_name_their_line() {
        assert_eq!(parse("\n\nreactors = \"two\"").unwrap_err().0, 3);
        assert_eq!(parse("listen = 7523").unwrap_err().0, 1);
        assert_eq!(parse("grants = true").unwrap_err().0, 1);
        for odd in ["\"a\"", "[7]", "[\"a,b\"]", "[[\"a\"]]"] {
            let (_, sentence) = parse(&format!("outbound.allow = {odd}")).unwrap_err();
            assert!(sentence.contains("array of strings"), "{odd}: {sentence}");
        }
        assert_eq!(parse("listen = \"a\"\nissuer").unwrap_err().0, 2);
    }
}
