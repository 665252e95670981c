//! What the server does at the authorization endpoint: a request, what comes next of it, and the user's decision.

use jurat_protocol::form::Form;
use jurat_registry::store::StoreError;
use serde_json::{Map, Value};

use super::AuthorizationServer;
use crate::access_token::ActiveToken;
use crate::authorization_endpoint::{
    self, AskedFor, AuthorizationRefusal, AuthorizationResponse, Decidable, Next, PushRefusal,
    Pushed, code, push, request,
};
use crate::session::LiveSession;
use crate::unproven_request::TokenRequest;
use crate::userinfo;

impl AuthorizationServer {
    /// Checks an authorization request (RFC 6749 section 4.1.1), whose parameters a browser brings.
    pub async fn authorization_request(
        &self,
        form: &Form<'_>,
    ) -> Result<AskedFor, AuthorizationRefusal> {
        request::ask(&self.premises, form).await
    }

    /// Takes an authorization request that a client pushes (RFC 9126 section 2).
    pub async fn push(&self, request: &TokenRequest<'_>) -> Result<Pushed, PushRefusal> {
        push::push(request, &self.premises).await
    }

    /// What comes next of an authorization request in a browser with that session.
    pub async fn next(&self, asked: AskedFor, session: Option<&LiveSession>) -> Next {
        authorization_endpoint::next(asked, session, &self.premises).await
    }

    /// What the address of an authorization request carries in `after_sign_in` once the user has signed in for it.
    pub fn after_sign_in(&self, asked: &AskedFor, session: &LiveSession) -> String {
        asked.after_sign_in(session, &self.premises)
    }

    /// The user allows what was asked for: the answer with the code.
    pub async fn allow(
        &self,
        decidable: Decidable,
    ) -> Result<AuthorizationResponse, AuthorizationRefusal> {
        code::allow(decidable, &self.premises).await
    }

    /// The user does not allow it.
    pub async fn deny(
        &self,
        decidable: Decidable,
    ) -> Result<AuthorizationResponse, AuthorizationRefusal> {
        code::deny(decidable, &self.premises).await
    }

    /// The claims that an access token tells about the user it speaks for (OpenID Connect Core section 5.3); `None` where it was not issued
    /// for that.
    pub async fn userinfo(
        &self,
        token: &ActiveToken,
    ) -> Result<Option<Map<String, Value>>, StoreError> {
        userinfo::told_by(token, &self.premises).await
    }
}
