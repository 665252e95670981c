"""Apache mod_oauth2: a resource server that knows nothing of a token but what introspection says.

A private Apache on a free port of the loopback interface, in a folder of its own; no service of the machine is touched.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import requests

from check import SERVER, TOKEN_ENDPOINT, Checks, secret

MODULES = Path("/usr/lib/apache2/modules")
RESOURCE = "https://apis.example.com/orders"
checks = Checks("mod_oauth2")


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def token(client, scope, **more):
    form = {"grant_type": "client_credentials", "scope": scope, **more}
    answer = requests.post(TOKEN_ENDPOINT, form, auth=(client, secret(client)), timeout=30)
    return answer.json()["access_token"]


class Apache:
    """The server, from its folder to its end."""

    def __enter__(self):
        # Of its own, and open to whom Apache becomes when root starts it.
        self.folder = Path(tempfile.mkdtemp())
        self.folder.chmod(0o755)
        (self.folder / "pages").mkdir()
        for name in ("any", "read", "write", "orders", "elsewhere"):
            (self.folder / "pages" / f"{name}.txt").write_text(f"the page {name}\n")
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        said = {"APACHE_FOLDER": self.folder, "APACHE_PORT": port, "APACHE_MODULES": MODULES, "ORDERS_API_SECRET": secret("orders-api")}
        environment = {**os.environ, **{name: str(value) for name, value in said.items()}}
        configuration = Path("tests/sdk/server/mod_oauth2.conf").resolve()
        self.process = subprocess.Popen(["/usr/sbin/apache2", "-f", configuration, "-DFOREGROUND"], env=environment)
        self.await_listening()
        return self

    def await_listening(self):
        for _ in range(300):
            try:
                return requests.get(self.address, timeout=30)
            except requests.ConnectionError:
                if self.process.poll() is not None:
                    raise SystemExit(f"Apache ended: {self.log()}")
                time.sleep(0.1)
        raise SystemExit(f"Apache did not come up within 30 s: {self.log()}")

    def log(self):
        file = self.folder / "apache.log"
        return file.read_text() if file.exists() else "it wrote no log"

    def open(self, page, access_token=None):
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        return requests.get(f"{self.address}/{page}.txt", headers=headers, timeout=30)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


def opens(what, answer):
    checks.holds(what, answer.status_code == 200 and answer.text.startswith("the page"), (answer.status_code, answer.text))


def stays_shut(what, answer, status):
    right = answer.status_code == status and "the page" not in answer.text
    if status == 401:
        right = right and answer.headers.get("WWW-Authenticate", "").startswith("Bearer")
    checks.holds(what, right, (answer.status_code, answer.headers, answer.text))


with Apache() as apache:
    for client, form in (("service-basic", "a JWT"), ("service-opaque", "an opaque token")):
        read = token(client, "orders.read", resource=RESOURCE)
        answer = apache.open("any", read)
        opens(f"{form} opens the page", answer)
        checks.holds(f"{form}: the page is told the subject", answer.headers.get("Seen-Subject") == client, answer.headers)
        opens(f"{form}: and the page that wants its scope", apache.open("read", read))
        opens(f"{form}: and the page that wants its audience", apache.open("orders", read))
        stays_shut(f"{form}: but not one that wants another scope", apache.open("write", read), 403)
        stays_shut(f"{form}: nor one that wants another audience", apache.open("elsewhere", read), 403)
        revoked = requests.post(f"{SERVER}/oauth2/revoke", {"token": read}, auth=(client, secret(client)), timeout=30)
        stays_shut(f"{form}: once revoked it opens nothing", apache.open("any", read), 401)
    stays_shut("without a token the page stays shut", apache.open("any"), 401)
    stays_shut("an invented token opens nothing", apache.open("any", "jur_at_invented"), 401)
    for_nobody = token("service-basic", "orders.read")
    stays_shut("a token that is not for this resource server is not active for it", apache.open("any", for_nobody), 401)
checks.finish()
