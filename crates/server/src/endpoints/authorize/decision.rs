//! The consent form's answer: allow, deny, or "not you?". It counts only from the page that this server showed to this browser and session
//! for this very request.

use axum::response::Response;
use jurat_issuance::authorization_endpoint::Next;
use jurat_protocol::form::Form;

use super::{Visit, answer};
use crate::pages::csrf::Purpose;
use crate::pages::field;
use crate::respond::browser::{see_other, unavailable};

impl Visit<'_> {
    pub(super) async fn decided(&mut self, decision: &str, form: &Form<'_>) -> Response {
        let token = form.value(field::CSRF_TOKEN);
        let is_ours = self
            .visitor
            .came_from_here(token, Purpose::Consent, self.query);
        if is_ours.is_err() {
            // The page is shown anew, and nothing happened.
            return self.come().await;
        }
        match decision {
            field::ALLOW => self.decide(true).await,
            field::DENY => self.decide(false).await,
            field::SWITCH_USER => self.switch_user().await,
            _ => self.come().await,
        }
    }

    async fn decide(&mut self, is_allowed: bool) -> Response {
        let asked = match self.asked().await {
            Ok(asked) => asked,
            Err(response) => return response,
        };
        let session = match self.session().await {
            Ok(session) => session,
            Err(response) => return response,
        };
        match self.server.next(asked, session.as_ref()).await {
            Next::SignIn(asked) => self.sign_in_page(&asked, "", None),
            Next::Answer(answer) => answer::told(self.server, &answer),
            Next::Consent(decidable, _) | Next::Decide(decidable) => {
                let decided = if is_allowed {
                    self.server.allow(*decidable).await
                } else {
                    self.server.deny(*decidable).await
                };
                answer::decided(self.server, decided)
            }
        }
    }

    async fn switch_user(&mut self) -> Response {
        if let Some(cookie) = self.visitor.session()
            && self.server.end_session(cookie).await.is_err()
        {
            return unavailable(self.server.tenant());
        }
        self.visitor.end_session();
        see_other(&self.address_after(None))
    }
}
