"""Going on under another of the server's logins, on the same database."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection


@contextmanager
def logged_in(url: str) -> Iterator[None]:
    """Use the login of this URL inside the block; the connection is opened anew before and after."""
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    login = urlsplit(url)
    connection.close()
    connection.settings_dict.update({"USER": login.username, "PASSWORD": login.password})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
