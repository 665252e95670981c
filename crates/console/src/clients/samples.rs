//! How a client asks for a token, ready to be copied, with its own values in it: the assertion made and traded, in three languages.

use crate::part::Code;
use crate::quoting::{quoted, shell};

/// What the samples say.
#[derive(Debug, Clone)]
pub struct SampleValues {
    /// The URL of the token endpoint.
    pub token_endpoint: String,
    /// The audience of its assertions: this server's issuer identifier, unless the client has an alias.
    pub audience: String,
    /// The `client_id`.
    pub client_id: String,
    /// The scope to ask for; empty for the defaults.
    pub scope: String,
    /// The algorithm of its key.
    pub algorithm: String,
    /// Whether it has a key, so that it trades a JWT; otherwise it asks with its secret.
    pub signs: bool,
}

/// The samples: of a client that signs a JWT each, of one with a secret the one request. None holds a secret.
pub fn samples(values: &SampleValues) -> Vec<Code> {
    if values.signs {
        vec![
            Code::new("sample-curl", "curl", curl(values)),
            Code::new("sample-python", "Python (PyJWT, requests)", python(values)),
            Code::new("sample-node", "Node (jose)", node(values)),
        ]
    } else {
        let request = by_secret(values);
        vec![Code::new("sample-curl", "curl", request)]
    }
}

fn curl(values: &SampleValues) -> String {
    let SampleValues {
        token_endpoint,
        audience,
        client_id,
        scope,
        ..
    } = values;
    let scope_line = match scope.as_str() {
        "" => String::new(),
        scope => format!(" \\\n  --data-urlencode scope={}", shell(scope)),
    };
    format!(
        "ASSERTION=$(jurat assert --key private.pem --issuer {} --audience {})\n\
         curl {} \\\n  \
         --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \\\n  \
         --data-urlencode assertion=\"$ASSERTION\"{scope_line}",
        shell(client_id),
        shell(audience),
        shell(token_endpoint)
    )
}

fn by_secret(values: &SampleValues) -> String {
    let scope_line = match values.scope.as_str() {
        "" => String::new(),
        scope => format!(" \\\n  --data-urlencode scope={}", shell(scope)),
    };
    format!(
        "curl {} \\\n  --user {}:\"$CLIENT_SECRET\" \\\n  --data-urlencode grant_type=client_credentials{scope_line}",
        shell(&values.token_endpoint),
        shell(&values.client_id)
    )
}

fn python(values: &SampleValues) -> String {
    let scope_line = match values.scope.as_str() {
        "" => String::new(),
        scope => format!("\n    \"scope\": {},", quoted(scope)),
    };
    format!(
        r#"import time, uuid
import jwt, requests

now = int(time.time())
assertion = jwt.encode(
    {{"iss": {client}, "sub": {client}, "aud": {audience},
     "iat": now, "exp": now + 120, "jti": str(uuid.uuid4())}},
    open("private.pem").read(), algorithm={algorithm})

answer = requests.post({endpoint}, data={{
    "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "assertion": assertion,{scope_line}
}})
answer.raise_for_status()
print(answer.json()["access_token"])"#,
        client = quoted(&values.client_id),
        audience = quoted(&values.audience),
        algorithm = quoted(&values.algorithm),
        endpoint = quoted(&values.token_endpoint),
    )
}

fn node(values: &SampleValues) -> String {
    let scope_line = match values.scope.as_str() {
        "" => String::new(),
        scope => format!("\n    scope: {},", quoted(scope)),
    };
    format!(
        r"import {{ readFile }} from 'node:fs/promises';
import {{ SignJWT, importPKCS8 }} from 'jose';

const key = await importPKCS8(await readFile('private.pem', 'utf8'), {algorithm});
const assertion = await new SignJWT()
  .setProtectedHeader({{ alg: {algorithm} }})
  .setIssuer({client}).setSubject({client})
  .setAudience({audience})
  .setIssuedAt().setExpirationTime('2 minutes').setJti(crypto.randomUUID())
  .sign(key);

const answer = await fetch({endpoint}, {{
  method: 'POST',
  body: new URLSearchParams({{
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,{scope_line}
  }}),
}});
console.log((await answer.json()).access_token);",
        client = quoted(&values.client_id),
        audience = quoted(&values.audience),
        algorithm = quoted(&values.algorithm),
        endpoint = quoted(&values.token_endpoint),
    )
}
