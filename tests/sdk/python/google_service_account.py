"""google-auth: a service account's credentials, `token_uri` at Jurat, `aud` at Google as always. Preset google-service-account."""

from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account

from check import SERVER, TOKEN_ENDPOINT, Checks, key

ROBOT = "robot@project-1.iam.gserviceaccount.com"


class RecordingRequest(Request):
    """The SDK's own transport, which keeps the bodies that passed."""

    def __init__(self):
        super().__init__()
        self.bodies = []

    def __call__(self, url, method="GET", body=None, **rest):
        self.bodies.append(body)
        return super().__call__(url, method=method, body=body, **rest)


def credentials(key_name=ROBOT, **more):
    info = {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": key(key_name),
        "private_key_id": "0123456789abcdef0123456789abcdef01234567",
        "token_uri": TOKEN_ENDPOINT,
    }
    return service_account.Credentials.from_service_account_info(info, **more)


checks = Checks("google-auth")

wire = RecordingRequest()
robot = credentials(scopes=["orders.read"])
robot.refresh(wire)
checks.holds("a token, and its end known", robot.valid and robot.expiry is not None, robot.expiry)
checks.token_works(robot.token, ROBOT, "orders.read")
checks.spent(wire.bodies[0])

session = AuthorizedSession(credentials(scopes=["orders.write"]))
answer = session.get(f"{SERVER}/api/oauth/protected", timeout=30)
checks.holds("AuthorizedSession calls the resource by itself", answer.json().get("scope") == "orders.write", answer.text)

user = credentials(scopes=["orders.read"], subject="alice@example.com")
user.refresh(wire)
checks.token_works(user.token, "alice@example.com")

stranger = credentials("stranger", scopes=["orders.read"])
error = checks.refused("another key is RefreshError", RefreshError, lambda: stranger.refresh(wire), "invalid_grant")
checks.holds("which it does not retry", error is not None and not error.retryable, error)

mallory = credentials(scopes=["orders.read"], subject="mallory@example.com")
checks.refused("a user it may not act for is RefreshError", RefreshError, lambda: mallory.refresh(wire), "invalid_grant")

greedy = credentials(scopes=["payroll"])
checks.refused("a scope it may not have is RefreshError", RefreshError, lambda: greedy.refresh(wire), "invalid_scope")
greedy = credentials(scopes=["orders.write", "payroll"], subject="alice@example.com")
greedy.refresh(wire)
checks.token_works(greedy.token, "alice@example.com", "orders.write")
checks.finish()
