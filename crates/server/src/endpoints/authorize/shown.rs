//! The two pages on the way to an answer: the sign-in and the consent, filled with what the request says.

use axum::response::Response;
use jurat_issuance::authorization_endpoint::{AskedFor, AskedScope, Decidable};
use jurat_registry::client::Client;

use super::Visit;
use crate::pages::csrf::Purpose;
use crate::pages::sign_in::Problem;
use crate::pages::{
    ClientShown, ConsentPage, SignInPage, UserShown, consent_page, host_of, scopes_shown,
    sign_in_page,
};

impl Visit<'_> {
    /// The sign-in page; `typed` is the name that was tried.
    pub(super) fn sign_in_page(
        &self,
        asked: &AskedFor,
        typed: &str,
        problem: Option<Problem<'_>>,
    ) -> Response {
        let host = host_of(asked.redirect_uri());
        let username = if typed.is_empty() {
            asked.login_hint().unwrap_or_default()
        } else {
            typed
        };
        let page = SignInPage {
            action: &self.address(self.query),
            csrf_token: &self.visitor.csrf_token(Purpose::SignIn, self.query),
            client: Some(client_shown(asked.client(), host.as_deref())),
            username,
            problem,
            redirect_uri: Some(asked.redirect_uri()),
        };
        sign_in_page(self.server.tenant(), &page)
    }

    /// The consent page.
    pub(super) fn consent_page(&self, decidable: &Decidable, scopes: &[AskedScope]) -> Response {
        let asked = decidable.asked();
        let host = host_of(asked.redirect_uri());
        let scopes = scopes_shown(scopes);
        let user = decidable.user().settings();
        let page = ConsentPage {
            action: &self.address(self.query),
            csrf_token: &self.visitor.csrf_token(Purpose::Consent, self.query),
            client: client_shown(asked.client(), host.as_deref()),
            user: UserShown {
                name: user.name.as_deref(),
                username: &user.username,
            },
            scopes: &scopes,
            redirect_uri: asked.redirect_uri(),
        };
        consent_page(self.server.tenant(), &page)
    }
}

fn client_shown<'a>(client: &'a Client, host: Option<&'a str>) -> ClientShown<'a> {
    let name = client.settings().name.as_deref();
    ClientShown {
        name: name.unwrap_or(client.id().as_str()),
        host,
        registered_itself: client.parts().registration.is_some(),
    }
}
