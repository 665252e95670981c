//! The sign-in page: username and password.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;

use super::layout::{Layout, render};
use super::plain_text::filters;
use super::policy::FormTarget;
use super::shown::ClientShown;

/// What the sign-in page says.
#[derive(Clone, Copy)]
pub struct SignInPage<'a> {
    /// Where the form is sent: a path of this server with its query.
    pub action: &'a str,
    /// From [`super::visitor::Visitor::csrf_token`].
    pub csrf_token: &'a str,
    /// For whom the user signs in; `None` when nobody in particular asked.
    pub client: Option<ClientShown<'a>>,
    /// What stands in the field for the name: `login_hint`, or what was typed before.
    pub username: &'a str,
    /// Why the last try failed. The answer is then 422, or 429 when the user has to wait.
    pub problem: Option<Problem<'a>>,
    /// Where the browser may be sent once the user has signed in.
    pub redirect_uri: Option<&'a str>,
}

/// Why a try failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem<'a> {
    /// Name or password is wrong; which one is not told.
    Wrong,
    /// Too many tries failed: so many seconds to wait.
    Wait(u32),
    /// Something else, as a sentence.
    Other(&'a str),
}

impl Problem<'_> {
    fn sentence(&self) -> String {
        match self {
            Self::Wrong => "Username or password is wrong.".to_owned(),
            Self::Wait(1) => "Too many tries. Wait a second, then try again.".to_owned(),
            Self::Wait(seconds @ ..=90) => {
                format!("Too many tries. Wait {seconds} seconds, then try again.")
            }
            Self::Wait(seconds) => {
                let minutes = seconds.div_ceil(60);
                format!("Too many tries. Wait {minutes} minutes, then try again.")
            }
            Self::Other(sentence) => (*sentence).to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInTemplate<'a> {
    layout: Layout<'a>,
    page: &'a SignInPage<'a>,
    problem: Option<String>,
}

/// The sign-in page.
pub fn sign_in_page(tenant: &Tenant, page: &SignInPage<'_>) -> Response {
    let status = match page.problem {
        None => StatusCode::OK,
        // RFC 9110 section 15.5.2 wants a challenge with 401, and a form has none.
        Some(Problem::Wrong | Problem::Other(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Problem::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
    };
    let template = SignInTemplate {
        layout: Layout::of(tenant),
        page,
        problem: page.problem.map(|problem| problem.sentence()),
    };
    render(
        tenant,
        status,
        FormTarget::here_then(page.redirect_uri),
        &template,
    )
}
