//! Sign-in to the console, by the name and password of a user of this server.

use axum::body::Body;
use axum::response::Response;
use http::{StatusCode, Uri};
use jurat_console::Form;
use jurat_console::door::SignInPage;
use jurat_issuance::sign_in::SignInRefusal;

use crate::console::answer;
use crate::console::posted::Posted;
use crate::console::visit::Caller;
use crate::endpoints::page_form::sentence;
use crate::pages::field;
use crate::respond::browser::{see_other, unavailable};

/// Where to go on to, below the console.
const TO: &str = "to";

/// The sign-in page.
pub(in crate::console) async fn show(caller: Caller, uri: Uri) -> Response {
    let query = Posted::read(uri.query().unwrap_or_default().as_bytes());
    let response = form_page(&caller, query.text(TO), "", None);
    caller.answered(response)
}

/// Signs in.
pub(in crate::console) async fn sign_in(mut caller: Caller, body: Body) -> Response {
    let form = match caller.posted(body).await {
        Ok(form) => form,
        Err(response) => return caller.answered(response),
    };
    let to = form.text(TO).map(str::to_owned);
    let typed = form.one(field::USERNAME).unwrap_or_default();
    if let Err(foreign) = caller.came_from_here(&form) {
        let response = form_page(&caller, to.as_deref(), typed, Some(sentence(&foreign)));
        return caller.answered(response);
    }
    let password = form.one(field::PASSWORD).unwrap_or_default();
    let problem = match caller
        .server()
        .sign_in(typed, password, caller.peer.0)
        .await
    {
        Ok(signed_in) => {
            let before = caller.visitor.session();
            let begun = caller.server().begin_session(&signed_in, before).await;
            return match begun {
                Ok(cookie) => {
                    caller.visitor.begin_session(&cookie);
                    let place = caller.base().to(below_console(to.as_deref()));
                    caller.answered(see_other(&place))
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
                    let response = unavailable(caller.server().tenant());
                    caller.answered(response)
                }
            };
        }
        Err(SignInRefusal::NotRecognized(why)) => {
            tracing::info!(
                why = why.for_operator(),
                "nobody was signed in to the console"
            );
            "Username and password are not those of somebody who can sign in here.".to_owned()
        }
        Err(SignInRefusal::TooMany { retry_after }) => {
            format!("Too many have been wrong of late: try again in {retry_after} seconds.")
        }
        Err(SignInRefusal::Unavailable(why)) => {
            tracing::warn!(error = &why as &dyn std::error::Error, "no sign-in now");
            let response = unavailable(caller.server().tenant());
            return caller.answered(response);
        }
    };
    let response = form_page(&caller, to.as_deref(), typed, Some(problem));
    caller.answered(response)
}

fn form_page(caller: &Caller, to: Option<&str>, typed: &str, problem: Option<String>) -> Response {
    let mut form = Form::new(caller.base().to("/sign-in"), caller.csrf_token());
    form = form
        .with(TO, below_console(to))
        .with(field::USERNAME, typed);
    let status = match problem {
        Some(problem) => {
            form = form.wrong("", problem);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        None => StatusCode::OK,
    };
    let page = SignInPage {
        frame: caller.doorway(),
        form,
        remark: None,
    };
    answer::page(status, &page)
}

/// A path below the console: an address that was sent along leads nowhere else.
fn below_console(to: Option<&str>) -> &str {
    let is_ours = |to: &&str| {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"/-._~%".contains(&b);
        to.starts_with('/')
            && !to.starts_with("//")
            && !to.contains("..")
            // WHATWG URL: `%2e` in a path is a dot to a browser.
            && !to.to_ascii_lowercase().contains("%2e")
            && to.bytes().all(allowed)
    };
    to.filter(is_ours).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::below_console;

    #[test]
    fn what_is_sent_along_leads_nowhere_but_below_the_console() {
        assert_eq!(
            below_console(Some("/clients/partner-1")),
            "/clients/partner-1"
        );
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/../oauth2",
            "/%2e%2E/oauth2",
            "/a?b",
            "\\evil",
            "",
        ] {
            assert_eq!(below_console(Some(elsewhere)), "/", "{elsewhere}");
        }
    }
}
