"""Authlib in a Flask application: OpenID discovery, code with PKCE and nonce, the ID token by the published keys, userinfo, and logout."""

import os
from urllib.parse import parse_qs, urlsplit

from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, request

from browser import Browser
from check import SERVER, Checks, secret

REDIRECT = "http://127.0.0.1:9/callback"
BYE = "http://127.0.0.1:9/bye"
checks = Checks("Authlib, Flask")
app = Flask("shop")
app.secret_key = os.urandom(32)
# What the library raises goes through to here.
app.testing = True
shop = OAuth(app).register(
    "jurat",
    client_id="shop-authlib",
    client_secret=secret("shop-authlib"),
    server_metadata_url=f"{SERVER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile orders.read", "code_challenge_method": "S256"},
)


@app.get("/login")
def login():
    return shop.authorize_redirect(REDIRECT, prompt="consent")


@app.get("/callback")
def callback():
    token = shop.authorize_access_token()
    return {"token": token, "told": shop.userinfo(token=token)}


@app.get("/logout")
def logout():
    return shop.logout_redirect(BYE, id_token_hint=request.args["id_token"])


@app.get("/bye")
def bye():
    return shop.validate_logout_response()


def sign_in(decision="allow", browser=None):
    """What the browser brings back, and the session with the application that it brings it to."""
    session = app.test_client()
    address = session.get("/login").location
    asked = parse_qs(urlsplit(address).query)
    end, pages = (browser or Browser()).go_through(address, "alice", secret("alice"), decision)
    return session, asked, urlsplit(end).query, pages


browser = Browser()
session, asked, came, pages = sign_in(browser=browser)
checks.holds("it asks with PKCE, state and nonce", {"code_challenge", "state", "nonce"} <= asked.keys(), asked)
checks.holds("the user signs in and is asked", len(pages) == 2, pages)
iss = parse_qs(came).get("iss")
checks.holds("the answer says who gives it (RFC 9207); the library does not look", iss == [SERVER], came)
signed_in = session.get(f"/callback?{came}").json
about = signed_in["token"]["userinfo"]
checks.holds("authorize_access_token validates the ID token, nonce and all", about["preferred_username"] == "alice" and about["nonce"] == asked["nonce"][0], about)
checks.holds("userinfo speaks of the same user", signed_in["told"]["sub"] == about["sub"], signed_in["told"])

out = session.get("/logout", query_string={"id_token": signed_in["token"]["id_token"]}).location
back = browser.open(out)
checks.holds("logout_redirect: the browser is signed out and back at once", isinstance(back, str) and back.startswith(BYE), out)
checks.holds("validate_logout_response knows the state", session.get(f"/bye?{urlsplit(back).query}").json["post_logout_redirect_uri"] == BYE, back)
*_, pages = sign_in(browser=browser)
checks.holds("and has to sign in anew", len(pages) == 2, pages)

session, _, came, _ = sign_in("deny")
checks.refused("what the user denies is OAuthError access_denied", OAuthError, lambda: session.get(f"/callback?{came}"), "access_denied")
_, _, came, _ = sign_in()
stranger, _, _, _ = sign_in()
checks.refused("a code in somebody else's session is MismatchingStateError", MismatchingStateError, lambda: stranger.get(f"/callback?{came}"))
checks.finish()
