"""PyJWT as a resource server: PyJWKClient with the metadata's jwks_uri, decode with issuer and audience (RFC 9068 section 4)."""

import jwt
import requests

from check import SERVER, TOKEN_ENDPOINT, Checks, secret

RESOURCE = "https://apis.example.com/orders"
checks = Checks("PyJWT")
metadata = requests.get(f"{SERVER}/.well-known/oauth-authorization-server", timeout=30).json()
keys = jwt.PyJWKClient(metadata["jwks_uri"])


def token(client):
    form = {"grant_type": "client_credentials", "scope": "orders.read", "resource": RESOURCE}
    return requests.post(TOKEN_ENDPOINT, data=form, auth=(client, secret(client)), timeout=30).json()["access_token"]


def decode(text, algorithm, audience=RESOURCE):
    key = keys.get_signing_key_from_jwt(text)
    return jwt.decode(text, key, algorithms=[algorithm], audience=audience, issuer=metadata["issuer"], options={"require": ["exp", "iat", "sub", "jti"]})


# All tokens first: a key set is read once, and for an unknown kid not again right away.
tokens = {algorithm: token(f"service-{algorithm.lower()}") for algorithm in ["ES256", "EdDSA", "RS256", "PS256"]}
for algorithm, text in tokens.items():
    client = f"service-{algorithm.lower()}"
    claims = decode(text, algorithm)
    typ = jwt.get_unverified_header(text)["typ"]
    checks.holds(f"decode takes a token signed with {algorithm}", claims["sub"] == client and typ == "at+jwt", (typ, claims))

checks.refused("another audience is InvalidAudienceError", jwt.InvalidAudienceError, lambda: decode(tokens["ES256"], "ES256", "https://apis.example.com/payroll"))
head, _, signature = tokens["ES256"].split(".")
other = token("service-es256").split(".")[1]
checks.refused("other claims under the same signature are InvalidSignatureError", jwt.InvalidSignatureError, lambda: decode(f"{head}.{other}.{signature}", "ES256"))
checks.finish()
