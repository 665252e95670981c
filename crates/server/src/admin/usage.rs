//! `GET /admin/v1/usage`: how much was granted and refused, hour by hour. Counts are brought to the store a few times a second; when the
//! server is killed, those of the last quarter of a second are lost.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{GrantCount, RefusalCount, Usage};
use schemars::JsonSchema;
use serde::Serialize;

use crate::admin::openapi::operation::{Operation, Parameter, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::parameters::Parameters;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

const HOUR_SECONDS: u32 = 3600;
const DAY_SECONDS: u32 = 86_400;
/// So many days are answered at once.
const MOST_DAYS: u32 = 31;

/// Decisions by the hour.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Usage")]
struct ShownUsage {
    /// The beginning of the first hour that was looked at.
    since: Timestamp,
    /// Before which the last hour began.
    until: Timestamp,
    /// The hours in which anything was decided, oldest first.
    hours: Vec<ShownHour>,
}

/// An hour.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UsageHour")]
struct ShownHour {
    /// Its beginning.
    hour: Timestamp,
    /// Tokens issued, by grant type.
    granted: Vec<Granted>,
    /// Requests refused, by reason.
    refused: Vec<Refused>,
}

/// Tokens of a grant type.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GrantedCount")]
struct Granted {
    /// The grant type.
    grant_type: GrantType,
    /// How many.
    count: u64,
}

/// Refusals for a reason.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RefusedCount")]
struct Refused {
    /// The stable name of the reason.
    reason: String,
    /// How many.
    count: u64,
    /// How many of them have no record of their own.
    counted_only: u64,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Decisions,
        "readUsage",
        "Counts what was granted and refused, hour by hour.",
    )
    .described("At most 31 days at once; counts are kept for 400 days.")
    .asks([
        Parameter::of::<Timestamp>(
            "since",
            "From the hour of this time on; the last 24 hours when nothing is said.",
        ),
        Parameter::of::<Timestamp>(
            "until",
            "Hours that began before this time; now when nothing is said.",
        ),
    ])
    .shows::<ShownUsage>("The hours in which anything was decided.")
}

/// Counts decisions by the hour.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Parameters::of(query.as_deref(), &["since", "until"])?;
    let server = &app.authorization_server;
    let now = server.clock().now();
    let until = asked.time("until")?;
    // The hour that is running belongs to it.
    let until = until.unwrap_or(Timestamp::from_millis(now.millis().saturating_add(1)));
    let since = asked
        .time("since")?
        .unwrap_or(until.minus_seconds(DAY_SECONDS));
    let hour = i64::from(HOUR_SECONDS);
    let since = Timestamp::from_seconds(since.seconds() - since.seconds().rem_euclid(hour));
    if since >= until {
        return Err(Problem::of_field("until", "until must be later than since"));
    }
    if until.minus_seconds(MOST_DAYS * DAY_SECONDS + HOUR_SECONDS) > since {
        let sentence = "ask for 31 days at most";
        return Err(Problem::of_field("since", sentence));
    }
    let usage = server.store().usage(since, until).await?;
    let shown = ShownUsage {
        since,
        until,
        hours: by_hour(usage),
    };
    Ok(json::private(StatusCode::OK, &shown))
}

fn by_hour(usage: Usage) -> Vec<ShownHour> {
    let mut hours: BTreeMap<Timestamp, ShownHour> = BTreeMap::new();
    let empty = |hour| ShownHour {
        hour,
        granted: Vec::new(),
        refused: Vec::new(),
    };
    for GrantCount {
        hour,
        grant_type,
        granted,
    } in usage.granted
    {
        let shown = hours.entry(hour).or_insert_with(|| empty(hour));
        shown.granted.push(Granted {
            grant_type,
            count: granted,
        });
    }
    for RefusalCount {
        hour,
        reason,
        refused,
        counted_only,
    } in usage.refused
    {
        let shown = hours.entry(hour).or_insert_with(|| empty(hour));
        shown.refused.push(Refused {
            reason,
            count: refused,
            counted_only,
        });
    }
    hours.into_values().collect()
}
