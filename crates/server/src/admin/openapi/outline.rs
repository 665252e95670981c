//! What the page shows of the document: topics with their operations, and the types. Made of the document itself, so that people read what
//! programs read.

use std::collections::BTreeMap;

use serde_json::Value;

use super::prose::{Piece, kind, limits, prose};

/// The whole.
pub(super) struct Outline {
    pub(super) title: String,
    pub(super) opening: Vec<Vec<Piece>>,
    pub(super) topics: Vec<TopicShown>,
    /// What many operations refuse.
    pub(super) refusals: Vec<AnswerShown>,
    pub(super) types: Vec<TypeShown>,
}

pub(super) struct TopicShown {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) sentence: Vec<Piece>,
    pub(super) operations: Vec<OperationShown>,
}

pub(super) struct OperationShown {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: Vec<Piece>,
    pub(super) description: Vec<Piece>,
    pub(super) parameters: Vec<Member>,
    pub(super) body: Option<Vec<Piece>>,
    /// What it answers of its own.
    pub(super) answers: Vec<AnswerShown>,
    /// The statuses of what it refuses like others.
    pub(super) common: Vec<String>,
}

pub(super) struct AnswerShown {
    pub(super) status: String,
    pub(super) is_success: bool,
    pub(super) sentence: Vec<Piece>,
    pub(super) body: Option<Vec<Piece>>,
    pub(super) headers: Vec<String>,
}

/// A type of the document.
pub(super) struct TypeShown {
    pub(super) name: String,
    pub(super) shape: Shape,
}

/// What a value is made of.
pub(super) struct Shape {
    pub(super) kind: Vec<Piece>,
    pub(super) sentence: Vec<Piece>,
    pub(super) members: Vec<Member>,
    /// The forms it may have.
    pub(super) forms: Vec<Shape>,
}

/// A member of a type, or a parameter.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) is_required: bool,
    pub(super) kind: Vec<Piece>,
    pub(super) limits: String,
    pub(super) sentence: Vec<Piece>,
    pub(super) members: Vec<Member>,
}

impl Outline {
    /// Of an `OpenAPI` document.
    pub(super) fn of(document: &Value) -> Self {
        let topics = array(&document["tags"]).map(|tag| TopicShown {
            slug: text(&tag["name"]).to_lowercase().replace(' ', "-"),
            name: text(&tag["name"]),
            sentence: prose(&text(&tag["description"])),
            operations: operations(document, &tag["name"]),
        });
        let opening = text(&document["info"]["description"]);
        Self {
            title: text(&document["info"]["title"]),
            opening: opening.split("\n\n").map(prose).collect(),
            topics: topics.collect(),
            refusals: refusals(document),
            types: object(&document["components"]["schemas"])
                .map(|(name, schema)| TypeShown {
                    name: name.clone(),
                    shape: Shape::of(schema),
                })
                .collect(),
        }
    }
}

fn operations(document: &Value, topic: &Value) -> Vec<OperationShown> {
    let paths = object(&document["paths"]);
    let all = paths.flat_map(|(path, operations)| {
        let operations = object(operations);
        operations.map(move |(method, operation)| (path, method, operation))
    });
    let of_topic = all.filter(|(_, _, operation)| operation["tags"][0] == *topic);
    let mut shown: Vec<_> = of_topic
        .map(|(path, method, operation)| OperationShown {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: path.clone(),
            summary: prose(&text(&operation["summary"])),
            description: prose(&text(&operation["description"])),
            parameters: array(&operation["parameters"]).map(parameter).collect(),
            body: body(&operation["requestBody"]["content"]),
            answers: object(&operation["responses"])
                .filter(|(_, answer)| answer.get("$ref").is_none())
                .map(|(status, answer)| shown_answer(status, answer))
                .collect(),
            common: object(&operation["responses"])
                .filter(|(_, answer)| answer.get("$ref").is_some())
                .map(|(status, _)| status.clone())
                .collect(),
        })
        .collect();
    // A record's operations stand together, in the order of its life.
    let order = |method: &str| {
        ["GET", "POST", "PATCH", "DELETE"]
            .iter()
            .position(|m| *m == method)
    };
    shown.sort_by_key(|one| (one.path.clone(), order(&one.method)));
    shown
}

/// What many operations refuse, each with its status, which the operations that refer to it say.
fn refusals(document: &Value) -> Vec<AnswerShown> {
    let mut found = BTreeMap::new();
    let operations = object(&document["paths"]).flat_map(|(_, operations)| object(operations));
    for (status, answer) in operations.flat_map(|(_, operation)| object(&operation["responses"])) {
        let place = answer["$ref"]
            .as_str()
            .map(|place| place.trim_start_matches('#'));
        if let Some(common) = place.and_then(|place| document.pointer(place)) {
            let shown = || shown_answer(status, common);
            found.entry(status.clone()).or_insert_with(shown);
        }
    }
    found.into_values().collect()
}

fn shown_answer(status: &str, answer: &Value) -> AnswerShown {
    let is_success = status.starts_with('2');
    AnswerShown {
        status: status.to_owned(),
        is_success,
        sentence: prose(&text(&answer["description"])),
        // Every refusal has the same.
        body: body(&answer["content"]).filter(|_| is_success),
        headers: object(&answer["headers"])
            .map(|(name, _)| name.clone())
            .collect(),
    }
}

fn body(content: &Value) -> Option<Vec<Piece>> {
    let schema = content.get("application/json")?.get("schema")?;
    Some(kind(schema))
}

fn parameter(parameter: &Value) -> Member {
    let schema = &parameter["schema"];
    Member {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        is_required: parameter["required"] == true,
        kind: kind(schema),
        limits: limits(schema),
        sentence: prose(&text(&parameter["description"])),
        members: Vec::new(),
    }
}

impl Shape {
    fn of(schema: &Value) -> Self {
        let forms = ["oneOf", "anyOf"]
            .iter()
            .flat_map(|name| array(&schema[*name]));
        Self {
            kind: kind(schema),
            sentence: prose(&text(&schema["description"])),
            members: members(schema),
            forms: forms.map(Self::of).collect(),
        }
    }
}

fn members(schema: &Value) -> Vec<Member> {
    let is_required = |name: &str| array(&schema["required"]).any(|required| required == name);
    let properties = object(&schema["properties"]);
    let members = properties.map(|(name, property)| Member {
        name: name.clone(),
        place: String::new(),
        is_required: is_required(name),
        kind: kind(property),
        limits: limits(property),
        sentence: prose(&text(&property["description"])),
        members: members(property),
    });
    members.collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
