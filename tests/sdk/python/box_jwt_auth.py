"""box-sdk-gen: BoxJWTAuth with its client_id and client_secret in the body, `base_url` at Jurat. Preset box."""

import requests
from box_sdk_gen import BaseUrls, BoxAPIError, BoxJWTAuth, BoxNetworkClient, JWTConfig, NetworkSession

from check import SERVER, Checks, key, secret

APP = "box-app"

bodies = []
wire = requests.Session()
wire.hooks["response"].append(lambda answer, *_, **__: bodies.append(answer.request.body))
network = NetworkSession(network_client=BoxNetworkClient(wire), base_urls=BaseUrls(base_url=SERVER))


class PlainKey:
    """The SDK's own switch for keys that carry no passphrase."""

    def decrypt_private_key(self, encrypted_private_key, passphrase):
        return encrypted_private_key


def auth(key_name=APP, app_secret=None, **subject):
    config = JWTConfig(
        client_id=APP,
        client_secret=app_secret or secret(APP),
        jwt_key_id="abcd1234",
        private_key=key(key_name),
        private_key_passphrase="",
        private_key_decryptor=PlainKey(),
        **subject,
    )
    return BoxJWTAuth(config)


def refresh(**how):
    return auth(**how).refresh_token(network_session=network)


checks = Checks("box-sdk-gen")

token = refresh(enterprise_id="1234567")
checks.holds("a token of an hour", token.expires_in == 3600, token.expires_in)
checks.token_works(token.access_token, "1234567")
checks.spent(bodies[0])
checks.token_works(refresh(user_id="7654321").access_token, "7654321")

enterprise = {"enterprise_id": "1234567"}
for what, code, attempt in [
    ("another key", "invalid_grant", lambda: refresh(key_name="stranger", **enterprise)),
    ("a user it may not act for", "invalid_grant", lambda: refresh(user_id="1")),
    ("a wrong secret", "invalid_client", lambda: refresh(app_secret="0" * 43, **enterprise)),
]:
    checks.refused(f"{what} is BoxAPIError", BoxAPIError, attempt, code)
checks.finish()
