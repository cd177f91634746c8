"""Sending events to an account's endpoint: signed as Stripe signs, tried again with growing pauses."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from config.stripe_double.state import Thing, shown

PAUSES: Final = (1, 2, 4, 8, 16, 60, 300)  # seconds; Stripe itself goes on for three days


@dataclass(frozen=True)
class Endpoint:
    """Where an account's events go, and the secret they are signed with."""

    url: str
    secret: str


def body_of(event: Thing) -> bytes:
    """Return the event as it is sent."""
    return json.dumps(shown(event)).encode()


def signature(body: bytes, secret: str, at: int) -> str:
    """Return the header `Stripe-Signature`: HMAC-SHA256 over time and body."""
    digest = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def deliver(endpoint: Endpoint, event: Thing, at: int) -> bool:
    """Send one event over HTTP and tell whether it was taken. Names below `localhost` are this machine."""
    body, address = body_of(event), urlsplit(endpoint.url)
    host = address.hostname or ""
    headers = {"Content-Type": "application/json", "Host": address.netloc}
    headers["Stripe-Signature"] = signature(body, endpoint.secret, at)
    try:
        line = HTTPConnection("127.0.0.1" if host.endswith("localhost") else host, address.port, timeout=10)
        line.request("POST", address.path, body, headers)
        status = line.getresponse().status
        line.close()
    except (OSError, HTTPException):
        return False
    return 200 <= status < 300


@dataclass
class Delivery:
    """An event on its way: how often it was tried and when it is due."""

    event: Thing
    due_at: float
    tries: int = 0

    def put_off(self, now: float) -> bool:
        """Plan the next try; false when that was the last."""
        if self.tries >= len(PAUSES):
            return False
        self.due_at = now + PAUSES[self.tries]
        self.tries += 1
        return True
