//! `serve --print-config`: every setting, its value, and where it came from.

use serde_json::{Map, Value, json};

use crate::output::Output;
use crate::terminal;

use super::layers::Layers;
use super::settings::{Kind, SETTINGS, entries};

/// Prints the settings.
pub(crate) fn print(layers: &Layers, output: Output) {
    match output {
        Output::Json => terminal::print_json(&as_json(layers)),
        Output::Table => {
            let rows = SETTINGS.iter().map(|setting| {
                let value = layers.value(setting.key).unwrap_or("–").to_string();
                let source = layers.source(setting.key).to_string();
                vec![setting.key.to_string(), value, source]
            });
            terminal::print_table(&["SETTING", "VALUE", "FROM"], rows.collect());
        }
    }
}

/// The settings that have no flag, for the help of `serve`: key, default, what it is for.
pub(crate) fn without_flags() -> String {
    let lines = SETTINGS.iter().filter(|setting| setting.flag.is_none());
    let lines = lines.map(|setting| {
        let (key, default) = (setting.key, setting.default.unwrap_or("–"));
        format!("  {key:<34}{default:<9}{}", setting.about)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn as_json(layers: &Layers) -> Value {
    let settings = SETTINGS.iter().map(|setting| {
        let text = layers.value(setting.key);
        let value = match (text, setting.kind) {
            (None, Kind::List) => json!([]),
            (None, _) => Value::Null,
            (Some(text), Kind::Text) => Value::from(text),
            (Some(text), Kind::List) => entries(text).collect(),
            // What is not of its kind is shown as it was given; reading it has its own error.
            (Some(text), _) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        };
        let source = layers.source(setting.key).to_string();
        let entry = json!({ "value": value, "from": source, "about": setting.about, "variable": setting.variable(), "flag": setting.flag });
        (setting.key.to_string(), entry)
    });
    Value::Object(settings.collect::<Map<_, _>>())
}
