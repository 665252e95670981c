//! Parameters in the query of the administration API: unknown ones are refused by name, so that a misspelt filter does not list everything.

use crate::admin::openapi::operation::Parameter;
use axum::extract::FromRequestParts;
use http::request::Parts;
use jurat_protocol::described;
use jurat_protocol::form::Form;
use jurat_registry::clock::{InvalidTimestamp, Timestamp};
use jurat_registry::page::PageRequest;
use jurat_registry::record_filter::RecordFilter;

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
    /// From when on.
    Since,
    /// Until when.
    Until,
    /// A text that occurs in what records go by.
    Text,
    /// Whether records are switched on.
    Enabled,
    /// Whether users administer something.
    Administers,
}

impl Filter {
    /// Every filter.
    const ALL: [Self; 10] = [
        Self::Issuer,
        Self::Name,
        Self::Target,
        Self::Actor,
        Self::Action,
        Self::Since,
        Self::Until,
        Self::Text,
        Self::Enabled,
        Self::Administers,
    ];

    /// Its parameter.
    const fn name(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Name => "name",
            Self::Target => "target",
            Self::Actor => "actor",
            Self::Action => "action",
            Self::Since => "since",
            Self::Until => "until",
            Self::Text => "q",
            Self::Enabled => "enabled",
            Self::Administers => "administers",
        }
    }
}

/// A text to be looked for.
struct SearchText;

described!(SearchText, {
    "type": "string",
    "minLength": 1,
    "maxLength": RecordFilter::MOST_CHARACTERS,
});

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
    /// The audit events of this time or later.
    pub(crate) since: Option<Timestamp>,
    /// The audit events of before this time.
    pub(crate) until: Option<Timestamp>,
    /// The records that are as this says; `None` where nothing is said.
    pub(crate) filter: Option<RecordFilter>,
    /// What the list was asked to be narrowed by.
    narrowed_by: Vec<Filter>,
}

impl FromRequestParts<AppState> for ListQuery {
    type Rejection = Problem;

    async fn from_request_parts(head: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        Self::parse(head.uri.query().unwrap_or_default())
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
            Self::Since => Parameter::of::<Timestamp>("since", "Only what happened then or later."),
            Self::Until => Parameter::of::<Timestamp>("until", "Only what happened before then."),
            Self::Text => Parameter::of::<SearchText>(
                "q",
                "Only those in whose id, issuer, URI, username, e-mail address or name this occurs; ASCII letters of either case are the same. One request looks at 10000 records at most: a page may be short, and name a next one.",
            ),
            Self::Enabled => {
                Parameter::of::<bool>("enabled", "Only those that are switched on, or off.")
            }
            Self::Administers => Parameter::of::<bool>(
                "administers",
                "Only those who have a role in the console, or none.",
            ),
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

    /// Refuses what a list that takes only these filters cannot be narrowed by: whoever asked for some does not get all.
    pub(crate) fn narrowed_only_by(self, filters: &[Filter]) -> Result<Self, Problem> {
        let mut stated = self.narrowed_by.iter();
        let Some(other) = stated.find(|filter| !filters.contains(filter)) else {
            return Ok(self);
        };
        let known: Vec<_> = filters.iter().map(|filter| filter.name()).collect();
        let sentence = match known.as_slice() {
            [] => "this list is narrowed by nothing".to_owned(),
            known => format!("this list is narrowed by {} alone", known.join(", ")),
        };
        Err(Problem::of_field(other.name(), sentence))
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
                let mut filters = Filter::ALL.iter();
                !matches!(*name, "" | "limit" | "after")
                    && !filters.any(|filter| filter.name() == *name)
            });
        if let Some(name) = unknown {
            return Err(Problem::of_field(
                name,
                "a list takes limit and after; those of records also q and enabled, that of identity providers issuer, of users name and administers, the audit log target, actor, action, since and until",
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
            since: time(&form, "since")?,
            until: time(&form, "until")?,
            filter: filter(&form)?,
            narrowed_by: Filter::ALL
                .into_iter()
                .filter(|filter| form.value(filter.name()).is_some())
                .collect(),
        })
    }
}

/// A point in time that is stated as RFC 3339 writes it.
fn time(form: &Form<'_>, name: &'static str) -> Result<Option<Timestamp>, Problem> {
    let time = form.value(name).map(str::parse).transpose();
    time.map_err(|invalid: InvalidTimestamp| Problem::of_field(name, invalid.to_string()))
}

fn filter(form: &Form<'_>) -> Result<Option<RecordFilter>, Problem> {
    let text = form.value("q");
    let (enabled, administers) = (yes_or_no(form, "enabled")?, yes_or_no(form, "administers")?);
    if text.is_none() && enabled.is_none() && administers.is_none() {
        return Ok(None);
    }
    let bounded = |text: &str| (1..=RecordFilter::MOST_CHARACTERS).contains(&text.chars().count());
    if !text.is_none_or(bounded) {
        let sentence = "q is a text of 1 to 200 characters";
        return Err(Problem::of_field("q", sentence));
    }
    Ok(Some(RecordFilter {
        text: text.map(str::to_owned),
        enabled,
        administers,
    }))
}

fn yes_or_no(form: &Form<'_>, name: &'static str) -> Result<Option<bool>, Problem> {
    let stated = form.value(name).map(str::parse::<bool>).transpose();
    stated.map_err(|_| Problem::of_field(name, format!("{name} is true or false")))
}
