"""What the Python checks share: where things are, one line per check, and requests that no SDK shapes.

`tests/sdk/run` sets the environment, counts the lines and registers the clients.
"""

import os
import sys
from pathlib import Path

import requests

SERVER = os.environ["JURAT_SERVER"]
TOKEN_ENDPOINT = f"{SERVER}/oauth2/token"
TLS_FRONT = os.environ["TLS_FRONT"]
TLS_CERTIFICATE = os.environ["TLS_CERTIFICATE"]
KEYS = Path(os.environ["KEYS"])
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def key(name):
    """The private key of that client as PEM; `stranger` is registered for nobody."""
    return (KEYS / f"{name}.key").read_text()


def secret(name):
    """The secret of that client."""
    return (KEYS / f"{name}.secret").read_text().strip()


def last_through_the_front():
    """The body of the token request that last went through the TLS front."""
    return (KEYS / "tls.last").read_bytes()


class Checks:
    """The checks of one SDK: a line each, and an exit code at the end."""

    def __init__(self, sdk):
        self.sdk = sdk
        self.failed = 0

    def holds(self, what, truth, seen=None):
        """Prints what was checked, and what was seen instead when it does not hold."""
        if truth:
            print(f"ok   {self.sdk}: {what}", flush=True)
        else:
            self.failed += 1
            print(f"FAIL {self.sdk}: {what}; seen: {seen!r}", flush=True)

    def refused(self, what, kind, attempt, *words):
        """`attempt` must raise the SDK's own error `kind`, with all of `words` in it. Returns the error."""
        try:
            seen = attempt()
        except kind as error:
            self.holds(what, all(word in str(error) for word in words), error)
            return error
        self.holds(what, False, seen)
        return None

    def token_works(self, access_token, subject, scope=None):
        """The protected resource takes the token and says whom it speaks for."""
        answer = resource(access_token)
        body = answer.json()
        right = answer.status_code == 200 and body.get("sub") == subject
        right = right and (scope is None or set(body.get("scope", "").split()) == set(scope.split()))
        self.holds(f"the protected resource answers {subject}", right, (answer.status_code, body))

    def spent(self, form):
        """The very request that was granted is refused the second time: the preset says once."""
        answer = post(form)
        right = answer.status_code == 400 and answer.json()["error"] == "invalid_grant"
        right = right and answer.headers["Cache-Control"] == "no-store" and "Jurat-Decision" in answer.headers
        self.holds("its assertion again is invalid_grant", right, (answer.status_code, answer.text))

    def finish(self):
        """Ends the script: 1 when a check failed."""
        sys.exit(1 if self.failed else 0)


def post(form):
    """A token request as `form` says, a mapping or the body as it was sent."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return requests.post(TOKEN_ENDPOINT, data=form, headers=headers, timeout=30)


def resource(access_token):
    """The answer of the protected resource."""
    headers = {"Authorization": f"Bearer {access_token}"}
    return requests.get(f"{SERVER}/api/oauth/protected", headers=headers, timeout=30)
