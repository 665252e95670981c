//! What the authorization endpoint tells a client through the browser (RFC 6749 section 4.1.2): parameters, where they go, and how. Every
//! answer names its issuer (RFC 9207 section 2), and `state` if one was sent. Made only for a redirect URI that is proven.

use std::sync::Arc;

use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::form;
use jurat_registry::client::Client;

use super::redirect_target::RedirectTarget;
use super::response_mode::ResponseMode;

/// An answer to a client. Has no `Debug`: it may hold a code.
pub struct AuthorizationResponse {
    client: Arc<Client>,
    redirect_uri: String,
    mode: ResponseMode,
    parameters: Vec<(&'static str, String)>,
    error: Option<ErrorCode>,
}

impl AuthorizationResponse {
    /// The answer with a code.
    pub(super) fn with_code(to: &RedirectTarget, issuer: &str, code: String) -> Self {
        Self::of(to, issuer, vec![("code", code)], None)
    }

    /// The answer with an error.
    pub(super) fn with_error(
        to: &RedirectTarget,
        issuer: &str,
        code: ErrorCode,
        description: String,
    ) -> Self {
        let parameters = vec![
            ("error", code.name().to_owned()),
            ("error_description", description),
        ];
        Self::of(to, issuer, parameters, Some(code))
    }

    fn of(
        to: &RedirectTarget,
        issuer: &str,
        mut parameters: Vec<(&'static str, String)>,
        error: Option<ErrorCode>,
    ) -> Self {
        // RFC 6749 section 4.1.2: REQUIRED if the request had it, with the same value.
        parameters.extend(to.state.clone().map(|state| ("state", state)));
        // RFC 9207 section 2: the client tells by it which server answers.
        parameters.push(("iss", issuer.to_owned()));
        Self {
            client: Arc::clone(&to.client),
            redirect_uri: to.uri.clone(),
            mode: to.mode,
            parameters,
            error,
        }
    }

    /// Whom it is for.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The error; `None` where it is a code.
    pub fn error(&self) -> Option<ErrorCode> {
        self.error
    }

    /// How it travels.
    pub fn mode(&self) -> ResponseMode {
        self.mode
    }

    /// Where it goes, without the parameters.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// The parameters, for a form.
    pub fn parameters(&self) -> &[(&'static str, String)] {
        &self.parameters
    }

    /// The whole address of a redirect. RFC 6749 section 3.1.2: a query that the URI has is kept.
    pub fn location(&self) -> String {
        let mut location = self.redirect_uri.clone();
        if !location.ends_with(['?', '&']) {
            location.push(if location.contains('?') { '&' } else { '?' });
        }
        let parameters = self.parameters.iter();
        location + &form::encode(parameters.map(|(name, value)| (*name, value.as_str())))
    }
}
