"""Authlib: OAuth2Session as a service, with each way that it has to authenticate."""

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

from check import SERVER, TOKEN_ENDPOINT, Checks, key, secret

checks = Checks("Authlib OAuth2Session")


def session(client, proof, method, jwt=None):
    opened = OAuth2Session(client, proof, token_endpoint_auth_method=method, scope="orders.read")
    if jwt:
        opened.register_client_auth_method(jwt)
    return opened


def token_of(opened):
    return opened.fetch_token(TOKEN_ENDPOINT, grant_type="client_credentials")


ways = [
    ("service-basic", secret("service-basic"), "client_secret_basic"),
    ("service-post", secret("service-post"), "client_secret_post"),
    ("service-key", key("service-key"), "private_key_jwt", PrivateKeyJWT(TOKEN_ENDPOINT)),
]
for client, proof, method, *jwt in ways:
    opened = session(client, proof, method, *jwt)
    token = token_of(opened)
    checks.holds(f"client_credentials, {method}: a token with its scope and end", token["scope"] == "orders.read" and token["expires_at"], token.keys())
    answer = opened.get(f"{SERVER}/api/oauth/protected")
    checks.holds(f"client_credentials, {method}: it calls the resource", answer.json().get("sub") == client, answer.text)

greedy = OAuth2Session("service-basic", secret("service-basic"), scope="payroll")
checks.refused("a scope it may not have is OAuthError", OAuthError, lambda: token_of(greedy), "invalid_scope")
wrong = session("service-basic", "0" * 64, "client_secret_basic")
checks.refused("a wrong secret is OAuthError", OAuthError, lambda: token_of(wrong), "invalid_client")
checks.finish()
