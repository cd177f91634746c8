"""What may be written to logs and error reports: which partnership, which request, which account's number; no names.

Addresses of e-mail are taken out of texts, because the database repeats values in its error messages. Requests are named
by their route (`invitations/<key>/`), never by their path, which may hold a key.
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

logger = structlog.get_logger("requests")
EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
REMOVED: Final = "[e-mail]"
EVENT_FIELDS: Final = frozenset(
    {"event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk", "tags", "transaction"}
)
FRAME_FIELDS: Final = frozenset({"filename", "abs_path", "function", "module", "lineno", "in_app", "context_line"})
Event = dict[str, Any]


class RequestLog:
    """Writes one line for each request and gives it a number, which the response carries too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            milliseconds = round((time.monotonic() - started) * 1000)
            logger.info(
                "request",
                method=request.method,
                route=route_of(request),
                status=response.status_code,
                milliseconds=milliseconds,
                user_id=_known_user_id(request),
            )
        response["X-Request-Id"] = request_id
        return response


def route_of(request: HttpRequest) -> str:
    """Return the pattern that matched the request, without the values in its path."""
    return str(getattr(getattr(request, "resolver_match", None), "route", "(none)"))


def name_request_by_route(_: Any, __: str, event: Event) -> Event:
    """Log processor: Django's own lines about a request say its route instead of its path."""
    record: logging.LogRecord | None = event.get("_record")
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        event["event"] = f"{getattr(record, 'status_code', '')} {request.method} {route_of(request)}".strip()
    return event


def remove_addresses(_: Any, __: str, event: Event) -> Event:
    """Log processor: no e-mail address in any text of the line, the traceback included."""
    return {key: without_addresses(value) if isinstance(value, str) else value for key, value in event.items()}


def without_addresses(text: str) -> str:
    """Return the text with e-mail addresses taken out."""
    return EMAIL.sub(REMOVED, text)


def permitted_event(event: Event, hint: Event | None = None) -> Event:
    """Return what an error report may hold: where it happened and in which schema; no request, variables or person."""
    permitted = {key: value for key, value in event.items() if key in EVENT_FIELDS}
    errors = event.get("exception", {}).get("values", [])
    permitted["exception"] = {"values": [_permitted_error(error) for error in errors]}
    if "id" in event.get("user", {}):
        permitted["user"] = {"id": event["user"]["id"]}
    if "logentry" in event:
        permitted["logentry"] = {"message": without_addresses(str(event["logentry"].get("message", "")))}
    return permitted


def no_breadcrumb(crumb: Event, hint: Event | None = None) -> None:
    """Breadcrumbs are not kept: queries and log lines before an error may name people."""


def _permitted_error(error: Event) -> Event:
    frames = error.get("stacktrace", {}).get("frames", [])
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "value": without_addresses(str(error.get("value", ""))),
        "stacktrace": {"frames": [{key: frame[key] for key in FRAME_FIELDS & frame.keys()} for frame in frames]},
    }


def _known_user_id(request: HttpRequest) -> int | None:
    """The account's number, where the request has looked it up anyway."""
    user_id: int | None = getattr(getattr(request, "_cached_user", None), "pk", None)
    return user_id
