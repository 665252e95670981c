"""A TLS front before `jurat serve`, for SDKs that insist on https and on a path of their own.

It ends TLS, leads the SDKs' paths to the server's, and passes everything else through as it is, in both directions.
"""

import argparse
import http.client
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

TOKEN_ENDPOINT = "/oauth2/token"
# Where SDKs look, and what stands there.
LED_TO = {
    "/services/oauth2/token": TOKEN_ENDPOINT,  # Salesforce
    "/oauth/token": TOKEN_ENDPOINT,  # DocuSign
    "/tenant/.well-known/openid-configuration": "/.well-known/openid-configuration",  # MSAL, which wants a path
}
PER_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_address_behind = None
    last_token_request = None

    def body(self):
        """The body: bytes, or a list of the chunks it came in (jsforce sends some), which goes on in chunks."""
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return chunks

    def pass_on(self):
        body, path = self.body(), LED_TO.get(self.path, self.path)
        if path == TOKEN_ENDPOINT:
            self.last_token_request.write_bytes(body if isinstance(body, bytes) else b"".join(body))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in PER_CONNECTION}
        behind = http.client.HTTPConnection(self.server_address_behind, timeout=30)
        try:
            behind.request(self.command, path, body, headers)
            answer = behind.getresponse()
            content = answer.read()
        finally:
            behind.close()
        # Not send_response: it would add a Date and a Server of its own.
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in PER_CONNECTION:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = pass_on

    def log_message(self, *_):
        pass


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", required=True, help="the URL of jurat serve")
    options.add_argument("--certificate", required=True)
    options.add_argument("--key", required=True)
    options.add_argument("--port-file", required=True, type=Path, help="gets the port once it listens")
    options.add_argument("--last-token-request", required=True, type=Path, help="gets the body of each token request in turn")
    options = options.parse_args()

    Front.server_address_behind = urlsplit(options.server).netloc
    Front.last_token_request = options.last_token_request
    front = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(options.certificate, options.key)
    front.socket = tls.wrap_socket(front.socket, server_side=True)
    options.port_file.write_text(str(front.server_port))
    front.serve_forever()


if __name__ == "__main__":
    main()
