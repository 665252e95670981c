//! How a token that is presented is proven: by its type, and a JWT by whose it is.

use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_registry::client::Client;

use super::asked::{Presented, TokenType};
use super::proven_token::ProvenToken;
use super::{access_token, id_token, trusted_jwt};
use crate::rejection::Rejection;
use crate::request_context::RequestContext;

/// Proves a token that `client` presents. What it says it is decides where it is looked for; a JWT is this server's by its `iss`.
pub(super) async fn prove(
    presented: Presented<'_>,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<ProvenToken, Rejection> {
    let Presented { text, token_type } = presented;
    match (token_type, is_of_this_server(text, context)) {
        (TokenType::AccessToken, _) | (TokenType::Jwt, true) => {
            access_token::prove(text, client, context).await
        }
        (TokenType::IdToken, true) => id_token::prove(text, client, context).await,
        (TokenType::Jwt | TokenType::IdToken, false) => {
            trusted_jwt::prove(text, client, context).await
        }
    }
}

/// Whether it is a JWT that says so; it is proven afterwards.
fn is_of_this_server(text: &str, context: &RequestContext<'_>) -> bool {
    let Ok(jws) = CompactJws::decode(text) else {
        return false;
    };
    let own = context.premises.own_names.issuer();
    UnverifiedJwt::parse(&jws).is_ok_and(|jwt| jwt.issuer() == Some(own))
}
