//! Settings as a JSON object, built by dotted names (`assertion.max_life_seconds`).

use serde_json::{Map, Value};

/// Settings that are stated; all others are left as they are.
#[derive(Debug, Default)]
pub(crate) struct Patch(Map<String, Value>);

impl Patch {
    /// States a setting; `null` puts it back to its default.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let mut object = &mut self.0;
        let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
        for part in path.split('.').filter(|part| !part.is_empty()) {
            if value.is_null() && object.get(part).is_some_and(Value::is_null) {
                // It goes with the table it stands in.
                return;
            }
            let inner = object
                .entry(part)
                .and_modify(|inner| {
                    if !inner.is_object() {
                        *inner = Value::Object(Map::new());
                    }
                })
                .or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(inner) = inner else { return };
            object = inner;
        }
        object.insert(last.to_string(), value);
    }

    /// States a setting that was given.
    pub(crate) fn set_given(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// States a list of which at least one value was given.
    pub(crate) fn set_list<T: ToString>(&mut self, name: &str, values: &[T]) {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(T::to_string).collect();
            self.set(name, values);
        }
    }

    /// Adds values to a list that is stated.
    pub(crate) fn join(&mut self, name: &str, values: &[Value]) {
        let Some((table, last)) = name.split_once('.') else {
            return;
        };
        let stated = self.0.get_mut(table).and_then(|table| table.get_mut(last));
        if let Some(Value::Array(stated)) = stated {
            for value in values {
                if !stated.contains(value) {
                    stated.push(value.clone());
                }
            }
        }
    }

    /// Whether a setting is stated.
    pub(crate) fn states(&self, name: &str) -> bool {
        let mut parts = name.split('.');
        let first = parts.next().and_then(|part| self.0.get(part));
        parts
            .try_fold(first, |value, part| value.map(|v| v.get(part)))
            .flatten()
            .is_some()
    }

    /// Whether nothing is stated.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The object.
    pub(crate) fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_names_become_nested_objects() {
        let mut patch = Patch::default();
        patch.set("assertion.skew_seconds", 10);
        patch.set_list("assertion.audiences", &["a", "b"]);
        patch.set_list::<String>("assertion.types", &[]);
        patch.set_given("name", Some("n"));
        patch.set_given("expires_at", None::<String>);
        patch.set("key_source", Value::Null);
        patch.set("key_source.local", Value::Null);
        assert!(patch.states("assertion.audiences"));
        assert!(!patch.states("assertion.types"));
        assert!(!patch.states("token.format"));
        assert_eq!(
            patch.into_json(),
            serde_json::json!({"assertion": {"skew_seconds": 10, "audiences": ["a", "b"]}, "name": "n", "key_source": null})
        );
    }
}
