"""Answers that say no, as Stripe words them."""

from typing import Any


class Refused(Exception):
    """A request Stripe would answer with an error; `status` is HTTP's."""

    def __init__(self, status: int, message: str, *, kind: str = "invalid_request_error", **facts: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **facts}}


def missing(kind: str, key: str) -> Refused:
    """Return the answer for an id that does not exist in this account."""
    return Refused(404, f"No such {kind}: '{key}'", code="resource_missing", param="id")


def declined(message: str, code: str = "card_declined") -> Refused:
    """Return the answer for a card or debit that was refused."""
    return Refused(402, message, kind="card_error", code=code, decline_code="generic_decline")


class LiveKey(ValueError):
    """Somebody is about to send the key of real money to a stand-in."""
