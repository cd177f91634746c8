"""Health check of a container: `python -m config.probe /readyz` ends with 0 when the web process in it answers 200."""

import http.client
import os
import sys

TIMEOUT_SECONDS = 4


def main(path: str) -> int:
    """Ask the local web process as the association's host; says what it got when that is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": os.environ.get("BASE_HOST", "localhost")})
        status = connection.getresponse().status
    except OSError as error:
        print(f"{path}: {error}")
        return 1
    finally:
        connection.close()
    print(f"{path}: {status}")
    return 0 if status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
