//! `jurat audit list`: what happened, the newest first.

use jurat_registry::clock::{Clock, SystemClock, Timestamp};
use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::value_text::text;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, broken, dim};
use crate::time_text;

/// Flags of `jurat audit list`.
#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// Only what happened to this issuer or client
    #[arg(long, value_name = "ISSUER|ID")]
    target: Option<String>,
    /// Only what this administrator, client or user did
    #[arg(long, value_name = "NAME|ID")]
    actor: Option<String>,
    /// Only what is called so, such as client-changed
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// Only what happened then or later (RFC 3339)
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Only what happened before then (RFC 3339)
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// At most so many lines
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    #[command(flatten)]
    reach: AdminArgs,
}

pub(super) fn run(args: &ListArgs, output: Output) -> Outcome {
    let (events, has_more) = block_on(read(args))?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": events }));
        return Ok(());
    }
    if events.is_empty() {
        match &args.target {
            Some(target) => terminal::print(format_args!("Nothing happened to {target} yet.")),
            None => terminal::print("Nothing happened yet."),
        }
        return Ok(());
    }
    print(&events);
    if has_more {
        terminal::note(dim(format_args!(
            "There is more: --limit {} goes further back",
            args.limit.saturating_mul(4)
        )));
    }
    Ok(())
}

/// Each event in a line, and below it what else is to be known.
fn print(events: &[Value]) {
    let now = SystemClock.now();
    let rows = events.iter().map(|event| {
        let columns = [
            text(&event["number"]),
            when(&event["at"], now),
            text(&event["action"]),
            author(&event["author"]["by"]),
            text(&event["target"]),
        ];
        (columns, text(&event["detail"]))
    });
    let rows: Vec<_> = rows.collect();
    let widest = |column: usize| {
        let texts = rows.iter().filter_map(|(columns, _)| columns.get(column));
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let number = widest(0).max(1);
    let (at, action, who) = (widest(1).max(4), widest(2).max(6), widest(3).max(3));
    terminal::print(dim(format_args!(
        "{:>number$}  {:<at$}  {:<action$}  {:<who$}  TARGET",
        "#", "WHEN", "ACTION", "WHO"
    )));
    let indent = number + 2 + at;
    let room = terminal::width().saturating_sub(indent + 2);
    for ([line, time, did, by, target], detail) in &rows {
        terminal::print(format_args!(
            "{line:>number$}  {time:<at$}  {did:<action$}  {by:<who$}  {target}"
        ));
        for line in broken(detail, room).iter().filter(|line| !line.is_empty()) {
            terminal::print(dim(format_args!("{:indent$}  {line}", "")));
        }
    }
}

impl ListArgs {
    /// What was asked for, as the query says it.
    fn filter(&self) -> String {
        let (since, until) = (self.since, self.until);
        let said = [
            ("target", self.target.clone()),
            ("actor", self.actor.clone()),
            ("action", self.action.clone()),
            ("since", since.map(|time| time.to_string())),
            ("until", until.map(|time| time.to_string())),
        ];
        let said = said
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        said.fold(String::new(), |query, (name, value)| {
            query + "&" + name + "=" + &encode(&value)
        })
    }
}

/// At most so many events as were asked for, and whether there are older ones.
async fn read(args: &ListArgs) -> Outcome<(Vec<Value>, bool)> {
    let session = AdminSession::open(&args.reach).await?;
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let filter = args.filter();
    let mut events: Vec<Value> = Vec::new();
    let mut after = String::new();
    loop {
        let size = limit.saturating_sub(events.len()).min(200);
        let path = format!("/audit?limit={size}{filter}{after}");
        let mut page = session.find(&path).await?;
        if let Some(Value::Array(items)) = page.get_mut("items").map(Value::take) {
            events.extend(items);
        }
        match page["next"].as_str() {
            Some(next) if events.len() < limit => after = format!("&after={}", encode(next)),
            next => return Ok((events, next.is_some())),
        }
    }
}

/// The last day is told from now, all else by its date.
fn when(at: &Value, now: Timestamp) -> String {
    let time: Option<Timestamp> = at.as_str().and_then(|text| text.parse().ok());
    match time {
        Some(time) if now.seconds().saturating_sub(time.seconds()) < 86_400 => {
            time_text::relative(time, now)
        }
        _ => text(at),
    }
}

/// What the server itself saw has no actor.
fn author(by: &Value) -> String {
    if by["name"].is_null() {
        "the server".into()
    } else {
        text(&by["name"])
    }
}
