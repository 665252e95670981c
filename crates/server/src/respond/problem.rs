//! Problems as RFC 9457 writes them: what the administration API answers when it does not do what it was asked, and what HTTP itself
//! refuses. One sentence says what to change.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

use super::NO_STORE;

/// A problem.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    field: Option<String>,
    header: Option<Box<(HeaderName, HeaderValue)>>,
    member: Option<Box<(&'static str, Value)>>,
}

/// A problem as it is written (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct Body9457<'a> {
    /// `about:blank`: the status says what kind of problem it is.
    r#type: &'static str,
    /// The status in words.
    title: &'a str,
    /// The status.
    status: u16,
    /// What happened and what to change, in a sentence.
    detail: &'a str,
    /// The member or parameter to blame, such as `assertion.max_life_seconds`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(flatten)]
    further: Map<String, Value>,
}

/// How a problem is described in the administration API's document.
pub(crate) struct ShownProblem;

impl JsonSchema for ShownProblem {
    fn schema_name() -> Cow<'static, str> {
        Body9457::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Body9457::json_schema(generator)
    }
}

impl Problem {
    /// `detail` is a sentence for whoever sent the request.
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            field: None,
            header: None,
            member: None,
        }
    }

    /// A member of the request's body is to blame.
    pub(crate) fn of_field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            ..Self::new(StatusCode::BAD_REQUEST, detail)
        }
    }

    /// The member to blame lies within `outer`.
    #[must_use]
    pub(crate) fn within(self, outer: &str) -> Self {
        let field = match self.field {
            Some(inner) => format!("{outer}.{inner}"),
            None => outer.to_owned(),
        };
        Self {
            field: Some(field),
            ..self
        }
    }

    /// With one header more.
    #[must_use]
    pub(crate) fn with_header(self, name: HeaderName, value: &str) -> Self {
        let header = HeaderValue::try_from(value).ok();
        let header = header.map(|value| Box::new((name, value)));
        Self { header, ..self }
    }

    /// With a member of its own (RFC 9457 section 3.2), for programs.
    #[must_use]
    pub(crate) fn with_member(self, name: &'static str, value: &impl Serialize) -> Self {
        let value = serde_json::to_value(value).ok();
        let member = value.map(|value| Box::new((name, value)));
        Self { member, ..self }
    }

    /// 404.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// 503; the cause is logged by whoever saw it.
    pub(crate) fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the server cannot answer now; try again in a moment",
        )
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        problem.into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let member = self.member.map(|member| (member.0.to_owned(), member.1));
        let body = Body9457 {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
            field: self.field.as_deref(),
            further: member.into_iter().collect(),
        };
        let text = serde_json::to_vec(&body).unwrap_or_default();
        let media_type = "application/problem+json";
        let mut response = super::answer(self.status, media_type, NO_STORE, text);
        if let Some(header) = self.header {
            let (name, value) = *header;
            response.headers_mut().insert(name, value);
        }
        response
    }
}
