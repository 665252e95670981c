//! How a resource server checks the tokens for it, ready to be copied, with its own values: a JWT by the server's keys, an opaque token by
//! asking (RFC 7662).

use crate::part::Code;
use crate::quoting::{quoted, shell};

/// What the samples say.
#[derive(Debug, Clone)]
pub struct ResourceSampleValues {
    /// This server's issuer identifier.
    pub issuer: String,
    /// The URL of the JWK Set.
    pub jwks_url: String,
    /// The URL of the introspection endpoint.
    pub introspection_endpoint: String,
    /// The resource's URI: the audience of its tokens.
    pub uri: String,
    /// What its tokens are signed with.
    pub algorithm: String,
    /// Whether its tokens are JWTs.
    pub is_jwt: bool,
    /// A client that is its resource server; `None` while there is none.
    pub resource_server: Option<String>,
}

/// The samples. None holds a secret.
pub fn resource_samples(values: &ResourceSampleValues) -> Vec<Code> {
    let mut samples = Vec::new();
    if values.is_jwt {
        samples.push(Code::new("sample-python", "Python (PyJWT)", python(values)));
        samples.push(Code::new("sample-node", "Node (jose)", node(values)));
    }
    if !values.is_jwt || values.resource_server.is_some() {
        samples.push(Code::new("sample-curl", "curl, asking", curl(values)));
    }
    samples
}

fn python(values: &ResourceSampleValues) -> String {
    format!(
        r#"import jwt

keys = jwt.PyJWKClient({jwks})

def claims_of(token):
    if jwt.get_unverified_header(token).get("typ", "").lower() != "at+jwt":
        raise jwt.InvalidTokenError("not an access token (RFC 9068)")
    return jwt.decode(
        token, keys.get_signing_key_from_jwt(token).key,
        algorithms=[{algorithm}], issuer={issuer}, audience={uri},
        options={{"require": ["exp", "iss", "aud"]}})"#,
        jwks = quoted(&values.jwks_url),
        algorithm = quoted(&values.algorithm),
        issuer = quoted(&values.issuer),
        uri = quoted(&values.uri),
    )
}

fn node(values: &ResourceSampleValues) -> String {
    format!(
        r"import {{ createRemoteJWKSet, jwtVerify }} from 'jose';

const keys = createRemoteJWKSet(new URL({jwks}));

export async function claimsOf(token) {{
  const {{ payload }} = await jwtVerify(token, keys, {{
    typ: 'at+jwt',
    algorithms: [{algorithm}],
    issuer: {issuer},
    audience: {uri},
  }});
  return payload;
}}",
        jwks = quoted(&values.jwks_url),
        algorithm = quoted(&values.algorithm),
        issuer = quoted(&values.issuer),
        uri = quoted(&values.uri),
    )
}

fn curl(values: &ResourceSampleValues) -> String {
    let server = values.resource_server.as_deref();
    format!(
        "curl {} \\\n  --user {}:\"$CLIENT_SECRET\" \\\n  --data-urlencode token=\"$TOKEN\"",
        shell(&values.introspection_endpoint),
        shell(server.unwrap_or("RESOURCE-SERVER")),
    )
}
