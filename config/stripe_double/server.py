"""HTTP around the stand-in: a threaded server, and a clock that lets things happen and sends events."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from config.stripe_double.double import Double


class Server(ThreadingHTTPServer):
    """Serves one stand-in."""

    daemon_threads = True
    double: Double

    def handle_error(self, *args: Any) -> None:
        """A caller that did not wait for its answer is no news."""


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the stand-in."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer("")

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def log_message(self, *args: Any) -> None:
        """Stay quiet."""

    def _answer(self, body: str) -> None:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, text, extra = self.server.double.answer(str(self.command), address.path, address.query, body, headers)
        content = text.encode()
        self.send_response(status)
        for name, value in (extra | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(double: Double, port: int = 0) -> Iterator[str]:
    """Serve on 127.0.0.1 meanwhile; gives the address."""
    server = Server(("127.0.0.1", port), Handler)
    server.double = double
    address = f"http://127.0.0.1:{server.server_address[1]}"
    double.public_url = double.public_url or address
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def run(double: Double, port: int) -> None:
    """Serve until the process is ended; time passes by itself."""
    with serving(double, port):
        while True:
            now = time.time()
            double.tick(now)
            double.deliver(now)
            time.sleep(0.3)
