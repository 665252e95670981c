//! What a rule looked at, for the decision's record: bounded, whatever the claims hold.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::claim_members::{Sought, find_members};

/// At most so many claims.
const MOST_CLAIMS: usize = 16;
/// A value is cut to so many characters, and so is a name.
const MOST_CHARACTERS: usize = 256;

pub(super) fn gather(reads: &Sought, claims_text: &str) -> Map<String, Value> {
    let members = find_members(claims_text, reads).unwrap_or_default();
    members
        .into_iter()
        .take(MOST_CLAIMS)
        .map(|(name, value)| (cut(&name), shown(value)))
        .collect()
}

/// The value; as a text, cut, when it is longer.
fn shown(value: &RawValue) -> Value {
    match serde_json::from_str(value.get()) {
        Ok(Value::String(text)) => Value::String(cut(&text)),
        Ok(value) if value.to_string().chars().count() <= MOST_CHARACTERS => value,
        Ok(value) => Value::String(cut(&value.to_string())),
        Err(_) => Value::String(cut(value.get())),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}
