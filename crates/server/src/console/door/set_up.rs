//! The first administrator chooses a name and a password, by a link that works once.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use jurat_console::Form;
use jurat_console::door::SetUpPage;
use jurat_issuance::invitation::InvitationRefusal;
use jurat_issuance::new_password::LEAST_CHARACTERS;
use jurat_registry::author::{Author, By};
use jurat_registry::store::StoreError;
use jurat_registry::user::{User, UserParts};

use crate::console::answer;
use crate::console::posted::Posted;
use crate::console::visit::Caller;
use crate::endpoints::page_form::sentence;
use crate::extract::path::Named;
use crate::pages::field;
use crate::respond::browser::{see_other, unavailable};

/// What is wrong with what was typed: the field, and a sentence.
type Wrong = (&'static str, String);

/// Why nobody is set up.
enum Refused {
    Typed(Wrong),
    Spent,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The set-up page.
pub(in crate::console) async fn show(Named(ticket): Named<String>, caller: Caller) -> Response {
    let response = match invited(&caller, &ticket).await {
        Ok(user) => {
            let form = form(&caller, &ticket).with(field::USERNAME, &user.settings().username);
            page(&caller, form, StatusCode::OK)
        }
        Err(refused) => refused_page(&caller, &refused),
    };
    caller.answered(response)
}

/// Sets name and password, and signs in.
pub(in crate::console) async fn set_up(
    Named(ticket): Named<String>,
    mut caller: Caller,
    body: Body,
) -> Response {
    let typed = match caller.posted(body).await {
        Ok(typed) => typed,
        Err(response) => return caller.answered(response),
    };
    let response = match done(&mut caller, &ticket, &typed).await {
        Ok(()) => see_other(&caller.base().to("/")),
        Err(Refused::Typed((field, sentence))) => {
            let mut again = form(&caller, &ticket);
            for name in [field::USERNAME, "name"] {
                again = again.with(name, typed.one(name).unwrap_or_default());
            }
            let again = again.wrong(field, sentence);
            page(&caller, again, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(refused) => refused_page(&caller, &refused),
    };
    caller.answered(response)
}

async fn done(caller: &mut Caller, ticket: &str, typed: &Posted) -> Result<(), Refused> {
    if let Err(foreign) = caller.came_from_here(typed) {
        return Err(Refused::Typed(("", sentence(&foreign))));
    }
    let user = invited(caller, ticket).await?;
    let password = typed.one(field::PASSWORD).unwrap_or_default();
    if typed.one(field::PASSWORD_AGAIN) != Some(password) {
        let sentence = "The two are not the same.".to_owned();
        return Err(Refused::Typed((field::PASSWORD_AGAIN, sentence)));
    }
    name(caller, &user, typed).await?;
    let server = caller.server();
    let user = server.accept_invitation(ticket, password).await;
    let user = user.map_err(|refusal| match refusal {
        InvitationRefusal::Unknown => Refused::Spent,
        InvitationRefusal::Unfit(unfit) => Refused::Typed((field::PASSWORD, sentence(&unfit))),
        InvitationRefusal::Store(error) => Refused::Store(error),
        InvitationRefusal::Hashing(error) => {
            tracing::error!(%error, "a password was not set");
            Refused::Typed(("", "The server cannot set it now.".to_owned()))
        }
    })?;
    let username = &user.settings().username;
    let signed_in = server.sign_in(username, password, caller.peer.0).await;
    let signed_in = signed_in.map_err(|_| Refused::Spent)?;
    let cookie = server
        .begin_session(&signed_in, caller.visitor.session())
        .await?;
    caller.visitor.begin_session(&cookie);
    Ok(())
}

/// Gives the user the names that were typed.
async fn name(caller: &Caller, user: &User, typed: &Posted) -> Result<(), Refused> {
    let mut parts: UserParts = user.parts().clone();
    let username = typed.text(field::USERNAME).unwrap_or_default();
    username.clone_into(&mut parts.settings.username);
    parts.settings.name = typed.text("name").map(str::to_owned);
    if parts.settings == user.parts().settings {
        return Ok(());
    }
    parts.revision += 1;
    parts.updated_at = caller.now;
    let wrong = |field: &str, sentence: String| {
        let field = if field == "name" {
            "name"
        } else {
            field::USERNAME
        };
        Refused::Typed((field, sentence))
    };
    let named = User::new(parts).map_err(|invalid| wrong(invalid.field, invalid.sentence))?;
    let author = Author::of(By::User(user.id())).at(caller.peer.0);
    match caller.server().store().user_replace(author, named).await {
        Ok(()) => Ok(()),
        Err(StoreError::NameTaken { .. }) => {
            Err(wrong("username", "This name is another user’s.".to_owned()))
        }
        Err(StoreError::Stale | StoreError::NotFound) => Err(Refused::Spent),
        Err(error) => Err(error.into()),
    }
}

/// The user whom the link is for: one who administers and has no password yet.
async fn invited(caller: &Caller, ticket: &str) -> Result<std::sync::Arc<User>, Refused> {
    let user = caller.server().invited(ticket).await?;
    user.filter(|user| user.parts().role.is_some() && user.parts().password.is_none())
        .ok_or(Refused::Spent)
}

fn form(caller: &Caller, ticket: &str) -> Form {
    let action = caller.base().record("set-up", ticket);
    Form::new(action, caller.csrf_token())
}

fn page(caller: &Caller, form: Form, status: StatusCode) -> Response {
    let page = SetUpPage {
        frame: caller.doorway(),
        form,
        fewest_chars: u32::try_from(LEAST_CHARACTERS).unwrap_or(u32::MAX),
    };
    answer::page(status, &page)
}

fn refused_page(caller: &Caller, refused: &Refused) -> Response {
    match refused {
        Refused::Store(error) => {
            tracing::error!(error = error as &dyn std::error::Error, "the store failed");
            unavailable(caller.server().tenant())
        }
        Refused::Spent | Refused::Typed(_) => {
            let sentence = "The link was used, or is too old. It works once; jurat serve prints a new one while nobody administers the server.";
            caller.message(StatusCode::GONE, "This link is spent", sentence)
        }
    }
}
