//! Schemas for the document: one generator for what is answered, one for what is taken, since the two differ for one type: what has a
//! default is always answered and need not be stated. A schema that differs goes by its own name.

use std::collections::{BTreeMap, BTreeSet};

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::operation::Described;

/// Where references lead.
const PLACE: &str = "/components/schemas";

/// What the name of a schema ends in when it is of what is taken and another is answered under that name.
const TAKEN: &str = "Input";

/// Gathers schemas.
pub(super) struct Schemas {
    answered: SchemaGenerator,
    taken: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = PLACE.into();
            settings.meta_schema = None;
        });
        Self {
            answered: settings.clone().for_serialize().into_generator(),
            taken: settings.for_deserialize().into_generator(),
        }
    }

    /// The schema of what is answered.
    pub(super) fn answered(&mut self, described: Described) -> Value {
        described(&mut self.answered).to_value()
    }

    /// The schema of what is taken. Its references hold once [`Schemas::into_components`] has passed over them.
    pub(super) fn taken(&mut self, described: Described) -> Value {
        described(&mut self.taken).to_value()
    }

    /// Every schema that is referred to, by name. References in `taken` are led to those of what is taken.
    pub(super) fn into_components<'v>(
        mut self,
        taken: impl IntoIterator<Item = &'v mut Value>,
    ) -> Map<String, Value> {
        let mut components = self.answered.take_definitions(true);
        let inputs = self.taken.take_definitions(true);
        let renamed = differing(&components, &inputs);
        for place in taken {
            lead(place, &renamed);
        }
        for (name, mut schema) in inputs {
            lead(&mut schema, &renamed);
            let name = renamed.get(&name).cloned().unwrap_or(name);
            components.insert(name, schema);
        }
        components
    }
}

/// The inputs that need a name of their own: those that differ, and those that refer to one of these.
fn differing(
    answered: &Map<String, Value>,
    inputs: &Map<String, Value>,
) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    loop {
        let mut found = false;
        for (name, schema) in inputs {
            let differs = answered.get(name).is_some_and(|other| other != schema)
                || (answered.contains_key(name) && refers_to_any(schema, &renamed));
            if differs && !renamed.contains_key(name) {
                renamed.insert(name.clone(), format!("{name}{TAKEN}"));
                found = true;
            }
        }
        if !found {
            return renamed;
        }
    }
}

fn refers_to_any(schema: &Value, names: &BTreeMap<String, String>) -> bool {
    match schema {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let target = (name == "$ref").then(|| referred(value)).flatten();
            target.is_some_and(|target| names.contains_key(target)) || refers_to_any(value, names)
        }),
        Value::Array(values) => values.iter().any(|value| refers_to_any(value, names)),
        _ => false,
    }
}

/// Leads references to schemas that go by another name now.
fn lead(schema: &mut Value, renamed: &BTreeMap<String, String>) {
    lead_where(schema, renamed, true);
}

/// The same, but for what is in lists: a merge patch replaces them whole.
pub(super) fn lead_members(schema: &mut Value, renamed: &BTreeMap<String, String>) {
    lead_where(schema, renamed, false);
}

fn lead_where(schema: &mut Value, renamed: &BTreeMap<String, String>, in_lists: bool) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                let target = (name == "$ref").then(|| referred(value)).flatten();
                match target.and_then(|target| renamed.get(target)) {
                    Some(name) => *value = Value::String(format!("{}/{name}", place(value))),
                    None if name == "items" && !in_lists => {}
                    None => lead_where(value, renamed, in_lists),
                }
            }
        }
        Value::Array(values) => {
            let values = values.iter_mut();
            values.for_each(|value| lead_where(value, renamed, in_lists));
        }
        _ => {}
    }
}

/// Leaves out the schemas of `document` that nothing refers to.
pub(super) fn leave_out_unused(document: &mut Value) {
    loop {
        let mut used = BTreeSet::new();
        gather(document, &mut used);
        let schemas = document["components"]["schemas"].as_object_mut();
        let Some(schemas) = schemas else { return };
        let before = schemas.len();
        schemas.retain(|name, _| used.contains(name));
        if schemas.len() == before {
            return;
        }
    }
}

fn gather(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match (name == "$ref").then(|| referred(value)).flatten() {
                    Some(target) => drop(used.insert(target.to_owned())),
                    None => gather(value, used),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, used)),
        _ => {}
    }
}

/// The name that a reference ends in.
fn referred(value: &Value) -> Option<&str> {
    let (_, name) = value.as_str()?.rsplit_once('/')?;
    Some(name)
}

/// A reference without the name that it ends in.
fn place(value: &Value) -> &str {
    let place = value.as_str().and_then(|value| value.rsplit_once('/'));
    place.map_or("", |(place, _)| place)
}
