//! Parameters in the query of the administration API: unknown ones are refused by name, so that a misspelt filter does not list everything.

use crate::admin::openapi::operation::Parameter;
use axum::extract::FromRequestParts;
use http::request::Parts;
use jurat_protocol::described;
use jurat_protocol::form::Form;
use jurat_registry::page::PageRequest;

use crate::respond::problem::Problem;
use crate::state::AppState;

/// Items on a page when nothing is said.
const USUAL_LIMIT: u16 = 100;

/// What a list can be narrowed to, beside which part of it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// The issuer.
    Issuer,
    /// The name that somebody signs in by.
    Name,
    /// What an event happened to.
    Target,
    /// Who made an event happen.
    Actor,
    /// What happened.
    Action,
}

/// A number of items.
struct Limit;

described!(Limit, {
    "type": "integer",
    "minimum": 1,
    "maximum": PageRequest::MOST,
    "default": USUAL_LIMIT,
});

/// What a list is asked for.
pub(crate) struct ListQuery {
    /// Which part of the list.
    pub(crate) page: PageRequest,
    /// The identity provider with exactly this issuer.
    pub(crate) issuer: Option<String>,
    /// The user who signs in by this name.
    pub(crate) name: Option<String>,
    /// The audit events of exactly this issuer, client or user's id.
    pub(crate) target: Option<String>,
    /// The audit events of exactly this administrator, client or user.
    pub(crate) actor: Option<String>,
    /// The audit events of exactly this action.
    pub(crate) action: Option<String>,
}

impl FromRequestParts<AppState> for ListQuery {
    type Rejection = Problem;

    async fn from_request_parts(head: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let query = Self::parse(head.uri.query().unwrap_or_default())?;
        if query.name.is_some() && !head.uri.path().ends_with("/users") {
            return Err(Problem::of_field("name", "only users are found by a name"));
        }
        Ok(query)
    }
}

impl Filter {
    fn described(self) -> Parameter {
        match self {
            Self::Issuer => {
                Parameter::of::<String>("issuer", "Only the one with exactly this issuer.")
            }
            Self::Name => {
                Parameter::of::<String>("name", "Only the one who signs in by this name.")
            }
            Self::Target => Parameter::of::<String>(
                "target",
                "Only what happened to exactly this issuer, client or user.",
            ),
            Self::Actor => Parameter::of::<String>(
                "actor",
                "Only what exactly this administrator, client or user did.",
            ),
            Self::Action => Parameter::of::<String>("action", "Only what is called exactly so."),
        }
    }
}

impl ListQuery {
    /// How the document describes the query of a list that takes these filters.
    pub(crate) fn described(filters: &[Filter]) -> Vec<Parameter> {
        let part = [
            Parameter::of::<Limit>("limit", "How many items at most."),
            Parameter::of::<String>("after", "What next was in the page before."),
        ];
        let filters = filters.iter().map(|filter| filter.described());
        part.into_iter().chain(filters).collect()
    }

    fn parse(query: &str) -> Result<Self, Problem> {
        let form = Form::parse(query.as_bytes()).map_err(|_| {
            Problem::of_field(
                "query",
                "the query is not a form whose parameters occur once each",
            )
        })?;
        let unknown = query
            .split('&')
            .map(|pair| pair.split('=').next().unwrap_or_default())
            .find(|name| {
                !matches!(
                    *name,
                    "" | "limit" | "after" | "issuer" | "name" | "target" | "actor" | "action"
                )
            });
        if let Some(name) = unknown {
            return Err(Problem::of_field(
                name,
                "a list takes limit and after; that of identity providers also issuer, of users name, the audit log target, actor and action",
            ));
        }
        let limit = form.value("limit").map_or(Ok(USUAL_LIMIT), str::parse);
        let limit = limit.ok().filter(|n| (1..=PageRequest::MOST).contains(n));
        let limit =
            limit.ok_or_else(|| Problem::of_field("limit", "limit is a number from 1 to 500"))?;
        Ok(Self {
            page: PageRequest {
                after: form.value("after").map(str::to_owned),
                limit,
            },
            issuer: form.value("issuer").map(str::to_owned),
            name: form.value("name").map(str::to_owned),
            target: form.value("target").map(str::to_owned),
            actor: form.value("actor").map(str::to_owned),
            action: form.value("action").map(str::to_owned),
        })
    }
}
