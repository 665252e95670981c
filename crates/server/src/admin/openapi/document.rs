//! The document: `OpenAPI` 3.1, written out of the list of routes and what each says of itself.

use http::StatusCode;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::common_refusal::{CommonRefusal, common_refusals};
use super::links::{Described, links};
use super::operation::{Operation, Parameter, Topic};
use super::schemas::{Schemas, leave_out_unused};
use crate::admin::ADMIN_PATH;
use crate::admin::least_role::LeastRole;
use crate::respond::problem::ShownProblem;

const JSON: &str = "application/json";
const JSON_LINES: &str = "application/jsonl";
const MERGE_PATCH: &str = "application/merge-patch+json";
const PROBLEM: &str = "application/problem+json";

const OPENING: &str = "\
Manages an authorization server: its clients, identity providers, users, resources and keys.

Every request carries an access token of an administrator, as `Authorization: Bearer …`: asked for at the token endpoint like any other, \
with this API as its `resource` and `jurat.admin` in its scope. What it opens is a matter of the administrator's role at the time: \
`auditor`, `operator`, `tenant` or `system`, of which each includes those before it.

Bodies are JSON objects of at most 256 KiB. A record's `ETag` is its revision; a change that sends it back as `If-Match` is made on the \
record that was read, or not at all. What cannot be done is answered with a problem (RFC 9457), whose `detail` says what to change and \
whose `field` names the member to blame. Lists come in pages, with `next` as the `after` of the following one.";

/// The refusal of a token (RFC 6750 section 3).
#[derive(JsonSchema)]
#[schemars(rename = "TokenRefusal")]
#[expect(dead_code, reason = "it describes what the bearer extractor answers")]
struct ShownTokenRefusal {
    /// The code of the error.
    error: String,
    /// What to change.
    error_description: String,
}

/// The document about these routes.
pub(crate) fn document(routes: impl IntoIterator<Item = Described>) -> Value {
    let routes: Vec<_> = routes.into_iter().collect();
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    for (method, path, operation) in &routes {
        let mut operation = written(method, operation, &mut schemas);
        add_links(&mut operation, &links(method, path, &routes));
        let place = paths.entry(*path).or_insert_with(|| json!({}));
        if let Some(operations) = place.as_object_mut() {
            operations.insert(method.to_ascii_lowercase(), operation);
        }
    }
    let operations = paths.values_mut().filter_map(Value::as_object_mut);
    let operations = operations.flat_map(|operations| operations.values_mut());
    let taken = operations.filter_map(|operation| operation.get_mut("requestBody"));
    let responses = CommonRefusal::ALL.map(|common| {
        let response = refusal(common.status(), common.sentence(), &mut schemas);
        (format!("{common:?}"), response)
    });
    let components = schemas.into_components(taken);
    let topics =
        Topic::ALL.map(|topic| json!({"name": topic.name(), "description": topic.sentence()}));
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Jurat administration API", "version": "1", "description": OPENING},
        "servers": [{"url": ADMIN_PATH, "description": "The server that this document came from."}],
        "security": [{"administrator": []}],
        "tags": topics,
        "paths": paths,
        "components": {
            "responses": Map::from_iter(responses),
            "schemas": components,
            "securitySchemes": {
                "administrator": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An access token for this API whose scope holds jurat.admin.",
                },
            },
        },
    });
    leave_out_unused(&mut document);
    document
}

/// What was created leads on to what can be done with it.
fn add_links(operation: &mut Value, links: &Map<String, Value>) {
    let created = operation.pointer_mut("/responses/201");
    if let (Some(created), false) = (created, links.is_empty()) {
        created["links"] = links.clone().into();
    }
}

fn written(method: &str, operation: &Operation, schemas: &mut Schemas) -> Value {
    let mut members = Map::new();
    members.insert("operationId".into(), operation.id.into());
    members.insert("tags".into(), json!([operation.topic.name()]));
    members.insert("summary".into(), operation.summary.into());
    let roles = operation.least.map(LeastRole::sentence);
    let said = Some(operation.description.to_owned()).filter(|said| !said.is_empty());
    let said: Vec<_> = said.into_iter().chain(roles).collect();
    if !said.is_empty() {
        members.insert("description".into(), said.join("\n\n").into());
    }
    let parameters = parameters(operation, schemas);
    if !parameters.is_empty() {
        members.insert("parameters".into(), parameters.into());
    }
    if let Some(described) = operation.body {
        let schema = json!({"schema": schemas.taken(described)});
        let mut content = json!({JSON: schema});
        if method == "PATCH" {
            content = json!({JSON: schema, MERGE_PATCH: schema});
        }
        let body = json!({"required": true, "content": content});
        members.insert("requestBody".into(), body);
    }
    members.insert("responses".into(), answers(operation, schemas));
    members.into()
}

fn parameters(operation: &Operation, schemas: &mut Schemas) -> Vec<Value> {
    let mut written = Vec::new();
    let mut add = |place: &str, parameter: &Parameter, required| {
        written.push(json!({
            "name": parameter.name,
            "in": place,
            "description": parameter.sentence,
            "required": required,
            "schema": schemas.taken(parameter.schema),
        }));
    };
    for name in &operation.names {
        add("path", name, true);
    }
    for parameter in &operation.query {
        add("query", parameter, false);
    }
    if operation.takes_if_match {
        written.push(json!({
            "name": "If-Match",
            "in": "header",
            "description": "The ETag of the record that was read: another revision is not changed.",
            "required": false,
            "schema": {"type": "string", "pattern": "^(\"[0-9]{1,18}\"|\\*)$", "examples": ["\"3\""]},
        }));
    }
    written
}

fn answers(operation: &Operation, schemas: &mut Schemas) -> Value {
    let mut answers = Map::new();
    for success in &operation.successes {
        let mut answer = json!({"description": success.sentence});
        if let Some(described) = success.body {
            answer["content"] = json!({JSON: {"schema": schemas.answered(described)}});
        }
        if success.is_lines {
            answer["content"] = json!({JSON_LINES: {"schema": {"type": "string"}}});
        }
        let headers = headers(operation);
        if !headers.is_empty() {
            answer["headers"] = headers.into();
        }
        answers.insert(success.status.as_str().to_owned(), answer);
    }
    for (status, sentence) in &operation.refusals {
        answers.insert(
            status.as_str().to_owned(),
            refusal(*status, sentence, schemas),
        );
    }
    for common in common_refusals(operation) {
        let status = common.status().as_str().to_owned();
        let place = json!({"$ref": format!("#/components/responses/{common:?}")});
        answers.entry(status).or_insert(place);
    }
    answers.into()
}

fn refusal(status: StatusCode, sentence: &str, schemas: &mut Schemas) -> Value {
    let problem = schemas.answered(SchemaGenerator::subschema_for::<ShownProblem>);
    let mut content = json!({PROBLEM: {"schema": problem}});
    let mut answer = json!({"description": sentence});
    if is_of_tokens(status) {
        let schema = schemas.answered(SchemaGenerator::subschema_for::<ShownTokenRefusal>);
        content[JSON] = json!({"schema": schema});
        let mut challenge =
            header("The challenge to a request whose token is refused (RFC 6750 section 3).");
        challenge["required"] = (status == StatusCode::UNAUTHORIZED).into();
        answer["headers"] = json!({"WWW-Authenticate": challenge});
    }
    answer["content"] = content;
    answer
}

fn headers(operation: &Operation) -> Map<String, Value> {
    let mut headers = Map::new();
    if operation.is_tagged {
        let sentence = "The record's revision, for If-Match.";
        headers.insert("ETag".into(), header(sentence));
    }
    if operation.is_located {
        headers.insert("Location".into(), header("Where the new record is."));
    }
    headers
}

fn header(sentence: &str) -> Value {
    json!({"description": sentence, "required": true, "schema": {"type": "string"}})
}

/// Whether a status may be that of a token that is refused, which RFC 6750 has its own form for.
fn is_of_tokens(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    )
}
