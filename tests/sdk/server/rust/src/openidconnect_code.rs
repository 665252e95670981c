//! The crate openidconnect as a web application: code with PKCE and nonce, the ID token and its hash of the access token, userinfo, refresh with
//! rotation, introspection, revocation, logout; and its errors where the server refuses, or where the answer is not what was asked.

use anyhow::{Context, Result};
use openidconnect::core::{CoreErrorResponseType, CoreUserInfoClaims};
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, ClientSecret, CsrfToken, LogoutRequest, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PostLogoutRedirectUrl, TokenResponse,
};

use crate::checks::Checks;
use crate::provider::{self, Provider, is_refusal};
use crate::shop::{Shop, refresh_token};
use crate::{http, secret};

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
    signs_out(&shop, &provider, &mut checks)?;
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

fn signs_out(shop: &Shop<'_>, provider: &Provider, checks: &mut Checks) -> Result<()> {
    let mut asked = shop.ask("allow")?;
    let tokens = shop.redeem(&asked)?;
    let endpoint = provider.additional_metadata().end_session_endpoint.clone();
    let bye = PostLogoutRedirectUrl::new("http://127.0.0.1:9/bye".to_owned())?;
    let state = CsrfToken::new_random();
    let address = LogoutRequest::from(endpoint)
        .set_id_token_hint(tokens.id_token().context("no ID token")?)
        .set_post_logout_redirect_uri(bye.clone())
        .set_state(state.clone())
        .http_get_url();
    let back = asked.browser.go_through(&address, "allow")?;
    let expected = format!("{}?state={}", bye.as_str(), state.secret());
    checks.holds(
        "LogoutRequest signs the user out, who is back at once with state",
        back.is_some_and(|back| back.as_str() == expected),
    );
    checks.refused(
        "what was granted in the session has ended",
        shop.refresh(&tokens),
        |error| is_refusal(error, &CoreErrorResponseType::InvalidGrant),
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
