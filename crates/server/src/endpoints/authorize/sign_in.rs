//! The sign-in form's answer. A sign-in begins a new session and ends the one before, so that nobody can plant one; then the browser comes
//! back to the request, whose address says that the user has signed in for it.

use axum::response::Response;
use jurat_issuance::authorization_endpoint::AskedFor;
use jurat_issuance::sign_in::{SignInRefusal, SignedIn};
use jurat_protocol::form::Form;
use jurat_registry::store::StoreError;

use super::Visit;
use crate::pages::csrf::Purpose;
use crate::pages::field;
use crate::pages::sign_in::Problem;
use crate::respond::browser::{see_other, unavailable};

impl Visit<'_> {
    pub(super) async fn sign_in(&mut self, form: &Form<'_>) -> Response {
        let asked = match self.asked().await {
            Ok(asked) => asked,
            Err(response) => return response,
        };
        let typed = form.value(field::USERNAME).unwrap_or_default();
        let token = form.value(field::CSRF_TOKEN);
        if let Err(foreign) = self
            .visitor
            .came_from_here(token, Purpose::SignIn, self.query)
        {
            let problem = foreign.to_string();
            return self.sign_in_page(&asked, typed, Some(Problem::Other(&problem)));
        }
        let password = form.value(field::PASSWORD).unwrap_or_default();
        let problem = match self.server.sign_in(typed, password, self.peer).await {
            Ok(signed_in) => return self.signed_in(&asked, &signed_in).await,
            Err(SignInRefusal::NotRecognized(why)) => {
                tracing::info!(why = why.for_operator(), "a user was not signed in");
                Problem::Wrong
            }
            Err(SignInRefusal::TooMany { retry_after }) => Problem::Wait(retry_after),
            Err(SignInRefusal::Unavailable(why)) => {
                tracing::warn!(error = &why as &dyn std::error::Error, "no sign-in now");
                return unavailable(self.server.tenant());
            }
        };
        self.sign_in_page(&asked, typed, Some(problem))
    }

    async fn signed_in(&mut self, asked: &AskedFor, signed_in: &SignedIn) -> Response {
        match self.begin_session(asked, signed_in).await {
            Ok(Some(proof)) => see_other(&self.address_after(Some(&proof))),
            _ => unavailable(self.server.tenant()),
        }
    }

    /// The proof that the session was begun for this request.
    async fn begin_session(
        &mut self,
        asked: &AskedFor,
        signed_in: &SignedIn,
    ) -> Result<Option<String>, StoreError> {
        let before = self.visitor.session();
        let cookie = self.server.begin_session(signed_in, before).await?;
        let session = self.server.session(&cookie).await?;
        self.visitor.begin_session(&cookie);
        Ok(session.map(|session| self.server.after_sign_in(asked, &session)))
    }
}
