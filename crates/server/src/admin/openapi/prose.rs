//! Sentences and types of the document as pieces of text: code in its own letters, names of types as links.

use serde_json::Value;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_code: bool,
    /// The type that it names.
    pub(super) target: Option<String>,
}

impl Piece {
    fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_code: false,
            target: None,
        }
    }

    fn code(text: impl Into<String>) -> Self {
        Self {
            is_code: true,
            ..Self::plain(text)
        }
    }
}

/// A sentence, in which what stands between backticks is code.
pub(super) fn prose(sentence: &str) -> Vec<Piece> {
    // Documentation of the source links to what it names.
    let sentence = sentence.replace("[`", "`").replace("`]", "`");
    let parts = sentence.split('`').enumerate();
    let pieces = parts.map(|(place, part)| match place % 2 {
        0 => Piece::plain(part),
        _ => Piece::code(part),
    });
    pieces.filter(|piece| !piece.text.is_empty()).collect()
}

/// What kind of value a schema describes.
pub(super) fn kind(schema: &Value) -> Vec<Piece> {
    if let Some(place) = schema["$ref"].as_str() {
        let name = place.rsplit('/').next().unwrap_or_default();
        return vec![Piece {
            target: Some(name.to_owned()),
            ..Piece::plain(name)
        }];
    }
    if let Some(value) = schema.get("const") {
        return vec![Piece::code(value.to_string())];
    }
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().map(|value| match value.as_str() {
            Some(text) => vec![Piece::code(text)],
            None => vec![Piece::plain(value.to_string())],
        });
        return joined(values, ", ");
    }
    for forms in ["anyOf", "oneOf"] {
        if let Some(forms) = schema[forms].as_array()
            && schema.get("properties").is_none()
        {
            return joined(forms.iter().map(kind), " or ");
        }
    }
    match &schema["type"] {
        Value::String(name) => one_kind(name, schema),
        Value::Array(names) => {
            let names = names.iter().filter_map(Value::as_str);
            joined(names.map(|name| one_kind(name, schema)), " or ")
        }
        _ if schema.get("properties").is_some() => vec![Piece::plain("object")],
        _ => vec![Piece::plain("any JSON value")],
    }
}

fn one_kind(name: &str, schema: &Value) -> Vec<Piece> {
    let of = |what: &str, inner: &Value| {
        let mut pieces = vec![Piece::plain(what)];
        pieces.extend(kind(inner));
        pieces
    };
    match name {
        "array" => of("list of ", &schema["items"]),
        "object" if schema["additionalProperties"].is_object() => {
            of("table of ", &schema["additionalProperties"])
        }
        "string" if schema["format"] == "date-time" => vec![Piece::plain("time (RFC 3339)")],
        "string" if schema["format"] == "uri" => vec![Piece::plain("URI")],
        name => vec![Piece::plain(name)],
    }
}

fn joined(parts: impl IntoIterator<Item = Vec<Piece>>, between: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in parts {
        if !pieces.is_empty() {
            pieces.push(Piece::plain(between));
        }
        pieces.extend(part);
    }
    pieces
}

/// The bounds and the default of a value, for people.
pub(super) fn limits(schema: &Value) -> String {
    let mut limits = Vec::new();
    let number = |name: &str| schema[name].as_u64();
    match (number("minimum"), number("maximum")) {
        (Some(least), Some(most)) => limits.push(format!("{least} to {most}")),
        (None, Some(most)) => limits.push(format!("at most {most}")),
        (Some(least), None) if least > 0 => limits.push(format!("at least {least}")),
        _ => {}
    }
    if let Some(most) = number("maxLength") {
        limits.push(format!("at most {most} characters"));
    }
    if let Some(most) = number("maxItems") {
        limits.push(format!("at most {most} items"));
    }
    match &schema["default"] {
        Value::Null | Value::Object(_) => {}
        Value::Array(items) if items.is_empty() => limits.push("empty by default".to_owned()),
        Value::String(text) => limits.push(format!("{text} by default")),
        other => limits.push(format!("{other} by default")),
    }
    if let Some(example) = schema["examples"][0].as_str() {
        limits.push(format!("such as {example}"));
    }
    limits.join("; ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn a_kind_reads_as_a_person_would_say_it() {
        let place = json!({"$ref": "#/components/schemas/Credential"});
        for (schema, said) in [
            (place.clone(), "Credential"),
            (
                json!({"type": "array", "items": place}),
                "list of Credential",
            ),
            (
                json!({"type": ["string", "null"], "format": "date-time"}),
                "time (RFC 3339) or null",
            ),
            (
                json!({"anyOf": [place, {"type": "null"}]}),
                "Credential or null",
            ),
            (
                json!({"enum": ["jwt", "opaque"], "type": "string"}),
                "jwt, opaque",
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "string"}}),
                "table of string",
            ),
            (json!(true), "any JSON value"),
        ] {
            assert_eq!(read(&kind(&schema)), said, "{schema}");
        }
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        let pieces = prose("`PATCH` makes [`Settings`] anew.");
        let code: Vec<_> = pieces
            .iter()
            .map(|p| (p.text.as_str(), p.is_code))
            .collect();
        let expected = [
            ("PATCH", true),
            (" makes ", false),
            ("Settings", true),
            (" anew.", false),
        ];
        assert_eq!(code, expected);
    }
}
