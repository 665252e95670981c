"""Authlib: OAuth2Session as a service, with each way that it has to authenticate."""

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import ClientSecretJWT, PrivateKeyJWT

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
    # Authlib sends it as it stands, the others encoded.
    ("service-odd", secret("service-odd"), "client_secret_basic"),
    ("service-post", secret("service-post"), "client_secret_post"),
    ("service-secret-jwt", secret("service-secret-jwt"), "client_secret_jwt", ClientSecretJWT(TOKEN_ENDPOINT)),
    ("service-key", key("service-key"), "private_key_jwt", PrivateKeyJWT(TOKEN_ENDPOINT)),
]
for client, proof, method, *jwt in ways:
    opened = session(client, proof, method, *jwt)
    token = token_of(opened)
    checks.holds(f"client_credentials, {method} of {client}: a token with its scope and end", token["scope"] == "orders.read" and token["expires_at"], token.keys())
    answer = opened.get(f"{SERVER}/api/oauth/protected")
    checks.holds(f"client_credentials, {method} of {client}: it calls the resource", answer.json().get("sub") == client, answer.text)

greedy = OAuth2Session("service-basic", secret("service-basic"), scope="payroll")
checks.refused("a scope it may not have is OAuthError", OAuthError, lambda: token_of(greedy), "invalid_scope")
wrong = session("service-basic", "0" * 64, "client_secret_basic")
checks.refused("a wrong secret is OAuthError", OAuthError, lambda: token_of(wrong), "invalid_client")

forged = session("service-secret-jwt", "0" * 64, "client_secret_jwt", ClientSecretJWT(TOKEN_ENDPOINT))
checks.refused("a JWT by another secret is OAuthError", OAuthError, lambda: token_of(forged), "invalid_client")

# Introspection (RFC 7662) and revocation (RFC 7009) of its own token.
basic = session("service-basic", secret("service-basic"), "client_secret_basic")
token = token_of(basic)["access_token"]
told = basic.introspect_token(f"{SERVER}/oauth2/introspect", token=token).json()
checks.holds("introspect_token tells its own token", told["active"] and told["client_id"] == "service-basic", told)
revoked = basic.revoke_token(f"{SERVER}/oauth2/revoke", token=token)
checks.holds("revoke_token ends it", revoked.status_code == 200, revoked.text)
told = basic.introspect_token(f"{SERVER}/oauth2/introspect", token=token).json()
checks.holds("what is revoked is not active, and nothing more is told", told == {"active": False}, told)
checks.finish()
