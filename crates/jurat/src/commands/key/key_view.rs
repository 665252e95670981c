//! Signing keys as tables.

use jurat_registry::clock::{Clock, SystemClock, Timestamp};
use serde_json::Value;

use crate::commands::value_text::text;
use crate::output::Output;
use crate::terminal::{self, Cell};
use crate::time_text;

/// Prints one key.
pub(super) fn print(key: &Value, output: Output) {
    if output == Output::Json {
        return terminal::print_json(key);
    }
    print_table(std::slice::from_ref(key));
}

/// Prints keys.
pub(super) fn print_table(keys: &[Value]) {
    let now = SystemClock.now();
    let row = |key: &Value| -> Vec<Cell> {
        vec![
            text(&key["kid"]).into(),
            text(&key["algorithm"]).into(),
            state(&key["state"]),
            text(&key["source"]).into(),
            when(&key["created_at"], now).into(),
            when(&key["signs_from"], now).into(),
            when(&key["retired_at"], now).into(),
            when(&key["published_until"], now).into(),
        ]
    };
    let header = [
        "KEY",
        "ALGORITHM",
        "STATE",
        "SOURCE",
        "SINCE",
        "SIGNS FROM",
        "RETIRED",
        "PUBLISHED UNTIL",
    ];
    terminal::print_table(&header, keys.iter().map(row).collect());
}

fn state(state: &Value) -> Cell {
    let text = text(state);
    match state.as_str() {
        Some("signing") => Cell::good(text),
        Some("next") => Cell::warn(text),
        _ => text.into(),
    }
}

fn when(value: &Value, now: Timestamp) -> String {
    let time: Option<Timestamp> = value.as_str().and_then(|text| text.parse().ok());
    time.map_or_else(String::new, |time| time_text::relative(time, now))
}
