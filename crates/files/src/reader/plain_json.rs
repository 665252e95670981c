//! A value of TOML as JSON has it. A date becomes text, as RFC 3339 writes it.

use std::borrow::Cow;

use serde::Deserialize as _;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Dates become texts, at any depth: what reads them reads texts.
pub(super) fn dates_as_texts(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(date) => *value = DeValue::String(Cow::Owned(date.to_string())),
        DeValue::Array(items) => {
            for item in items.iter_mut() {
                dates_as_texts(item.get_mut());
            }
        }
        DeValue::Table(members) => table_dates_as_texts(members),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {}
    }
}

/// The same in a table.
pub(super) fn table_dates_as_texts(table: &mut DeTable<'_>) {
    for (_, member) in table.iter_mut() {
        dates_as_texts(member.get_mut());
    }
}

/// `value`, without dates, as JSON; or why it cannot be.
pub(super) fn of_value(value: Spanned<DeValue<'_>>) -> Result<Value, String> {
    Value::deserialize(ValueDeserializer::from(value)).map_err(|error| error.message().to_owned())
}

/// The same for a table.
pub(super) fn of_table(table: DeTable<'_>) -> Result<Map<String, Value>, String> {
    let value = Spanned::new(0..0, DeValue::Table(table));
    match of_value(value)? {
        Value::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}
