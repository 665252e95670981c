"""The document of the administration API with examples in it, so that schemathesis reaches records and good requests and not only what is
refused at once: ids of what stands on the server that is tried, and a good body for each request that makes something.

    examples.py DOCUMENT FOLDER <token     FOLDER holds other.key with its certificate other.crt, and what to explain or look for: assertion, token

Prints the document. JURAT_API is the address of the API.
"""

import json
import os
import sys
import urllib.request

document = json.load(open(sys.argv[1], encoding="utf-8"))
folder = sys.argv[2]
token = sys.stdin.read().strip()


def text(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read().strip()


def read(path):
    request = urllib.request.Request(os.environ["JURAT_API"] + path, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def ids(path, member, items="items"):
    return [str(one[member]) for one in read(path)[items]]


provider = read("/identity-providers")["items"][0]
client = read("/clients/partner-1")
decisions = [one["id"] for one in read("/decisions?outcome=granted")["items"]]

# The parameters of each path, by how it begins; the longest that fits counts.
PARAMETERS = {
    "/administrators/{id}": {"id": ["jurat-admin"]},
    "/audit/{number}": {"number": [1]},
    "/clients/{id}": {"id": ["partner-1", "portal"], "credential": [client["credentials"][0]["id"]]},
    "/decisions/{id}": {"id": decisions},
    "/grants/{id}": {"id": ids("/grants", "id")},
    "/identity-providers/{id}": {"id": [provider["id"]], "key": [provider["keys"][0]["id"]]},
    "/keys/{key}": {"key": ids("/keys", "kid")},
    "/resources/{uri}": {"uri": ids("/resources", "uri")},
    "/tenants/{name}": {"name": ["acme"]},
    "/tokens/{decision}": {"decision": decisions},
    "/users/{id}": {"id": ids("/users", "id")},
}

BODIES = {
    "createAdministrator": {"id": "operator-1", "role": "operator", "credentials": [{"certificate": text("other.crt")}]},
    "createClient": {"id": "partner-2", "scope": ["orders.read"], "credentials": [{"certificate": text("other.crt")}]},
    "createClientCredential": {"certificate": text("other.crt")},
    "createIdentityProvider": {
        "issuer": "https://other.example.com",
        "assertion": {"audiences": ["https://apis.example.com"]},
        "clients": {"only": ["portal"]},
        "scope": ["orders.read"],
        "keys": [{"certificate": text("other.crt")}],
    },
    "createIdentityProviderKey": {"certificate": text("other.crt")},
    "createResource": {"uri": "https://reports.example.com", "scopes": []},
    "importSigningKey": {"pem": text("other.key"), "algorithm": "ES256"},
    "createUser": {"username": "bob", "password": "correct horse battery staple"},
    "setUserPassword": {"password": "correct horse battery staple"},
    "createTenant": {"name": "globex", "administrator": {"id": "first", "credentials": [{"certificate": text("other.crt")}]}},
    "explain": {"assertion": text("assertion"), "client": "portal"},
    "findToken": {"token": text("token")},
    "revokeAll": {"client": "portal"},
    "testIdentityProvider": {"client": "portal", "claims": {"sub": "alice"}},
    "proposeIdentityProvider": {"assertion": text("assertion")},
}

known = set()
for path, operations in document["paths"].items():
    prefix = max((begin for begin in PARAMETERS if path.startswith(begin)), key=len, default=None)
    for operation in operations.values():
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path" and prefix and parameter["name"] in PARAMETERS[prefix]:
                parameter["schema"]["examples"] = PARAMETERS[prefix][parameter["name"]]
            if parameter["name"] == "If-Match":
                parameter["schema"]["examples"] = ["*", '"1"']
        body = BODIES.get(operation.get("operationId"))
        if body is not None:
            known.add(operation["operationId"])
            for content in operation["requestBody"]["content"].values():
                content["examples"] = {"good": {"value": body}}

if known != BODIES.keys():
    sys.exit(f"the document has no {sorted(BODIES.keys() - known)}")
json.dump(document, sys.stdout)
