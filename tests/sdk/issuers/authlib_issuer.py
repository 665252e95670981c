"""Authlib as an issuer on loopback: its AuthorizationServer on Flask, plain http, JWT access tokens (RFC 9068) by client credentials for
the resource that is named (RFC 8707), metadata where RFC 8414 has it and nowhere else, and keys that roll.

    authlib_issuer.py CLIENT_SECRET READY_FILE     READY_FILE gets the issuer once it listens
"""

import logging
import sys
from pathlib import Path

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from flask import Flask, jsonify, request
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

SECRET_FILE, READY_FILE = sys.argv[1:]


def new_key():
    return RSAKey.generate_key(2048, {"alg": "RS256", "use": "sig"}, auto_kid=True)


class Keys:
    """The first signs; all are published. A step replaces the list, so that whoever reads it sees one state."""

    def __init__(self):
        self.all = [new_key()]
        self.readings = 0

    def publish(self):
        self.all = [*self.all, new_key()]

    def sign(self):
        self.all = [self.all[-1], *self.all[:-1]]

    def roll(self):
        """Published and signing at once."""
        self.all = [new_key(), *self.all]

    def withdraw(self):
        self.all = self.all[:1]

    def look(self):
        """Changes nothing."""


class Reports(ClientMixin):
    """The one client."""

    secret = Path(SECRET_FILE).read_text().strip()

    def get_client_id(self):
        return "reports"

    def get_allowed_scope(self, scope):
        return scope

    def check_client_secret(self, client_secret):
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_grant_type(self, grant_type):
        return grant_type == "client_credentials"


class Tokens(JWTBearerTokenGenerator):
    def get_jwks(self):
        return KeySet([keys.all[0]])

    def get_audiences(self, client, user, scope):
        return request.form["resource"]


class QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"


keys = Keys()
app = Flask(__name__)
http = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
issuer = f"http://127.0.0.1:{http.server_port}"
authorization_server = AuthorizationServer(app, lambda _: Reports(), lambda *_: None)
authorization_server.register_grant(ClientCredentialsGrant)
authorization_server.register_token_generator("default", Tokens(issuer, expires_generator=lambda *_: 300))


@app.post("/token")
def token():
    return authorization_server.create_token_response()


@app.get("/.well-known/oauth-authorization-server")
def metadata():
    return jsonify(
        AuthorizationServerMetadata(
            issuer=issuer,
            token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys",
            grant_types_supported=["client_credentials"],
            response_types_supported=["token"],
        )
    )


@app.get("/keys")
def published():
    keys.readings += 1
    answer = jsonify(KeySet(keys.all).as_dict(private=False))
    answer.cache_control.max_age = 3600
    return answer


@app.post("/operator/<step>")
def operate(step):
    getattr(keys, step)()
    return jsonify(published=[key.kid for key in keys.all], jwksReadings=keys.readings)


logging.getLogger("werkzeug").setLevel(logging.ERROR)
Path(READY_FILE).write_text(issuer)
http.serve_forever()
