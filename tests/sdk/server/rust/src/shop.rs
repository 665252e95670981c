//! An application that users sign in to, as one makes it with openidconnect: what its checks have in common.

use anyhow::{Context, Result};
use openidconnect::core::{CoreResponseType, CoreTokenResponse};
use openidconnect::url::Url;
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, CsrfToken, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RefreshToken, Scope, TokenIntrospectionResponse,
};

use crate::browser::Browser;
use crate::http;
use crate::provider::Client;

/// What an answer of the authorization endpoint is checked by.
pub(crate) struct Asked<'s> {
    pub(crate) browser: Browser<'s>,
    pub(crate) came: Url,
    pub(crate) state: CsrfToken,
    pub(crate) nonce: Nonce,
    pub(crate) verifier: String,
}

/// One client and its user.
pub(crate) struct Shop<'s> {
    pub(crate) client: Client,
    pub(crate) server: &'s str,
    pub(crate) password: String,
}

impl Asked<'_> {
    /// That parameter of the answer.
    pub(crate) fn came(&self, name: &str) -> Result<String> {
        let found = self.came.query_pairs().find(|(key, _)| key == name);
        let (_, value) = found.with_context(|| format!("no {name} in {}", self.came))?;
        Ok(value.into_owned())
    }
}

impl Shop<'_> {
    /// A user who signs in and decides.
    pub(crate) fn ask(&self, decision: &str) -> Result<Asked<'_>> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let request = self
            .client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let (address, state, nonce) = request
            .add_scope(Scope::new("profile".to_owned()))
            .add_scope(Scope::new("orders.read".to_owned()))
            .add_extra_param("prompt", "consent")
            .set_pkce_challenge(challenge)
            .url();
        let mut browser = Browser::of("alice", &self.password, self.server)?;
        let came = browser
            .go_through(&address, decision)?
            .context("the browser was not sent back")?;
        Ok(Asked {
            browser,
            came,
            state,
            nonce,
            verifier: verifier.into_secret(),
        })
    }

    pub(crate) fn redeem(&self, asked: &Asked<'_>) -> Result<CoreTokenResponse> {
        let code = AuthorizationCode::new(asked.came("code")?);
        let request = self.client.exchange_code(code)?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.clone()));
        Ok(request.request(&http::client())?)
    }

    pub(crate) fn refresh(&self, tokens: &CoreTokenResponse) -> Result<CoreTokenResponse> {
        let request = self.client.exchange_refresh_token(refresh_token(tokens)?)?;
        Ok(request.request(&http::client())?)
    }

    pub(crate) fn is_active(&self, tokens: &CoreTokenResponse) -> Result<bool> {
        let told = self.client.introspect(tokens.access_token());
        Ok(told.request(&http::client())?.active())
    }
}

pub(crate) fn refresh_token(tokens: &CoreTokenResponse) -> Result<&RefreshToken> {
    tokens.refresh_token().context("no refresh token")
}
