"""Authlib's OAuth2Session on behalf of a user: code with PKCE, refresh with rotation, introspection, revocation, a device; each with its refusals."""

import time
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6749 import MismatchingStateException
from authlib.oauth2.rfc7523 import PrivateKeyJWT

from browser import Browser
from check import SERVER, TOKEN_ENDPOINT, Checks, key, secret

METADATA = requests.get(f"{SERVER}/.well-known/oauth-authorization-server", timeout=30).json()
REDIRECT = "http://127.0.0.1:9/callback"


class Shop:
    """An application that users sign in to."""

    def __init__(self, client, proof, method, jwt=None):
        options = {"token_endpoint_auth_method": method, "revocation_endpoint_auth_method": method, "token_endpoint": TOKEN_ENDPOINT}
        self.session = OAuth2Session(client, proof, scope="orders.read", redirect_uri=REDIRECT, code_challenge_method="S256", **options)
        if jwt:
            self.session.register_client_auth_method(jwt)

    def ask(self):
        """The address that the browser comes back to, and what its answer is proven with."""
        verifier = generate_token(48)
        address, state = self.session.create_authorization_url(METADATA["authorization_endpoint"], code_verifier=verifier)
        came, _ = Browser().go_through(address, "alice", secret("alice"))
        return {"authorization_response": came, "state": state, "code_verifier": verifier}

    def redeem(self, answer):
        return dict(self.session.fetch_token(**answer))

    def refresh(self, token):
        return dict(self.session.refresh_token(refresh_token=token["refresh_token"]))

    def introspect(self, token):
        return self.session.introspect_token(METADATA["introspection_endpoint"], token=token["access_token"]).json()

    def revoke(self, token):
        return self.session.revoke_token(METADATA["revocation_endpoint"], token=token["refresh_token"])


def flow(way, shop):
    checks = Checks(f"Authlib, code, {way}")
    answer = shop.ask()
    iss = parse_qs(urlsplit(answer["authorization_response"]).query).get("iss")
    checks.holds("the answer says who gives it (RFC 9207); OAuth2Session leaves that to its caller", iss == [METADATA["issuer"]], answer)
    first = shop.redeem(answer)
    checks.holds("fetch_token trades the code", first["scope"] == "orders.read" and first["expires_at"], first.keys())
    called = shop.session.get(f"{SERVER}/api/oauth/protected")
    checks.holds("the session calls the resource", called.status_code == 200, called.text)
    second = shop.refresh(first)
    checks.holds("refresh_token brings another pair", second["refresh_token"] != first["refresh_token"], second.keys())
    checks.holds("introspect_token knows it", shop.introspect(second)["active"])
    third = shop.refresh(second)
    checks.refused("a refresh token used twice is OAuthError invalid_grant", OAuthError, lambda: shop.refresh(first), "invalid_grant")
    checks.refused("and its family has ended", OAuthError, lambda: shop.refresh(third), "invalid_grant")

    kept = shop.redeem(shop.ask())
    revoked = shop.revoke(kept)
    told = shop.introspect(kept)
    checks.holds("revoke_token with the refresh token takes the access token along", revoked.ok and told == {"active": False}, told)

    spent = shop.ask()
    shop.redeem(spent)
    checks.refused("a code used twice is OAuthError invalid_grant", OAuthError, lambda: shop.redeem(spent), "invalid_grant")
    guessed = shop.ask() | {"code_verifier": generate_token(48)}
    checks.refused("another verifier is OAuthError invalid_grant", OAuthError, lambda: shop.redeem(guessed), "invalid_grant")
    mixed = shop.ask() | {"state": "another"}
    checks.refused("another state the library refuses", MismatchingStateException, lambda: shop.redeem(mixed))
    return checks.failed


def device():
    """OAuth2Session knows no device authorization request, so that one is plain HTTP; it polls by fetch_token."""
    checks = Checks("Authlib, device")
    session = OAuth2Session("television", token_endpoint_auth_method="none", token_endpoint=TOKEN_ENDPOINT)

    def begin():
        form = {"client_id": "television", "scope": "orders.read"}
        return session.post(METADATA["device_authorization_endpoint"], data=form, withhold_token=True).json()

    def poll(begun):
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        return session.fetch_token(grant_type=grant, device_code=begun["device_code"])

    begun = begin()
    checks.refused("until the user decides it is OAuthError", OAuthError, lambda: poll(begun), "authorization_pending")
    Browser().go_through(begun["verification_uri_complete"], "alice", secret("alice"))
    # RFC 8628 section 3.5: so long the device must wait between two polls.
    time.sleep(begun["interval"])
    checks.holds("what the user allows brings a token", poll(begun)["scope"] == "orders.read")
    checks.refused("the device code again is OAuthError", OAuthError, lambda: poll(begun), "invalid_grant")
    denied = begin()
    Browser().go_through(denied["verification_uri_complete"], "alice", secret("alice"), "deny")
    checks.refused("what the user denies is OAuthError", OAuthError, lambda: poll(denied), "access_denied")
    return checks.failed


failed = flow("client_secret_basic", Shop("shop-authlib", secret("shop-authlib"), "client_secret_basic"))
failed += flow("private_key_jwt", Shop("shop-key", key("shop-key"), "private_key_jwt", PrivateKeyJWT(TOKEN_ENDPOINT)))
failed += device()
raise SystemExit(1 if failed else 0)
