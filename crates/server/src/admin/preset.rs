//! Settings out of a request: defaults, then a preset and the answers to its questions, then what the request itself states.

use jurat_registry::client::ClientSettings;
use jurat_registry::identity_provider::IdentityProviderSettings;
use jurat_registry::preset::answers::Answers;
use jurat_registry::preset::{self, PRESETS, Preset};
use jurat_registry::tenant::IssuerIdentifier;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::extract::json_body;
use crate::respond::problem::Problem;

/// The settings of a client that `stated` asks for on top of the preset of that name.
pub(crate) fn client(
    preset: Option<&str>,
    issuer: &IssuerIdentifier,
    stated: Map<String, Value>,
) -> Result<ClientSettings, Problem> {
    let mut settings = ClientSettings::default();
    if let Some(name) = preset {
        let found = find(name, |preset| !preset.client.is_empty())?;
        for line in found.client {
            line.apply(&mut settings, issuer);
        }
    }
    changed(&settings, stated)
}

/// The issuer and the settings of an identity provider that `stated` asks for on top of what the preset of that name makes of
/// `answers`. There is no issuer when the preset is any issuer's.
pub(crate) fn identity_provider(
    preset: Option<&str>,
    answers: &Answers,
    own: &IssuerIdentifier,
    stated: Map<String, Value>,
) -> Result<(Option<String>, IdentityProviderSettings), Problem> {
    let Some(name) = preset else {
        if answers.is_empty() {
            return Ok((None, changed(&IdentityProviderSettings::default(), stated)?));
        }
        let sentence = "answers are to the questions of a preset: name it as well";
        return Err(Problem::of_field("preset", sentence));
    };
    let found = find(name, Preset::is_for_identity_providers)?;
    let proposal = found.settings(answers, own)?;
    Ok((
        proposal.issuer,
        json_body::read(patched(proposal.settings, stated)?)?,
    ))
}

fn find(name: &str, fits: fn(&Preset) -> bool) -> Result<&'static Preset, Problem> {
    preset::find(name)
        .filter(|found| fits(found))
        .ok_or_else(|| {
            let known = PRESETS.iter().filter(|preset| fits(preset));
            let known: Vec<_> = known.map(|preset| preset.name).collect();
            let sentence = format!(
                "no preset of that name is for this kind of record; there are {}",
                known.join(", ")
            );
            Problem::of_field("preset", sentence)
        })
}

/// Settings that are one of several forms: what is stated takes the place of what was, whole. Merged, two forms would be neither, and
/// one form would keep what nobody stated.
const ONE_OF_SEVERAL: [&str; 5] = [
    "/clients",
    "/key_source/from",
    "/on_behalf_of",
    "/subject_mapping",
    "/subjects",
];

/// `settings` with a merge patch applied (RFC 7396): `null` goes back to the default.
pub(crate) fn changed<S: Serialize + DeserializeOwned>(
    settings: &S,
    patch: Map<String, Value>,
) -> Result<S, Problem> {
    let value = serde_json::to_value(settings).unwrap_or_default();
    json_body::read(patched(value, patch)?)
}

fn patched(mut value: Value, patch: Map<String, Value>) -> Result<Value, Problem> {
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
    let patch = Value::Object(patch);
    for pointer in ONE_OF_SEVERAL {
        if let (Some(before), Some(_)) = (value.pointer_mut(pointer), patch.pointer(pointer)) {
            *before = Value::Null;
        }
    }
    merge(&mut value, patch);
    Ok(value)
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

    #[test]
    fn another_form_of_a_setting_takes_the_place_of_the_one_before() {
        let before = IdentityProviderSettings::default();
        let patched = |settings: &IdentityProviderSettings, patch: Value| {
            let Value::Object(patch) = patch else {
                panic!("no object")
            };
            changed(settings, patch).unwrap()
        };
        let source = json!({"from": {"jwks_url": {"url": "https://a.example.com"}}, "local": true});
        let one = json!({"subjects": {"only": ["alice"]}, "subject_mapping": {"claim": "x"}, "key_source": source});
        let one = patched(&before, one);
        let patterns = json!({"matching": {"patterns": ["a/*"]}});
        let from = json!({"from": {"kubernetes": {"url": "https://k.example.com"}}});
        let other = patched(&one, json!({"subjects": patterns, "key_source": from}));
        assert!(other.subjects.allows("a/b") && !other.subjects.allows("alice"));
        assert_eq!(other.subject_mapping, one.subject_mapping);
        let source = other.key_source.clone().unwrap();
        assert_eq!((source.from.name(), source.local), ("kubernetes", true));
        let patterns = json!({"matching": {"patterns": ["b/*"], "separators": "/"}});
        let again = patched(&other, json!({"subjects": patterns}));
        let again = patched(
            &again,
            json!({"subjects": {"matching": {"patterns": ["b:*"]}}}),
        );
        assert!(
            !again.subjects.allows("b:c/d"),
            "the usual separators again"
        );
        assert!(
            patched(&one, json!({"subjects": "anyone"}))
                .subjects
                .allows("bob")
        );
    }
}
