//! `GET /admin/v1/audit/export`: the audit log as JSON Lines, oldest first, as it was when it was asked for: each line its text with the
//! digest at the end, so that it can be verified without Jurat. It is read page by page as it is sent; `?after=` begins behind a line.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::{StatusCode, Uri};
use hyper::body::Frame;
use jurat_protocol::form::Form;
use jurat_registry::audit::chain::ChainedLine;
use jurat_registry::store::{StoreError, TenantStore};

use crate::admin::openapi::operation::{Operation, Parameter, Topic};
use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::respond::{NO_STORE, answer};
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Server,
        "exportAuditLog",
        "Streams the audit log as JSON Lines, oldest first.",
    )
    .described("Each line is a line's text with its digest as the last member; the media type is application/jsonl.")
    .asks([
        Parameter::of::<u64>("after", "The number of the line behind which to begin."),
        Parameter::of::<u64>("limit", "How many lines at most."),
    ])
    .streams("Every line, as JSON Lines.")
}

/// Exports.
pub(crate) async fn export(
    State(app): State<AppState>,
    _: Administrator,
    address: Uri,
) -> Result<Response, Problem> {
    let part = Part::parse(address.query().unwrap_or_default())?;
    let store = Arc::clone(app.authorization_server.store());
    let ends = store.audit_ends().await?;
    // Where the oldest lines were dropped, the first that are there.
    let dropped = ends.oldest.unwrap_or(1).saturating_sub(1);
    let after = part.after.max(dropped);
    let newest = ends.newest.unwrap_or(0);
    let newest = newest.min(after.saturating_add(part.limit));
    let lines = Body::new(Lines {
        page: Some(page(store, after, newest)),
        newest,
    });
    Ok(answer(StatusCode::OK, "application/jsonl", NO_STORE, lines))
}

/// Which part of the log is wanted.
struct Part {
    after: u64,
    limit: u64,
}

impl Part {
    fn parse(query: &str) -> Result<Self, Problem> {
        let refused = || {
            Problem::of_field(
                "after",
                "an export takes after and limit alone: the number of a line, and how many at most",
            )
        };
        let mut names = query
            .split('&')
            .map(|pair| pair.split('=').next().unwrap_or_default());
        let known = names.all(|name| matches!(name, "" | "after" | "limit"));
        let form = Form::parse(query.as_bytes()).ok().filter(|_| known);
        let form = form.ok_or_else(refused)?;
        let number = |name, otherwise| form.value(name).map_or(Ok(otherwise), str::parse);
        let (after, limit) = (number("after", 0), number("limit", u64::MAX));
        match (after, limit) {
            (Ok(after), Ok(limit)) if limit > 0 => Ok(Self { after, limit }),
            _ => Err(refused()),
        }
    }
}

/// Lines that are read as they are sent: whoever takes them slowly has them read slowly.
struct Lines {
    page: Option<Reading>,
    newest: u64,
}

type Reading = Pin<Box<dyn Future<Output = Result<Page, StoreError>> + Send>>;

struct Page {
    store: Arc<dyn TenantStore>,
    text: String,
    last: Option<u64>,
}

/// Reads the lines after the line `after`, up to `newest`.
fn page(store: Arc<dyn TenantStore>, after: u64, newest: u64) -> Reading {
    Box::pin(async move {
        let mut lines = store.audit_follow(after).await?;
        lines.retain(|line| line.number <= newest);
        let last = lines.last().map(|line| line.number);
        let text = lines.iter().map(exported).collect();
        Ok(Page { store, text, last })
    })
}

/// A line that somebody has made unreadable does not hide the others.
fn exported(line: &ChainedLine) -> String {
    match line.read() {
        Ok(_) => line.exported() + "\n",
        Err(_) => format!("{{\"number\":{},\"unreadable\":true}}\n", line.number),
    }
}

impl hyper::body::Body for Lines {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        let Some(reading) = &mut self.page else {
            return Poll::Ready(None);
        };
        let Poll::Ready(read) = reading.as_mut().poll(context) else {
            return Poll::Pending;
        };
        self.page = None;
        Poll::Ready(match read {
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "an export ends early"
                );
                Some(Err(error))
            }
            Ok(Page { last: None, .. }) => None,
            Ok(Page {
                store,
                text,
                last: Some(last),
            }) => {
                let newest = self.newest;
                self.page = (last < newest).then(|| page(store, last, newest));
                Some(Ok(Frame::data(text.into())))
            }
        })
    }
}
