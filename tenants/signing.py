"""Signed values that hold in one schema only: the same token on another partnership's host is refused."""

from datetime import timedelta
from typing import Any

from django.core import signing  # noqa: TID251 - the one place

from tenants.backend.default import connection


class TokenRefused(Exception):
    """The token is altered, too old, for another purpose, or from another host."""

    code = "token_refused"


def sign(value: Any, *, purpose: str) -> str:
    """Return a URL-safe token that carries a JSON value, readable by anybody, for one purpose in the present schema."""
    return signing.dumps(value, salt=_salt(purpose))


def unsign(token: str, *, purpose: str, max_age: timedelta) -> Any:
    """Return the value of a token that was signed here for this purpose. Raises TokenRefused."""
    try:
        return signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except signing.BadSignature as error:
        raise TokenRefused("This link is not valid here, or it is too old. Ask for a new one.") from error


def _salt(purpose: str) -> str:
    return f"tenants.signing:{connection.schema_name}:{purpose}"
