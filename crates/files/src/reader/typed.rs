//! Members are read into the types of the registry, so that what is wrong with them is told with its place, and nothing drifts.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::wrong::Wrong;
use crate::nearest::nearest;

/// Reads `table`, which stands at `at`, as a `T`. `beside` are the keys that are taken out of it before.
pub(super) fn check<T: DeserializeOwned>(
    table: &DeTable<'_>,
    at: usize,
    beside: &[&str],
) -> Result<(), Wrong> {
    let value = Spanned::new(at..at, DeValue::Table(table.clone()));
    let Err(error) = T::deserialize(ValueDeserializer::from(value)) else {
        return Ok(());
    };
    let offset = error.span().map_or(at, |span| span.start);
    let key = key_at(table, offset).unwrap_or_default();
    Err(Wrong::new(offset, key, improved(error.message(), beside)))
}

/// The key at `offset`, with those it lies in.
pub(super) fn key_at(table: &DeTable<'_>, offset: usize) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        let name = key.get_ref();
        if key.span().contains(&offset) {
            return Some(name.to_string());
        }
        let inner = match value.get_ref() {
            DeValue::Table(members) => key_at(members, offset).map(|inner| format!(".{inner}")),
            DeValue::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                let members = item.get_ref().as_table()?;
                let inner = key_at(members, offset)?;
                Some(format!("[{index}].{inner}"))
            }),
            _ => None,
        };
        let inner = inner.or_else(|| value.span().contains(&offset).then(String::new))?;
        Some(format!("{name}{inner}"))
    })
}

/// The parser's message, with the nearest name in the place of a long list.
pub(super) fn improved(message: &str, beside: &[&str]) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let stated = quoted.next().unwrap_or_default();
    let mut known: Vec<_> = quoted.collect();
    let what = if message.starts_with("unknown field") {
        known.extend(beside);
        "there is no such key".to_owned()
    } else if message.starts_with("unknown variant") {
        format!("{stated} is not known here")
    } else {
        return message.to_owned();
    };
    match nearest(stated, known.iter().copied()) {
        Some(near) => format!("{what}; did you mean {near}?"),
        None => format!("{what}; there are {}", known.join(", ")),
    }
}
