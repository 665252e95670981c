#!/usr/bin/env python3
"""A client of the JWT bearer grant (RFC 7523) in Python: PyJWT signs, requests posts. Try it beside a running `jurat serve`:

    jurat client create --id partner-1 --generate-key . --scope orders.read --default-scope orders.read
    pip install 'PyJWT[crypto]' requests
    python3 examples/client.py partner-1 partner-1.key http://127.0.0.1:7523
"""

import sys
import time
import uuid
from pathlib import Path

import jwt
import requests

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def sign_assertion(client_id, private_key, audience):
    """Says who asks, for whom, at whom, until when, and that it is one of a kind (RFC 7523 section 3)."""
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + 300,
    }
    return jwt.encode(claims, private_key, algorithm="RS256")


def main(client_id, key_file, server="http://127.0.0.1:7523"):
    token_endpoint = f"{server}/oauth2/token"
    assertion = sign_assertion(client_id, Path(key_file).read_text(), token_endpoint)
    request = {"grant_type": JWT_BEARER, "assertion": assertion}
    print(f"1. signed an assertion of {len(assertion)} characters")

    answer = requests.post(token_endpoint, data=request, timeout=10)
    token = answer.json()
    if answer.status_code != 200:
        sys.exit(f"   no token: {token}")
    print(f"2. traded it for a token: {token['token_type']}, {token['expires_in']} s, scope {token['scope']}")

    headers = {"Authorization": f"Bearer {token['access_token']}"}
    resource = requests.get(f"{server}/api/oauth/protected", headers=headers, timeout=10)
    print(f"3. called the resource: {resource.status_code} {resource.text.strip()}")
    resource.raise_for_status()

    refusal = requests.post(token_endpoint, data=request, timeout=10)
    print(f"4. presented the same assertion again: {refusal.status_code} {refusal.json()}")
    if refusal.json().get("error") != "invalid_grant":
        sys.exit("   a replay must fail")
    print("   as it should: an assertion is good once. Sign a new one for each token.")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: client.py CLIENT_ID KEY_FILE [SERVER_URL]")
    main(*sys.argv[1:])
