//! The crate oauth2 as a service: client credentials, introspection (RFC 7662) and revocation (RFC 7009).

use anyhow::Result;
use oauth2::basic::{BasicClient, BasicErrorResponseType};
use oauth2::{
    AuthType, ClientId, ClientSecret, IntrospectionUrl, RequestTokenError, RevocationUrl, Scope,
    TokenIntrospectionResponse, TokenResponse, TokenUrl,
};

use crate::checks::Checks;
use crate::{http, secret};

/// With each way to authenticate that the crate has. How many checks failed.
pub(crate) fn check(server: &str) -> Result<usize> {
    let mut checks = Checks::of("oauth2 (Rust)");
    let http = http::client();
    let ways = [
        ("service-basic", AuthType::BasicAuth),
        ("service-odd", AuthType::BasicAuth),
        ("service-post", AuthType::RequestBody),
    ];
    for (id, way) in ways {
        let name = format!("{way:?} of {id}");
        let client = BasicClient::new(ClientId::new(id.to_owned()))
            .set_client_secret(ClientSecret::new(secret(id)?))
            .set_auth_type(way)
            .set_token_uri(TokenUrl::new(format!("{server}/oauth2/token"))?)
            .set_introspection_url(IntrospectionUrl::new(format!(
                "{server}/oauth2/introspect"
            ))?)
            .set_revocation_url(RevocationUrl::new(format!(
                "{}/oauth2/revoke",
                http::behind_tls(server)
            ))?);

        let orders = Scope::new("orders.read".to_owned());
        let answer = client
            .exchange_client_credentials()
            .add_scope(orders.clone())
            .request(&http)?;
        let lives = answer.expires_in().is_some_and(|life| !life.is_zero());
        let told = answer.scopes().is_some_and(|told| told == &vec![orders]);
        checks.holds(
            &format!("client_credentials, {name}: a token with its scope and end"),
            lives && told,
        );
        let token = answer.access_token();
        let called = http::resource(server, token.secret())?;
        checks.holds(
            &format!("client_credentials, {name}: the protected resource answers {id}"),
            called.contains(id),
        );

        let known = client.introspect(token).request(&http)?;
        let mine = known
            .client_id()
            .is_some_and(|client| client.as_str() == id);
        checks.holds(
            &format!("introspection, {name}: its own token is active"),
            known.active() && mine,
        );
        client.revoke_token(token.clone().into())?.request(&http)?;
        let known = client.introspect(token).request(&http)?;
        checks.holds(
            &format!("revocation, {name}: it is active no more"),
            !known.active(),
        );

        let payroll = Scope::new("payroll".to_owned());
        let refused = client
            .exchange_client_credentials()
            .add_scope(payroll)
            .request(&http);
        let right = matches!(&refused, Err(RequestTokenError::ServerResponse(error)) if *error.error() == BasicErrorResponseType::InvalidScope);
        checks.holds(
            &format!("{name}: a scope it may not have is ServerResponse with InvalidScope"),
            right,
        );

        let wrong = client.set_client_secret(ClientSecret::new("0".repeat(64)));
        let refused = wrong.exchange_client_credentials().request(&http);
        let right = matches!(&refused, Err(RequestTokenError::ServerResponse(error)) if *error.error() == BasicErrorResponseType::InvalidClient);
        checks.holds(
            &format!("{name}: a wrong secret is ServerResponse with InvalidClient"),
            right,
        );
    }
    Ok(checks.failed())
}
