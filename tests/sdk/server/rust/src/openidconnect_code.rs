//! The crate openidconnect as a web application: code with PKCE and nonce, the ID token and its hash of the access token, userinfo, refresh with
//! rotation, introspection, revocation; and its errors where the server refuses, or where the answer is not what was asked.

use anyhow::{Context, Result};
use openidconnect::core::{
    CoreErrorResponseType, CoreResponseType, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::url::Url;
use openidconnect::{
    AccessTokenHash, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientSecret,
    CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RefreshToken,
    Scope, TokenIntrospectionResponse, TokenResponse,
};

use crate::browser::Browser;
use crate::checks::Checks;
use crate::provider::{self, Client, Provider, is_refusal};
use crate::{http, secret};

/// What an answer of the authorization endpoint is checked by.
struct Asked {
    came: Url,
    state: CsrfToken,
    nonce: Nonce,
    verifier: String,
}

struct Shop<'s> {
    client: Client,
    server: &'s str,
    password: String,
}

/// How many checks failed.
pub(crate) fn check(server: &str) -> Result<usize> {
    let mut checks = Checks::of("openidconnect (Rust)");
    let provider = provider::discover(server)?;
    checks.holds(
        "ProviderMetadata::discover reads the metadata and the published keys",
        !provider.jwks().keys().is_empty(),
    );
    let shop = Shop {
        client: provider::client(&provider, "shop-rust", Some(secret("shop-rust")?))?,
        server,
        password: secret("alice")?,
    };
    signs_in(&shop, &provider, &mut checks)?;
    goes_on(&shop, &mut checks)?;
    is_refused(&shop, &mut checks)?;
    Ok(checks.failed())
}

fn signs_in(shop: &Shop<'_>, provider: &Provider, checks: &mut Checks) -> Result<()> {
    let asked = shop.ask("allow")?;
    checks.holds(
        "the answer repeats its state",
        asked.came("state")? == *asked.state.secret(),
    );
    let promised = provider
        .additional_metadata()
        .authorization_response_iss_parameter_supported;
    let iss = asked.came("iss")? == provider.issuer().as_str();
    checks.holds(
        "the answer says who gives it (RFC 9207); the crate does not look",
        promised && iss,
    );

    let tokens = shop.redeem(&asked)?;
    let verifier = shop.client.id_token_verifier();
    let id_token = tokens.id_token().context("no ID token")?;
    let claims = id_token.claims(&verifier, &asked.nonce)?;
    let name = claims.preferred_username().map(|name| name.as_str());
    checks.holds(
        "the ID token is verified, nonce and all",
        name == Some("alice"),
    );
    let hash = AccessTokenHash::from_token(
        tokens.access_token(),
        id_token.signing_alg()?,
        id_token.signing_key(&verifier)?,
    )?;
    checks.holds(
        "it goes with the access token (at_hash)",
        claims.access_token_hash() == Some(&hash),
    );
    let another = id_token.claims(&verifier, &Nonce::new_random());
    checks.refused(
        "another nonce is ClaimsVerificationError::InvalidNonce",
        another,
        |error| matches!(error, ClaimsVerificationError::InvalidNonce(_)),
    );

    let about = shop.client.user_info(
        tokens.access_token().clone(),
        Some(claims.subject().clone()),
    )?;
    let about: CoreUserInfoClaims = about.request(&http::client())?;
    checks.holds(
        "userinfo speaks of the same user",
        about.preferred_username() == claims.preferred_username(),
    );
    Ok(())
}

fn goes_on(shop: &Shop<'_>, checks: &mut Checks) -> Result<()> {
    let first = shop.redeem(&shop.ask("allow")?)?;
    let second = shop.refresh(&first)?;
    let rotated = refresh_token(&second)?.secret() != refresh_token(&first)?.secret();
    checks.holds("a refresh brings the next refresh token", rotated);
    let called = http::resource(shop.server, second.access_token().secret())?;
    checks.holds(
        "its access token opens the protected resource",
        called.contains("orders.read"),
    );
    let third = shop.refresh(&second)?;
    checks.refused(
        "a refresh token used twice is ServerResponse with InvalidGrant",
        shop.refresh(&first),
        |error| is_refusal(error, &CoreErrorResponseType::InvalidGrant),
    );
    checks.refused("and its family has ended", shop.refresh(&third), |error| {
        is_refusal(error, &CoreErrorResponseType::InvalidGrant)
    });

    let kept = shop.redeem(&shop.ask("allow")?)?;
    checks.holds("introspection knows a live token", shop.is_active(&kept)?);
    let request = shop
        .client
        .revoke_token(refresh_token(&kept)?.clone().into())?;
    request.request(&http::client())?;
    checks.holds(
        "revoking its refresh token takes it along",
        !shop.is_active(&kept)?,
    );
    Ok(())
}

fn is_refused(shop: &Shop<'_>, checks: &mut Checks) -> Result<()> {
    let spent = shop.ask("allow")?;
    shop.redeem(&spent)?;
    checks.refused(
        "a code used twice is ServerResponse with InvalidGrant",
        shop.redeem(&spent),
        |error| is_refusal(error, &CoreErrorResponseType::InvalidGrant),
    );
    let mut guessed = shop.ask("allow")?;
    guessed.verifier = PkceCodeChallenge::new_random_sha256().1.into_secret();
    checks.refused(
        "another verifier is ServerResponse with InvalidGrant",
        shop.redeem(&guessed),
        |error| is_refusal(error, &CoreErrorResponseType::InvalidGrant),
    );
    let asked = shop.ask("allow")?;
    let wrong = Shop {
        client: shop
            .client
            .clone()
            .set_client_secret(ClientSecret::new("0".repeat(64))),
        server: shop.server,
        password: shop.password.clone(),
    };
    checks.refused(
        "a wrong secret is ServerResponse with InvalidClient",
        wrong.redeem(&asked),
        |error| is_refusal(error, &CoreErrorResponseType::InvalidClient),
    );
    let denied = shop.ask("deny")?;
    checks.holds(
        "what the user denies comes back as access_denied",
        denied.came("error")? == "access_denied",
    );
    Ok(())
}

impl Asked {
    /// That parameter of the answer.
    fn came(&self, name: &str) -> Result<String> {
        let found = self.came.query_pairs().find(|(key, _)| key == name);
        let (_, value) = found.with_context(|| format!("no {name} in {}", self.came))?;
        Ok(value.into_owned())
    }
}

impl Shop<'_> {
    /// A user who signs in and decides.
    fn ask(&self, decision: &str) -> Result<Asked> {
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
            came,
            state,
            nonce,
            verifier: verifier.into_secret(),
        })
    }

    fn redeem(&self, asked: &Asked) -> Result<CoreTokenResponse> {
        let code = AuthorizationCode::new(asked.came("code")?);
        let request = self.client.exchange_code(code)?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.clone()));
        Ok(request.request(&http::client())?)
    }

    fn refresh(&self, tokens: &CoreTokenResponse) -> Result<CoreTokenResponse> {
        let request = self.client.exchange_refresh_token(refresh_token(tokens)?)?;
        Ok(request.request(&http::client())?)
    }

    fn is_active(&self, tokens: &CoreTokenResponse) -> Result<bool> {
        let told = self.client.introspect(tokens.access_token());
        Ok(told.request(&http::client())?.active())
    }
}

fn refresh_token(tokens: &CoreTokenResponse) -> Result<&RefreshToken> {
    tokens.refresh_token().context("no refresh token")
}
