"""docusign-esign: request_jwt_user_token at https://HOST/oauth/token, `aud` the bare host, the scope in the assertion. Preset docusign."""

from urllib.parse import urlsplit

from docusign_esign import ApiClient
from docusign_esign.client.api_exception import ApiException
from docusign_esign.client.configuration import Configuration

from check import TLS_CERTIFICATE, TLS_FRONT, Checks, key, last_through_the_front

APP, USER, HOST = "docusign-app", "alice@example.com", urlsplit(TLS_FRONT).netloc
Configuration().ssl_ca_cert = TLS_CERTIFICATE


def user_token(key_name=APP, user=USER):
    pem = key(key_name).encode()
    return ApiClient().request_jwt_user_token(APP, user, HOST, pem, 3600, ["signature", "impersonation"])


checks = Checks("docusign-esign")

token = user_token()
checks.holds("a token of an hour", int(token.expires_in) == 3600 and token.token_type == "Bearer", token)
checks.token_works(token.access_token, USER, "impersonation signature")
checks.spent(last_through_the_front())

# Without a user the assertion has no sub: the preset lets it be the application itself.
token = ApiClient().request_jwt_application_token(APP, HOST, key(APP).encode(), 3600, ["signature"])
checks.token_works(token.access_token, APP)

for what, attempt in {
    "another key": lambda: user_token(key_name="stranger"),
    "a user it may not act for": lambda: user_token(user="mallory@example.com"),
}.items():
    checks.refused(f"{what} is ApiException", ApiException, attempt, "invalid_grant")
checks.finish()
