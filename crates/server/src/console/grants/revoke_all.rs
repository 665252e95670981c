//! Everything of a client, of a subject, or of a client for a subject is ended.

use axum::body::Body;
use axum::response::Response;
use http::Method;
use jurat_console::Place;
use jurat_console::grants::GrantsFilter;
use jurat_console::part::Link;
use jurat_console::paths::segment;
use jurat_console::quoting::shell;
use serde::Deserialize;
use serde_json::{Value, json};

use super::revoke::IN_A_JWT;
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::review::{self, Review};
use crate::console::said;
use crate::console::visit::Visit;
use crate::respond::browser::see_other;

const ACTION: &str = "/grants/revoke-all";

/// The API ends a bounded number at once and says how to go on: so often it is asked to.
const MOST_CALLS: usize = 20;

/// How many.
#[derive(Default, Deserialize)]
struct Ended {
    grants: u64,
    tokens: u64,
    next: Option<String>,
}

/// What it will do.
pub(in crate::console) async fn ask(mut visit: Visit) -> Response {
    let stated = ["show", "client", "subject"].map(|name| {
        let value = visit.query(name).unwrap_or_default();
        format!("{name}={}", segment(&value))
    });
    let form = Posted::read(stated.join("&").as_bytes());
    let response = match asked(&mut visit, &form).await {
        Ok(()) => see_other(&address(&visit, &form)),
        Err(response) => response,
    };
    visit.answered(response)
}

/// Ends it all.
pub(in crate::console) async fn revoke(mut visit: Visit, body: Body) -> Response {
    let response = match revoked(&mut visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn revoked(visit: &mut Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    asked(visit, &form).await?;
    let mut after = None;
    for _ in 0..MOST_CALLS {
        let whose = whose(&form, after.as_deref());
        let call = Call::new(Method::POST, ACTION).with(&whose);
        let ended: Result<Ended, _> = visit.api().ask(call).await;
        let ended = ended.map_err(|refused| visit.refused(Place::Grants, &refused))?;
        after = ended.next;
        if after.is_none() {
            break;
        }
    }
    let said = if after.is_some() {
        "many-revoked"
    } else {
        "all-revoked"
    };
    Ok(see_other(&said::on_page(&address(visit, &form), said)))
}

async fn asked(visit: &mut Visit, form: &Posted) -> Result<(), Response> {
    let counted = counted(visit, form).await;
    let counted = counted.map_err(|refused| visit.refused(Place::Grants, &refused))?;
    let review = review_of(visit, form, &counted);
    review::confirmed(visit, form, review).await
}

/// How many there are, as far as one call ends them.
async fn counted(visit: &Visit, form: &Posted) -> Result<Ended, Refused> {
    let whose = whose(form, None);
    let call = Call::new(Method::POST, ACTION).with(&whose).only_trying();
    visit.api().ask(call).await
}

fn whose(form: &Posted, after: Option<&str>) -> Value {
    json!({ "client": form.text("client"), "subject": form.text("subject"), "after": after })
}

/// The list that it was asked from.
fn address(visit: &Visit, form: &Posted) -> String {
    let stated = |name| form.text(name).unwrap_or_default().to_owned();
    let filter = GrantsFilter {
        show: stated("show"),
        client: stated("client"),
        subject: stated("subject"),
    };
    filter.address(&visit.base().to("/grants"), filter.kind(), &[])
}

fn review_of(visit: &Visit, form: &Posted, counted: &Ended) -> Review {
    let (client, subject) = (form.text("client"), form.text("subject"));
    let (whose, flags) = match (client, subject) {
        (Some(client), Some(subject)) => (
            format!("of {client} for {subject}"),
            format!("--client {} --subject {}", shell(client), shell(subject)),
        ),
        (Some(client), None) => (
            format!("of {client}"),
            format!("--client {}", shell(client)),
        ),
        (None, subject) => {
            let subject = subject.unwrap_or_default();
            (
                format!("for {subject}"),
                format!("--subject {}", shell(subject)),
            )
        }
    };
    let more = counted.next.as_ref().map_or("", |_| ", and more");
    let now = match (counted.grants, counted.tokens) {
        (0, 0) => "Now there is nothing that counts.".to_owned(),
        (0, tokens) => format!("Now that is {}{more}.", many(tokens, "access token")),
        (grants, tokens) => format!(
            "Now that is {} with what came of it, and {} of no grant{more}.",
            many(grants, "grant"),
            many(tokens, "access token")
        ),
    };
    Review {
        place: Place::Grants,
        action: ACTION.to_owned(),
        title: format!("Revoke everything {whose}?"),
        back: Link::new(address(visit, form), "Grants and tokens"),
        effects: vec![
            "Every live grant and access token ends: refresh tokens bring nothing, and access tokens count for nothing wherever they are introspected.".to_owned(),
            now,
            IN_A_JWT.to_owned(),
            "Nobody is switched off by it: new tokens can be asked for at once.".to_owned(),
        ],
        changes: Vec::new(),
        findings: Vec::new(),
        command: Some(format!("jurat grant revoke-all {flags}")),
        button: "Revoke everything".to_owned(),
        ends_something: true,
        is_trust: false,
    }
}

fn many(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}
