"""`python -m bench.sites HOST`: answer requests in process; a line “PATH COUNT” in, “SECONDS BODY” out."""

import io
import sys
import time
from typing import Any

from bench.sites.wsgi import build


def main(host: str) -> None:
    """Run each line's requests one after the other through the whole WSGI handler."""
    application = build()
    for line in sys.stdin:
        path, count = line.split()
        start = time.perf_counter()
        for _ in range(int(count)):
            body = _answer(application, host, path)
        print(time.perf_counter() - start, body.decode(), flush=True)


def _answer(application: Any, host: str, path: str) -> bytes:
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "HTTP_HOST": host,
        "SERVER_NAME": host, "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": True,
    }  # fmt: skip
    response = application(environ, lambda status, headers: statuses.append(status))
    body = b"".join(response)
    response.close()
    assert statuses == ["200 OK"], (statuses, body)
    return body


if __name__ == "__main__":
    main(sys.argv[1])
