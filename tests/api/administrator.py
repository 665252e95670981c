"""What schemathesis signs in with: an administrator's token for the API, taken anew before it ends.

Such tokens are good for five minutes, and the run may take longer; made-up requests may also end one (`POST /grants/revoke-all`), after
which the first refusal brings another. tests/api/run says in the environment who the administrator is.
"""

import os
import subprocess

import schemathesis

JURAT = os.environ["JURAT"]
KEY = os.environ["ADMINISTRATOR_KEY"]
DATA = os.environ["JURAT_DATA"]
API = os.environ["JURAT_API"]


@schemathesis.auth(refresh_interval=200)
class Administrator:
    """Trades an assertion that the administrator signs for a token, as anybody's client would."""

    def get(self, case, context):
        command = [JURAT, "token", "--data", DATA, "--key", KEY, "--issuer", "jurat-admin", "--scope", "jurat.admin", "--resource", API]
        traded = subprocess.run(command, check=True, capture_output=True, text=True)
        return traded.stdout.strip()

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
