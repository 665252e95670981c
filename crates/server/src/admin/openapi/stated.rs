//! Settings as requests state them: in part, over defaults or over what was there, `null` for going back to the default (RFC 7396). The
//! schema is made out of that of the settings, so it never says another name or type than they do.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::schemas::lead_members;

/// Settings of a new record: what is left out has its default.
pub(crate) struct Stated<S>(PhantomData<S>);

/// A merge patch on settings: what is left out stays as it is.
pub(crate) struct Patch<S>(PhantomData<S>);

impl<S: JsonSchema> JsonSchema for Stated<S> {
    fn schema_name() -> Cow<'static, str> {
        format!("New{}", S::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        opened::<S>(generator, true)
    }
}

impl<S: JsonSchema> JsonSchema for Patch<S> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Patch", S::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        opened::<S>(generator, false)
    }
}

/// The schema of `S`, in which every member that has a default may be `null`; and so in what it refers to.
fn opened<S: JsonSchema>(generator: &mut SchemaGenerator, with_defaults: bool) -> Schema {
    let mut inner = generator.settings().clone().into_generator();
    let mut schema = S::json_schema(&mut inner);
    let parts = inner.take_definitions(true);
    let mut patches = Map::new();
    let mut renamed = BTreeMap::new();
    for (name, part) in &parts {
        let mut patch = part.clone();
        if let Some(patch) = patch.as_object_mut() {
            open(patch, false);
        }
        if patch != *part {
            let patch_name = format!("{name}Patch");
            patches.insert(patch_name.clone(), patch);
            renamed.insert(name.clone(), patch_name);
        }
    }
    patches
        .values_mut()
        .for_each(|patch| lead_members(patch, &renamed));
    generator.definitions_mut().extend(parts);
    generator.definitions_mut().extend(patches);
    if let Some(members) = schema.as_object_mut() {
        members.remove("description");
        // What is switched off is not switched on by leaving it open.
        let switch = member(members, "enabled").cloned();
        open(members, with_defaults);
        if let (Some(switch), Some(place)) = (switch, member(members, "enabled")) {
            *place = switch;
        }
        members
            .values_mut()
            .for_each(|value| lead_members(value, &renamed));
    }
    schema
}

fn member<'a>(schema: &'a mut Map<String, Value>, name: &str) -> Option<&'a mut Value> {
    schema.get_mut("properties")?.get_mut(name)
}

fn open(schema: &mut Map<String, Value>, with_defaults: bool) {
    for form in ["anyOf", "oneOf"] {
        if let Some(Value::Array(forms)) = schema.get_mut(form) {
            for form in forms.iter_mut().filter_map(Value::as_object_mut) {
                open(form, with_defaults);
            }
        }
    }
    // A member of a table is removed by null.
    if let Some(values @ Value::Object(_)) = schema.get_mut("additionalProperties") {
        allow_null(values);
    }
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| {
        let names = required.as_array().into_iter().flatten();
        names.into_iter().any(|required| required == name)
    };
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    for (name, property) in properties {
        if let Some(inner) = property.as_object_mut() {
            open(inner, with_defaults);
            if !with_defaults {
                inner.remove("default");
            }
            if !is_required(name) {
                allow_null(property);
            }
        }
    }
}

fn allow_null(schema: &mut Value) {
    let null = json!("null");
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::Array(forms)) = members.get_mut("anyOf") {
        if !forms.iter().any(|form| form["type"] == null) {
            forms.push(json!({"type": "null"}));
        }
        return;
    }
    if let (Some(kind @ Value::String(_)), false) =
        (members.get("type").cloned(), members.contains_key("enum"))
    {
        members.insert("type".to_owned(), json!([kind, "null"]));
        return;
    }
    let already = |kind: &Value| kind.as_array().is_some_and(|kinds| kinds.contains(&null));
    if members.get("type").is_some_and(already) {
        return;
    }
    // What is said about the member stays outside, where readers look for it.
    let said: Vec<_> = ["description", "default"]
        .iter()
        .filter_map(|name| members.remove_entry(*name))
        .collect();
    let mut outer = json!({"anyOf": [schema.take(), {"type": "null"}]});
    if let Some(outer) = outer.as_object_mut() {
        outer.extend(said);
    }
    *schema = outer;
}

#[cfg(test)]
mod tests {
    use jurat_registry::client::ClientSettings;
    use schemars::generate::SchemaSettings;

    use super::*;

    #[test]
    fn rfc7396_s1_null_goes_back_to_a_default_wherever_there_is_one() {
        let mut generator = SchemaSettings::draft2020_12()
            .for_deserialize()
            .into_generator();
        let schema = Patch::<ClientSettings>::json_schema(&mut generator);
        let properties = schema.get("properties").unwrap();
        assert_eq!(properties["name"]["type"], json!(["string", "null"]));
        assert_eq!(properties["enabled"]["type"], "boolean");
        let rules = json!({"$ref": "#/$defs/AssertionRulesPatch"});
        assert_eq!(properties["assertion"]["anyOf"][0], rules);
        let rules = &generator.definitions()["AssertionRulesPatch"];
        let life = &rules["properties"]["max_life_seconds"];
        assert_eq!(life["type"], json!(["integer", "null"]));
        assert_eq!(life.get("default"), None);
        let members = &properties["response_members"]["additionalProperties"];
        assert_eq!(members["type"], json!(["string", "null"]));
        assert_eq!(properties["consent"]["anyOf"][1], json!({"type": "null"}));
        assert_eq!(schema.get("required"), None);
    }
}
