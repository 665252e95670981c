//! What the pages' endpoints share: the browser that asks, the form it sends, and a page for what goes wrong.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use jurat_protocol::form::Form;
use jurat_registry::randomness::NoRandomness;
use jurat_registry::store::StoreError;

use crate::extract::body::{self, WholeBody};
use crate::pages::visitor::Visitor;
use crate::pages::{MessagePage, message_page};
use crate::state::AppState;

/// The largest form that is read.
const MOST_FORM_BYTES: usize = 8 * 1024;

/// Why a page is not shown.
pub(crate) enum Unserved {
    /// A page says why.
    Message {
        /// The answer's status.
        status: StatusCode,
        /// What happened, in a few words.
        title: &'static str,
        /// What happened, as a sentence.
        sentence: &'static str,
        /// What the user can do about it.
        advice: Option<&'static str>,
    },
    /// The server cannot answer now; the cause is logged.
    Unavailable,
}

impl From<StoreError> for Unserved {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
        Self::Unavailable
    }
}

impl From<NoRandomness> for Unserved {
    fn from(error: NoRandomness) -> Self {
        tracing::error!(%error, "nothing can be made without randomness");
        Self::Unavailable
    }
}

/// The browser that asks.
pub(crate) fn visitor(app: &AppState, head: &Parts) -> Result<Visitor, Unserved> {
    Ok(Visitor::of(&app.authorization_server, &head.headers)?)
}

/// What is answered to a browser, with its cookies.
pub(crate) fn answered(
    app: &AppState,
    visitor: Visitor,
    served: Result<Response, Unserved>,
) -> Response {
    visitor.answered(served.unwrap_or_else(|why| unserved(app, &why)))
}

/// The form that a browser sends, whole.
pub(crate) async fn read(body: Body) -> Result<WholeBody, Unserved> {
    let body = body::read(body, MOST_FORM_BYTES).await;
    body.map_err(|_| malformed())
}

/// Its parameters.
pub(crate) fn parse(body: &[u8]) -> Result<Form<'_>, Unserved> {
    Form::parse(body).map_err(|_| malformed())
}

/// A sentence for people, of one that begins small and ends without a stop.
pub(crate) fn sentence(text: &impl ToString) -> String {
    let text = text.to_string();
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(characters)
        .chain(['.'])
        .collect()
}

fn malformed() -> Unserved {
    Unserved::Message {
        status: StatusCode::BAD_REQUEST,
        title: "This form cannot be read",
        sentence: "What the browser sent is not what the page asks for.",
        advice: Some("Go back and try again."),
    }
}

/// A page for what went wrong.
pub(crate) fn unserved(app: &AppState, why: &Unserved) -> Response {
    let page = match why {
        Unserved::Message {
            status,
            title,
            sentence,
            advice,
        } => MessagePage {
            status: *status,
            title,
            sentence,
            advice: *advice,
            reference: None,
            link: None,
        },
        Unserved::Unavailable => MessagePage {
            status: StatusCode::SERVICE_UNAVAILABLE,
            title: "The server cannot answer now",
            sentence: "Nothing was changed.",
            advice: Some("Try again in a moment."),
            reference: None,
            link: None,
        },
    };
    message_page(app.authorization_server.tenant(), &page)
}
