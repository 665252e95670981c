"""simple-salesforce: its host is fixed, so a requests adapter leads it to the TLS front. Preset salesforce: `exp` is a string."""

import time
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import SalesforceLogin
from simple_salesforce.exceptions import SalesforceAuthenticationFailed

from check import SERVER, TLS_FRONT, Checks, key

APP, USER = "salesforce-app", "alice@example.com"


class LeadElsewhere(HTTPAdapter):
    """Sends what is for login.salesforce.com to the TLS front, and keeps the last body."""

    body = None

    def send(self, request, **options):
        self.body = request.body
        request.url = TLS_FRONT + urlsplit(request.url).path
        return super().send(request, **options)


def login(key_name=APP, username=USER):
    session = requests.Session()
    adapter = LeadElsewhere()
    session.mount("https://login.salesforce.com", adapter)
    granted = SalesforceLogin(username=username, consumer_key=APP, privatekey=key(key_name), session=session)
    return granted, adapter.body


checks = Checks("simple-salesforce")

(access_token, instance), body = login()
checks.holds("a token, and the instance_url of the preset", instance == urlsplit(SERVER).netloc, instance)
checks.token_works(access_token, USER)
checks.spent(body)

# It signs the same text within one second, which would be a replay.
time.sleep(1.1)
(access_token, _), _ = login()
checks.token_works(access_token, USER)

for what, attempt in {
    "another key": lambda: login(key_name="stranger"),
    "a user it may not act for": lambda: login(username="mallory@example.com"),
}.items():
    checks.refused(f"{what} is SalesforceAuthenticationFailed", SalesforceAuthenticationFailed, attempt, "invalid_grant")
checks.finish()
