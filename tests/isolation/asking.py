"""Opening a route as an actor, and naming what came of it."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.isolation.row import Row


@dataclass(frozen=True)
class Answer:
    """What an actor gets: a page, the way to sign in, a refusal, or nothing there; and its text."""

    outcome: str
    text: str


def ask(browser: Client, urlconf: str, name: str, row: Row, kwargs: dict[str, Any]) -> Answer:
    """Open the route; whatever it writes is undone."""
    address = reverse(name, urlconf=urlconf, kwargs=kwargs)
    with transaction.atomic():
        response = getattr(browser, row.method)(address)
        text = _text(response)
        transaction.set_rollback(True)
    return Answer(_outcome(response), text)


def _outcome(response: HttpResponseBase) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 401 or "/account/login/" in location:
        return "sign in"
    named = {403: "refused", 404: "missing", 405: "wrong method", 500: "error"}
    return named.get(response.status_code, "page")


def _text(response: HttpResponseBase) -> str:
    """Body and headers as text, the parts of an XLSX file unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return body.decode("utf-8", "replace") + str(response.headers)


def unknown(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Keys of the same kinds that nothing has."""
    return {name: 987_654_321 if isinstance(value, int) else uuid4().hex for name, value in kwargs.items()}
