//! Settings out of a request: defaults, then a preset, then what the request itself states.

use jurat_registry::preset::{self, Line, PRESETS, Preset};
use jurat_registry::tenant::IssuerIdentifier;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::extract::json_body;
use crate::respond::problem::Problem;

/// The settings that `stated` asks for on top of the preset of that name; `lines` picks the preset's lines for this kind of record.
pub(crate) fn settings<S: Default + Serialize + DeserializeOwned + 'static>(
    preset: Option<&str>,
    lines: fn(&'static Preset) -> &'static [Line<S>],
    issuer: &IssuerIdentifier,
    stated: Map<String, Value>,
) -> Result<S, Problem> {
    let mut settings = S::default();
    if let Some(name) = preset {
        let found = preset::find(name).map(lines).unwrap_or_default();
        if found.is_empty() {
            let known = PRESETS.iter().filter(|preset| !lines(preset).is_empty());
            let known: Vec<_> = known.map(|preset| preset.name).collect();
            let sentence = format!(
                "no preset of that name is for this kind of record; there are {}",
                known.join(", ")
            );
            return Err(Problem::of_field("preset", sentence));
        }
        for line in found {
            line.apply(&mut settings, issuer);
        }
    }
    changed(&settings, stated)
}

/// `settings` with a merge patch applied (RFC 7396): `null` goes back to the default.
pub(crate) fn changed<S: Serialize + DeserializeOwned>(
    settings: &S,
    patch: Map<String, Value>,
) -> Result<S, Problem> {
    let mut value = serde_json::to_value(settings).unwrap_or_default();
    let unknown =
        |(name, stated): &(&String, &Value)| stated.is_null() && value.get(name).is_none();
    if let Some((name, _)) = patch.iter().find(unknown) {
        return Err(Problem::of_field(name, "there is no setting of that name"));
    }
    // Every other default may be gone back to. This one would switch on what somebody switched off.
    if patch.get("enabled").is_some_and(Value::is_null) {
        let sentence = "state true or false: leaving it open switches nothing on";
        return Err(Problem::of_field("enabled", sentence));
    }
    merge(&mut value, Value::Object(patch));
    json_body::read(value)
}

/// RFC 7396 section 2: objects are merged member by member, `null` removes, everything else replaces.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    if let Value::Object(members) = target {
        for (name, value) in patch {
            if value.is_null() {
                members.remove(&name);
            } else {
                merge(members.entry(name).or_insert(Value::Null), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The examples of RFC 7396 appendix A.
    #[test]
    fn rfc7396_a_merges_as_the_examples_do() {
        for (original, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (
                json!({"a":"b","b":"c"}),
                json!({"a":null}),
                json!({"b":"c"}),
            ),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (
                json!({"a":{"b":"c"}}),
                json!({"a":{"b":"d","c":null}}),
                json!({"a":{"b":"d"}}),
            ),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a":"b"}), json!(["c"]), json!(["c"])),
            (json!({"a":"foo"}), json!(null), json!(null)),
            (json!({"a":"foo"}), json!("bar"), json!("bar")),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
            (
                json!({}),
                json!({"a":{"bb":{"ccc":null}}}),
                json!({"a":{"bb":{}}}),
            ),
        ] {
            let mut target = original.clone();
            merge(&mut target, patch.clone());
            assert_eq!(target, result, "{original} with {patch}");
        }
    }
}
