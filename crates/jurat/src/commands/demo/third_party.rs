//! An identity provider signs for its user, and a client presents what it signed (RFC 7523 section 2.1, RFC 7521 section 4.1).

use http::StatusCode;
use serde_json::json;

use crate::admin_client::token_endpoint::TokenRequest;
use crate::assertion;
use crate::commands::token::member;
use crate::failure::Outcome;

use super::playground::Playground;
use super::stage::{self, Stage};

/// The issuer that is trusted.
pub(super) const IDENTITY_PROVIDER: &str = "https://idp.example.com";
/// The name of its key's file.
pub(super) const IDENTITY_PROVIDER_FILE: &str = "demo-idp";
/// The client that presents its assertions.
pub(super) const PORTAL: &str = "demo-portal";
/// The user it signs for.
pub(super) const USER: &str = "alice";

/// Shows it.
pub(super) async fn show(stage: &mut Stage, ground: &Playground) -> Outcome {
    stage.step(
        "An identity provider vouches for its user",
        "Another issuer with a key of its own. What it signs about alice counts here, when a client that may present it authenticates as well.",
    );
    let portal = json!({ "scope": ["orders.read"], "default_scope": ["orders.read"] });
    let secret = ground.register_client_with_secret(PORTAL, portal).await?;
    let trust = json!({ "clients": { "only": [PORTAL] } });
    let provider = ground
        .register_identity_provider(IDENTITY_PROVIDER, IDENTITY_PROVIDER_FILE, trust)
        .await?;
    let sign = || {
        Ok::<_, crate::failure::Failure>(assertion::sign(
            &provider.key,
            &ground.claims(&provider, USER)?,
        ))
    };
    let assertion = sign()?;
    stage::jwt(&assertion);
    stage::gap();
    let request = TokenRequest::jwt_bearer(&assertion).by_client(PORTAL, &secret);
    stage::request(&request, &ground.server().token_url());
    stage::gap();
    let (answer, took) = ground.trade(&request).await?;
    stage::answer(&answer, took);
    stage::gap();
    let token = member(&answer, "access_token").unwrap_or_default();
    stage.check(
        answer.status == StatusCode::OK && !token.is_empty(),
        "an access token was granted",
    );
    let (resource, _) = ground.call_resource(&token).await?;
    let speaks_for = member(&resource, "sub").unwrap_or_default();
    stage.check(
        speaks_for == USER,
        format_args!("it speaks for {USER}, and {PORTAL} acts"),
    );
    let (answer, _) = ground.trade(&TokenRequest::jwt_bearer(&sign()?)).await?;
    let code = stage::reason(&answer);
    let turned_away = matches!(&*code, "invalid_client" | "invalid_grant");
    stage.check(
        turned_away,
        format_args!("without the client's secret it is refused: {code}"),
    );
    Ok(())
}
