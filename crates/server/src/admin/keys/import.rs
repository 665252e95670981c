//! `POST /admin/v1/keys/import`: a private key as PEM or JWK becomes the next key of its algorithm. It never comes back.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::keyring::administration::ShownKey;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::KeyError;
use schemars::JsonSchema;
use serde_json::{Map, Value};

use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A private key; one of `pem` and `jwk` is stated.
#[derive(JsonSchema)]
#[schemars(rename = "PrivateKey", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
struct StatedPrivateKey {
    /// PKCS #8, PKCS #1 or SEC 1, as PEM.
    pem: Option<String>,
    /// As JWK.
    jwk: Option<Map<String, Value>>,
    /// The algorithm it is to sign with, where the key does not say.
    algorithm: Option<Algorithm>,
    /// Whether it signs at once, and not when it has been published for a while.
    immediately: Option<bool>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::SigningKeys,
        "importSigningKey",
        "Takes a private key, as PEM or JWK, as the next key of its algorithm.",
    )
    .described("It never comes back.")
    .takes::<StatedPrivateKey>()
    .creates::<ShownKey>("The key.")
    .refuses(
        StatusCode::CONFLICT,
        "The key is known already, a key waits already, or another change came between.",
    )
}

/// Imports a key.
pub(crate) async fn import(
    State(app): State<AppState>,
    administrator: Administrator,
    mut body: JsonBody,
) -> Result<Response, Problem> {
    let algorithm: Option<Algorithm> = body.take("algorithm")?;
    let immediately = body.take("immediately")?;
    let key = read(&mut body, algorithm)?;
    let keyring = app.authorization_server.keyring();
    let takes_over = super::takes_over(immediately);
    if administrator.only_tries() {
        let tried = keyring.try_import(&key, takes_over).await?;
        return Ok(json::private(StatusCode::CREATED, &tried));
    }
    let imported = keyring
        .import(&key, takes_over, &administrator.author()?)
        .await;
    let imported = super::told(&app, imported)?;
    Ok(json::private(StatusCode::CREATED, &imported))
}

/// A member that is secret: what the reader says of it could quote it.
fn of_secret(field: &'static str, what: &'static str) -> impl Fn(Problem) -> Problem {
    move |_| Problem::of_field(field, format!("it must be {what}"))
}

/// The one key in the body. No error quotes it.
fn read(body: &mut JsonBody, algorithm: Option<Algorithm>) -> Result<SigningKey, Problem> {
    let pem: Option<String> = body.take("pem").map_err(of_secret("pem", "a PEM text"))?;
    let jwk: Option<Map<String, Value>> = body
        .take("jwk")
        .map_err(of_secret("jwk", "a JSON object"))?;
    if let Some(unknown) = body.0.keys().next() {
        return Err(Problem::of_field(
            unknown.clone(),
            "a key to import is pem or jwk, with algorithm and immediately",
        ));
    }
    let wrong =
        |field: &'static str| move |error: KeyError| Problem::of_field(field, error.to_string());
    match (pem, jwk) {
        (Some(pem), None) => SigningKey::from_pem(&pem, algorithm).map_err(wrong("pem")),
        (None, Some(jwk)) => {
            let text = Value::Object(jwk).to_string();
            SigningKey::from_private_jwk(text.as_bytes(), algorithm).map_err(wrong("jwk"))
        }
        _ => Err(Problem::of_field(
            "pem",
            "send one private key: as pem, or as jwk",
        )),
    }
}
