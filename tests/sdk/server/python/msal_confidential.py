"""MSAL: a confidential client that authenticates by certificate, behind the TLS front that it insists on; as a service, and for a user.

MSAL signs one client assertion, sends it for nine minutes with every request, and points at the certificate by thumbprint.
"""

import hashlib
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import msal
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from browser import Browser
from check import KEYS, TLS_FRONT, Checks, key, last_through_the_front, secret

checks = Checks("msal")
REDIRECT_URI = "http://127.0.0.1:9/callback"


def certificate(name):
    return (KEYS / f"{name}.crt").read_text()


def sha1_of(name):
    der = x509.load_pem_x509_certificate(certificate(name).encode()).public_bytes(Encoding.DER)
    return hashlib.sha1(der).hexdigest()


def application(client, credential):
    return msal.ConfidentialClientApplication(client, client_credential=credential, oidc_authority=f"{TLS_FRONT}/tenant")


def sent_assertion():
    return parse_qs(last_through_the_front().decode())["client_assertion"][0]


def by_whole_certificate(name):
    return {"private_key": key(name), "public_certificate": certificate(name)}


def by_thumbprint(name):
    return {"private_key": key(name), "thumbprint": sha1_of(name)}


# As a service, with each of its headers. The second request asks for another scope, so that its cache does not answer.
ways = [
    ("PS256", "x5t#S256", by_whole_certificate("msal-service")),
    ("RS256", "x5t", by_thumbprint("msal-service")),
]
for algorithm, thumbprint, credential in ways:
    service = application("msal-service", credential)
    first = service.acquire_token_for_client(["orders.read"])
    assertion = sent_assertion()
    header = jwt.get_unverified_header(assertion)
    pointed = header["alg"] == algorithm and thumbprint in header and "kid" not in header
    checks.holds(f"acquire_token_for_client, {algorithm}: {thumbprint} finds the certificate", pointed and "access_token" in first, (header, first))
    checks.token_works(first.get("access_token"), "msal-service", "orders.read")
    second = service.acquire_token_for_client(["orders.write"])
    checks.holds(f"the same assertion passes twice, {algorithm}", sent_assertion() == assertion and second.get("scope") == "orders.write", second)
    cached = service.acquire_token_for_client(["orders.read"])
    from_cache = cached.get("token_source") == "cache" and cached["access_token"] == first["access_token"]
    checks.holds(f"the first token again comes from its cache, {algorithm}", from_cache, cached.get("token_source"))

# Refusals are told in its own way: as `error` and `error_description` of what it returns.
once = application("msal-once", by_whole_certificate("msal-once"))
first = once.acquire_token_for_client(["orders.read"])
refused = once.acquire_token_for_client(["orders.write"])
told = refused.get("error") == "invalid_client" and "used before" in refused.get("error_description", "")
checks.holds("where an assertion counts once, the second is invalid_client", "access_token" in first and told, (first, refused))
refused = application("msal-service", by_whole_certificate("stranger")).acquire_token_for_client(["orders.read"])
checks.holds("a certificate that is not registered is invalid_client", refused.get("error") == "invalid_client", refused)
pointing_elsewhere = {"private_key": key("msal-service"), "thumbprint": sha1_of("stranger")}
refused = application("msal-service", pointing_elsewhere).acquire_token_for_client(["orders.read"])
checks.holds("a thumbprint that points at no certificate of the client's is invalid_client", refused.get("error") == "invalid_client", refused)
refused = application("msal-service", by_whole_certificate("msal-service")).acquire_token_for_client(["payroll"])
checks.holds("a scope it may not have is invalid_scope", refused.get("error") == "invalid_scope", refused)

# For a user: authorization code with PKCE, by a browser without scripts; then its silent renewal by refresh token.
app = application("msal-service", by_whole_certificate("msal-service"))
flow = app.initiate_auth_code_flow(["orders.read"], redirect_uri=REDIRECT_URI)
arrived, _ = Browser().go_through(flow["auth_uri"], "alice", secret("alice"))
answer = app.acquire_token_by_auth_code_flow(flow, dict(parse_qsl(urlsplit(arrived).query)))
claims = answer.get("id_token_claims", {})
checks.holds("acquire_token_by_auth_code_flow validates the ID token", claims.get("preferred_username") == "alice", answer)
checks.token_works(answer.get("access_token"), claims.get("sub"), answer.get("scope"))
account = app.get_accounts()[0]
renewed = app.acquire_token_silent(["orders.read"], account, force_refresh=True) or {}
new = renewed.get("token_source") == "identity_provider" and renewed["access_token"] != answer["access_token"]
checks.holds("acquire_token_silent renews by refresh token", new, renewed)
checks.token_works(renewed.get("access_token"), claims.get("sub"))
checks.finish()
