//! JSON bodies of the administration API: one object of at most 256 KiB, without duplicate members (RFC 8259 section 4: readers would
//! disagree about them), whose members are read into their types so that whatever is wrong is named.

use axum::extract::{FromRequest, Request};
use http::{Extensions, HeaderMap, StatusCode, header};
use jurat_protocol::jose::strict_json;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::administrator::{ActingRole, demand};
use super::body::{self, UnreadBody};
use crate::admin::least_role::LeastRole;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// The largest body that is read.
const MOST_BODY_BYTES: usize = 256 * 1024;

/// A body that is one JSON object.
pub(crate) struct JsonBody(pub(crate) Map<String, Value>);

impl FromRequest<AppState> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send the body as application/json",
            ));
        }
        let (head, body) = request.into_parts();
        let extensions = head.extensions;
        let body = body::read(body, MOST_BODY_BYTES)
            .await
            .map_err(|unread| match unread {
                UnreadBody::TooLarge => Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "a body has at most 256 KiB here",
                ),
                UnreadBody::Incomplete => {
                    Problem::new(StatusCode::REQUEST_TIMEOUT, "the body did not come in time")
                }
            })?;
        let not_object = |why: &str| {
            let sentence = format!("the body is not one JSON object: {why}");
            Problem::new(StatusCode::BAD_REQUEST, sentence)
        };
        match serde_json::from_slice(&body) {
            Ok(Value::Object(members)) => {
                let text = str::from_utf8(&body).unwrap_or_default();
                let checked = strict_json::check(text);
                checked.map_err(|fault| not_object(&fault.to_string()))?;
                may_send(&members, &extensions)?;
                Ok(Self(members))
            }
            Ok(_) => Err(not_object("it is another JSON value")),
            Err(error) => Err(not_object(&error.to_string())),
        }
    }
}

/// At a route of the administration API: whether who was let in may send these members. Who was not let in sends nothing.
fn may_send(members: &Map<String, Value>, extensions: &Extensions) -> Result<(), Problem> {
    let Some(least) = extensions.get::<LeastRole>() else {
        return Ok(());
    };
    let least = least.to_send(members.keys().map(String::as_str));
    let acting = extensions.get::<ActingRole>();
    let nobody = || Problem::new(StatusCode::FORBIDDEN, "nobody was let in to send this");
    demand(acting.ok_or_else(nobody)?.0, least)
}

impl JsonBody {
    /// Takes the member `name` out.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Problem> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value)
                .map(Some)
                .map_err(|error| Problem::of_field(name, error.to_string())),
        }
    }
}

/// Reads a record's settings. When that fails, each member is tried alone, down to the second level, to name the one to blame.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    let copy = value.clone();
    serde_json::from_value(value).map_err(|error| {
        let sentence = error.to_string();
        match culprit::<T>(&copy, &sentence) {
            Some(field) => Problem::of_field(field, sentence),
            None => Problem::new(StatusCode::BAD_REQUEST, sentence),
        }
    })
}

/// The member that fails alone with the same sentence.
fn culprit<T: DeserializeOwned>(value: &Value, sentence: &str) -> Option<String> {
    let fails = |value: Value| {
        serde_json::from_value::<T>(value).is_err_and(|error| error.to_string() == sentence)
    };
    let alone =
        |name: &str, value: Value| Value::Object(Map::from_iter([(name.to_owned(), value)]));
    let (name, member) = value
        .as_object()?
        .iter()
        .find(|(name, member)| fails(alone(name, (*member).clone())))?;
    let inner = member.as_object().and_then(|members| {
        let found = members
            .iter()
            .find(|(inner, value)| fails(alone(name, alone(inner, (*value).clone()))));
        found.map(|(inner, _)| format!("{name}.{inner}"))
    });
    Some(inner.unwrap_or_else(|| name.clone()))
}

/// `application/json` or one of its relatives, such as `application/merge-patch+json`.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE);
    let essence = value
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|essence| essence.trim().to_ascii_lowercase());
    essence.is_some_and(|essence| {
        essence == "application/json"
            || (essence.starts_with("application/") && essence.ends_with("+json"))
    })
}

#[cfg(test)]
mod tests {
    use jurat_registry::client::ClientSettings;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_member_to_blame_is_named() {
        let field = |value| {
            let problem = read::<ClientSettings>(value).unwrap_err();
            serde_json::to_value(format!("{problem:?}")).unwrap()
        };
        let text = |value| field(value).as_str().unwrap().to_owned();
        assert!(text(json!({"enabled": true, "scpoe": []})).contains("\"scpoe\""));
        let nested = json!({"assertion": {"max_life_seconds": 60, "replay": "never"}});
        assert!(text(nested).contains("\"assertion.replay\""));
        assert!(text(json!({"expires_at": "tomorrow"})).contains("\"expires_at\""));
    }
}
