//! Links from what was made to what can be done with it: whoever creates a record finds, in the document, the operations that take its name,
//! and where in the answer the name stands.

use serde_json::{Map, Value, json};

use super::operation::Operation;

/// A route: method, path below the API's own, and what the handler says of itself.
pub(crate) type Described = (&'static str, &'static str, Operation);

/// The links of the answer to a `POST` that makes something which goes by a name below `path`; of others none.
pub(super) fn links(method: &str, path: &str, routes: &[Described]) -> Map<String, Value> {
    if method != "POST" {
        return Map::new();
    }
    let below = routes.iter().filter_map(|(_, other, operation)| {
        let rest = other.strip_prefix(path)?.strip_prefix("/{")?;
        let (name, further) = rest.split_once('}')?;
        // What has a further name needs more than this answer says.
        (!further.contains('{')).then_some((name, operation))
    });
    let links = below.map(|(name, operation)| {
        let mut parameters = Map::new();
        for outer in names(path) {
            parameters.insert(outer.to_owned(), format!("$request.path.{outer}").into());
        }
        let member = if name == "uri" { "uri" } else { "id" };
        parameters.insert(name.to_owned(), format!("$response.body#/{member}").into());
        let link = json!({"operationId": operation.id, "parameters": parameters});
        (operation.id.to_owned(), link)
    });
    links.collect()
}

fn names(path: &str) -> impl Iterator<Item = &str> {
    let parts = path.split('/');
    parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}
