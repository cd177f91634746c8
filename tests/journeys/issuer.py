"""An OpenID Connect issuer on this machine: it signs anyone in as whom it was told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Issuer(BaseHTTPRequestHandler):
    """Answers discovery, token and user-info requests of the service behind the browser."""

    person: dict[str, Any] = {}

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": self._address(),
                    "authorization_endpoint": self._address("/auth"),
                    "token_endpoint": self._address("/token"),
                    "userinfo_endpoint": self._address("/me"),
                    "jwks_uri": self._address("/keys"),
                }
            )
        else:
            assert self.headers["Authorization"] == "Bearer an-access-token"
            self._answer(self.person)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "an-access-token", "token_type": "Bearer"})

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _address(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}{path}"

    def _answer(self, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def issuing(**person: Any) -> Iterator[str]:
    """Run an issuer that vouches for this person; give its address."""
    handler = type("IssuerOfOne", (Issuer,), {"person": person})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
