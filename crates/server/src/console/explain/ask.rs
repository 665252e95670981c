//! An assertion is pasted and explained. It is neither kept nor logged, and nothing of it is used up.

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use jurat_console::decisions::{ExplainPage, Explained};
use jurat_console::{Form, Place};

use super::explained::{explained, would};
use super::explanation::Explanation;
use super::mended::Mended;
use super::question::{FIELDS, Unasked, question};
use crate::console::answer;
use crate::console::api::{Call, Refused};
use crate::console::posted::Posted;
use crate::console::visit::Visit;

const ACTION: &str = "/explain";

/// The form; another page may have said who presents the assertion.
pub(in crate::console) async fn form(visit: Visit) -> Response {
    let client = visit.query("client").unwrap_or_default();
    let form = visit.form(ACTION).with("client", client);
    let response = page(&visit, StatusCode::OK, form, None);
    visit.answered(response)
}

/// What would come of it.
pub(in crate::console) async fn explain(visit: Visit, body: Body) -> Response {
    let response = match asked(&visit, body).await {
        Ok(response) | Err(response) => response,
    };
    visit.answered(response)
}

async fn asked(visit: &Visit, body: Body) -> Result<Response, Response> {
    let form = visit.posted(body).await?;
    let question = question(&form).map_err(|unasked| again(visit, &form, &unasked))?;
    let call = Call::new(Method::POST, "/explain").with(&question);
    let answer: Result<Explanation, _> = visit.api().ask(call).await;
    let explanation = answer.map_err(|refused| again(visit, &form, &blamed(&refused)))?;
    let mended = Mended::of_request(visit, &explanation);
    let shown = explained(visit, &explanation, would(&explanation), &mended);
    let form = typed(visit, &form);
    Ok(page(visit, StatusCode::OK, form, Some(shown)))
}

/// The form again, with what is wrong.
fn again(visit: &Visit, form: &Posted, unasked: &Unasked) -> Response {
    let form = typed(visit, form).wrong(unasked.field, unasked.sentence.clone());
    page(visit, StatusCode::UNPROCESSABLE_ENTITY, form, None)
}

fn blamed(refused: &Refused) -> Unasked {
    let blamed = refused.field.as_deref().unwrap_or_default();
    let field = FIELDS.iter().find(|field| **field == blamed);
    Unasked {
        field: field.copied().unwrap_or("assertion"),
        sentence: crate::endpoints::page_form::sentence(&refused.detail),
    }
}

fn typed(visit: &Visit, form: &Posted) -> Form {
    let own = |name: &&str| form.one(name).is_some();
    FIELDS
        .into_iter()
        .filter(own)
        .fold(visit.form(ACTION), |shown, name| {
            shown.with(name, form.one(name).unwrap_or_default())
        })
}

fn page(visit: &Visit, status: StatusCode, form: Form, explained: Option<Explained>) -> Response {
    let page = ExplainPage {
        frame: visit.frame(Place::Explain),
        form,
        explained,
    };
    answer::page(status, &page)
}
