//! Every exchange of these tests with the administration API is held to the document: an operation, a status, a header or a member that it
//! does not tell of fails the test that met it, and so does a body that is accepted against it.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use boon::{Compiler, SchemaIndex, Schemas};
use http::{Method, header};
use jurat_server::router::{ADMIN_PATH, ADMIN_ROUTES, DOCUMENT};
use serde_json::{Map, Value, json};

use crate::http_client::Answer;

/// The address that references in the document begin at.
const BASE: &str = "http://jurat.test/openapi.json";

struct Description {
    document: Value,
    schemas: Schemas,
    /// By the pointer of the schema.
    compiled: BTreeMap<String, SchemaIndex>,
}

static DESCRIPTION: LazyLock<Mutex<Description>> =
    LazyLock::new(|| Mutex::new(Description::read()));

/// Checks one exchange. What is below `/admin/v1` and no operation answers 404 or 405, and the document itself is not described.
pub(crate) fn check(method: &Method, path: &str, sent: &[u8], answer: &Answer) {
    let path = path.split('?').next().unwrap_or_default();
    let Some(below) = path.strip_prefix(ADMIN_PATH) else {
        return;
    };
    let Some(template) = template(method, below) else {
        return;
    };
    // A test that failed elsewhere does not hide what this one finds.
    let mut description = match DESCRIPTION.lock() {
        Ok(description) => description,
        Err(poisoned) => poisoned.into_inner(),
    };
    let wrong = description.wrong(method, template, sent, answer);
    drop(description);
    assert!(
        wrong.is_none(),
        "{method} {path} is not as described: {}\n{} {}",
        wrong.unwrap_or_default(),
        answer.status,
        answer.text()
    );
}

/// The path of the operation that serves `path`: one without names goes before one with them, as in the router.
fn template(method: &Method, path: &str) -> Option<&'static str> {
    let fits = |template: &str| {
        let (mut asked, mut parts) = (path.split('/'), template.split('/'));
        let all = parts.by_ref().all(|part| {
            let asked = asked.next();
            asked.is_some_and(|asked| part == asked || (part.starts_with('{') && !asked.is_empty()))
        });
        all && asked.next().is_none()
    };
    let mut fitting: Vec<_> = ADMIN_ROUTES
        .iter()
        .filter(|route| route.method == method.as_str() && fits(route.path))
        .map(|route| route.path)
        .collect();
    fitting.sort_by_key(|path| path.matches('{').count());
    fitting.first().copied()
}

impl Description {
    fn read() -> Self {
        let mut document = DOCUMENT.clone();
        let components = document["components"]["schemas"].as_object_mut().unwrap();
        components.values_mut().for_each(close);
        Self {
            document,
            schemas: Schemas::new(),
            compiled: BTreeMap::new(),
        }
    }

    fn wrong(
        &mut self,
        method: &Method,
        template: &str,
        sent: &[u8],
        answer: &Answer,
    ) -> Option<String> {
        let operation = ["paths", template, &method.as_str().to_ascii_lowercase()];
        let Some(described) = self.at(&operation) else {
            return Some("no such operation".to_owned());
        };
        if answer.status.is_success() && !sent.is_empty() && described.get("requestBody").is_some()
        {
            let place = ["requestBody", "content", "application/json", "schema"];
            let place: Vec<_> = operation.iter().chain(&place).copied().collect();
            let body = serde_json::from_slice(sent).unwrap();
            if let Some(wrong) = self.wrong_value(&place, &body) {
                return Some(format!("the body was accepted: {wrong}"));
            }
        }
        let place = [&operation[..], &["responses", answer.status.as_str()]].concat();
        let Some(mut described) = self.at(&place).cloned() else {
            return Some("an answer of this status".to_owned());
        };
        let common = described["$ref"].as_str().map(str::to_owned);
        let place: Vec<_> = match &common {
            Some(common) => common.trim_start_matches("#/").split('/').collect(),
            None => place,
        };
        if common.is_some() {
            described = self.at(&place).cloned().unwrap_or_default();
        }
        if let Some(wrong) = wrong_headers(&described, answer) {
            return Some(wrong);
        }
        let media_type = answer.headers.get(header::CONTENT_TYPE);
        let Some(media_type) = media_type.map(|value| value.to_str().unwrap()) else {
            let empty = answer.body.is_empty() && described.get("content").is_none();
            return (!empty).then(|| "a body is described, or there is one".to_owned());
        };
        let place = [&place[..], &["content", media_type, "schema"]].concat();
        if self.at(&place).is_none() {
            return Some(format!("a body of {media_type}"));
        }
        if media_type != "application/json" && !media_type.ends_with("+json") {
            return None;
        }
        self.wrong_value(&place, &answer.json())
    }

    fn at(&self, place: &[&str]) -> Option<&Value> {
        self.document.pointer(&pointer(place))
    }

    fn wrong_value(&mut self, place: &[&str], value: &Value) -> Option<String> {
        let pointer = pointer(place);
        let index = if let Some(index) = self.compiled.get(&pointer) {
            *index
        } else {
            let mut compiler = Compiler::new();
            compiler.enable_format_assertions();
            compiler.add_resource(BASE, self.document.clone()).unwrap();
            let fragment = pointer
                .replace('%', "%25")
                .replace('{', "%7B")
                .replace('}', "%7D");
            let place = format!("{BASE}#{fragment}");
            let index = compiler.compile(&place, &mut self.schemas);
            let index = index.unwrap_or_else(|error| panic!("{place}: {error:#}"));
            self.compiled.insert(pointer, index);
            index
        };
        let outcome = self.schemas.validate(value, index);
        outcome.err().map(|error| format!("{error:#}"))
    }
}

/// RFC 6901 section 3.
fn pointer(place: &[&str]) -> String {
    let mut pointer = String::new();
    for part in place {
        pointer.push('/');
        pointer.push_str(&part.replace('~', "~0").replace('/', "~1"));
    }
    pointer
}

fn wrong_headers(described: &Value, answer: &Answer) -> Option<String> {
    let none = Map::new();
    let headers = described["headers"].as_object().unwrap_or(&none);
    for name in ["etag", "location", "www-authenticate"] {
        let mut said = headers.iter();
        let said = said.find(|(known, _)| known.eq_ignore_ascii_case(name));
        let is_right = match (said, answer.headers.contains_key(name)) {
            (None, there) => !there,
            (Some(_), true) => true,
            (Some((_, said)), false) => said["required"] == false,
        };
        if !is_right {
            return Some(format!("the header {name}"));
        }
    }
    None
}

/// Lets an object have no member but those that are described: the document leaves room for members to come, these tests do not.
fn close(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    let has_members = members.contains_key("properties");
    let is_open = ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|name| members.contains_key(*name));
    if has_members && !is_open {
        members.insert("unevaluatedProperties".to_owned(), json!(false));
    }
    for (name, inner) in members.iter_mut() {
        match (name.as_str(), inner) {
            ("properties" | "patternProperties", Value::Object(properties)) => {
                properties.values_mut().for_each(close);
            }
            ("items" | "additionalProperties", inner) => close(inner),
            // Beside members of their own, forms only add to them.
            ("anyOf" | "oneOf", Value::Array(forms)) if !has_members => {
                forms.iter_mut().for_each(close);
            }
            _ => {}
        }
    }
}
