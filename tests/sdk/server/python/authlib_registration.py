"""Authlib has no client for dynamic registration: its session carries the token and the metadata (RFC 7591, RFC 7592), and becomes what was registered."""

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from browser import Browser
from check import KEYS, SERVER, TOKEN_ENDPOINT, Checks, secret

checks = Checks("Authlib, registration")
REDIRECT = "https://orders.example.com/callback"
METADATA = {
    "client_name": "Orders",
    "redirect_uris": [REDIRECT],
    "grant_types": ["authorization_code", "refresh_token"],
    "token_endpoint_auth_method": "client_secret_post",
}


def bearing(token):
    return OAuth2Session(token={"access_token": token, "token_type": "Bearer"})


def register(metadata, token):
    return bearing(token).post(f"{SERVER}/oauth2/register", json=metadata)


initial = (KEYS / "registration.token").read_text().strip()
answer = register(METADATA, initial)
registered = answer.json()
checks.holds("a client_id and a client_secret", answer.status_code == 201 and registered["client_secret"], answer.text)

proof = {"token_endpoint_auth_method": registered["token_endpoint_auth_method"], "token_endpoint": TOKEN_ENDPOINT}
session = OAuth2Session(registered["client_id"], registered["client_secret"], redirect_uri=REDIRECT, code_challenge_method="S256", scope="openid profile", **proof)
verifier = generate_token(48)
address, state = session.create_authorization_url(f"{SERVER}/oauth2/authorize", code_verifier=verifier)
came, _ = Browser().go_through(address, "alice", secret("alice"))
token = session.fetch_token(authorization_response=came, state=state, code_verifier=verifier)
checks.holds("a user signs in to it at once", token["scope"] == "openid profile" and token["id_token"], token.keys())

own = bearing(registered["registration_access_token"])
place = registered["registration_client_uri"]
read = own.get(place).json()
checks.holds("its registration access token reads the registration", read["redirect_uris"] == [REDIRECT], read)
changed = own.put(place, json=METADATA | {"client_id": registered["client_id"], "client_name": "Orders of today"}).json()
checks.holds("and replaces it", changed.get("client_name") == "Orders of today", changed)

elsewhere = METADATA | {"redirect_uris": ["https://attacker.example.net/callback"]}
refused = register(elsewhere, initial)
checks.holds("a host beyond the policy is invalid_redirect_uri", refused.status_code == 400 and refused.json()["error"] == "invalid_redirect_uri", refused.text)
refused = register(METADATA, "x" * 43)
checks.holds("an initial access token that nobody gave is 401", refused.status_code == 401, refused.text)

own.delete(place)
gone = own.get(place)
checks.holds("it takes itself away", gone.status_code == 401, gone.text)
refresh = token["refresh_token"]
checks.refused("and is no client any more: OAuthError", OAuthError, lambda: session.refresh_token(refresh_token=refresh), "invalid_client")
checks.finish()
