//! What a change will do is shown before it is done: a form that is sent once is a question, and sent again from the page that answers it,
//! the change. Before a change of trust the password is asked for, unless that was done minutes ago.

use axum::response::Response;
use http::StatusCode;
use jurat_console::part::{Change, Code, Finding, Link};
use jurat_console::{ConfirmPage, Place};

use super::answer;
use super::posted::Posted;
use super::visit::Visit;
use crate::pages::field;

/// The field that says that the page was seen.
const CONFIRMED: &str = "confirmed";

/// The field that says what the page asked.
const ASKED: &str = "asked";

/// What is to be seen before a change.
pub(super) struct Review {
    /// The part of the console.
    pub(super) place: Place,
    /// Where the form is sent, below the console.
    pub(super) action: String,
    /// The change as a question.
    pub(super) title: String,
    /// The way back.
    pub(super) back: Link,
    /// What it will do, a sentence each.
    pub(super) effects: Vec<String>,
    /// What is different afterwards.
    pub(super) changes: Vec<Change>,
    /// What the lint says.
    pub(super) findings: Vec<Finding>,
    /// The same on the command line.
    pub(super) command: Option<String>,
    /// The button.
    pub(super) button: String,
    /// Whether the change ends something that works now.
    pub(super) ends_something: bool,
    /// Whether it changes who is trusted with what.
    pub(super) is_trust: bool,
}

/// The page before a change, for whoever has not answered yet.
pub(super) fn question(visit: &Visit, review: Review) -> Response {
    let asks_password = asks_password(visit, &review);
    page(visit, &Posted::default(), review, asks_password, None)
}

/// Whether the page before a change was seen and, where it must be, the password given; else the page to show.
pub(super) async fn confirmed(
    visit: &mut Visit,
    form: &Posted,
    review: Review,
) -> Result<(), Response> {
    let asks_password = asks_password(visit, &review);
    // A form that is sent twice, or by two, does not undo what the first did: what was asked then is not what is asked now.
    let asked_this = form.one(ASKED).is_none_or(|asked| asked == review.title);
    if !form.has(CONFIRMED) || !asked_this {
        return Err(page(visit, form, review, asks_password, None));
    }
    if !asks_password {
        return Ok(());
    }
    let password = form.one(field::PASSWORD).unwrap_or_default();
    match visit.prove(password).await {
        Ok(()) => Ok(()),
        Err(problem) => Err(page(visit, form, review, true, Some(problem))),
    }
}

fn asks_password(visit: &Visit, review: &Review) -> bool {
    review.is_trust && !visit.is_fresh()
}

/// The page before a change, as an answer.
fn page(
    visit: &Visit,
    posted: &Posted,
    review: Review,
    asks_password: bool,
    problem: Option<String>,
) -> Response {
    let mut form = visit
        .form(&review.action)
        .with(CONFIRMED, "yes")
        .with(ASKED, review.title.as_str());
    for (name, value) in posted.carried() {
        form = form.with(name, value);
    }
    let status = match problem {
        Some(problem) => {
            form = form.wrong(field::PASSWORD, problem);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        None => StatusCode::OK,
    };
    let command = review
        .command
        .map(|text| Code::new("command", "Command", text));
    let page = ConfirmPage {
        frame: visit.frame(review.place),
        title: review.title,
        back: review.back,
        effects: review.effects,
        changes: review.changes,
        findings: review.findings,
        command,
        form,
        button: review.button,
        ends_something: review.ends_something,
        asks_password,
    };
    answer::page(status, &page)
}
