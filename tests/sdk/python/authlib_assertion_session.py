"""Authlib: AssertionSession signs, trades and calls, all by itself. No preset; it signs for an hour."""

from authlib.integrations.requests_client import AssertionSession, OAuth2Session
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc7523 import PrivateKeyJWT

from check import JWT_BEARER, SERVER, TOKEN_ENDPOINT, Checks, key

APP = "authlib-app"


def session(key_name=APP, subject=APP, **more):
    opened = AssertionSession(
        token_endpoint=TOKEN_ENDPOINT,
        issuer=APP,
        subject=subject,
        grant_type=AssertionSession.JWT_BEARER_GRANT_TYPE,
        key=key(key_name),
        header={"alg": "RS256"},
        **more,
    )
    opened.bodies = []
    opened.hooks["response"].append(lambda answer, *_, **__: opened.bodies.append(answer.request.body))
    return opened


checks = Checks("Authlib AssertionSession")

own = session(scope="orders.read")
answer = own.get(f"{SERVER}/api/oauth/protected")
checks.holds("it calls the resource with a token of its own", answer.json().get("sub") == APP, answer.text)
checks.holds("the token states its end and its scope", own.token["expires_at"] and own.token["scope"] == "orders.read", own.token.keys())
checks.token_works(own.token["access_token"], APP, "orders.read")
checks.spent(own.bodies[0])

alice = session(subject="alice@example.com", client_id=APP)
alice.refresh_token()
checks.token_works(alice.token["access_token"], "alice@example.com")

checks.refused("another key is OAuth2Error", OAuth2Error, session("stranger").refresh_token, "invalid_grant")
mallory = session(subject="mallory@example.com")
checks.refused("a user it may not act for is OAuth2Error", OAuth2Error, mallory.refresh_token, "invalid_grant")

# The same library as a client that authenticates by private_key_jwt (RFC 7523 section 2.2) and presents an assertion as well.
portal = OAuth2Session(APP, key(APP), token_endpoint_auth_method="private_key_jwt")
portal.register_client_auth_method(PrivateKeyJWT(TOKEN_ENDPOINT))
assertion = AssertionSession.ASSERTION_METHODS[JWT_BEARER](key(APP), APP, TOKEN_ENDPOINT, APP, header={"alg": "RS256"})
token = portal.fetch_token(TOKEN_ENDPOINT, grant_type=JWT_BEARER, assertion=assertion)
checks.token_works(token["access_token"], APP)
checks.finish()
