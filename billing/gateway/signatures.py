"""Messages from the processor: whether they are what was signed, and what they say.

The signature covers the body's bytes and a time. A message is refused once it is more than 300 seconds old by our clock;
one from the future is taken, so our clock may be up to five minutes fast and any time slow.
"""

import json
from typing import Any, Final

import stripe

from billing.gateway.errors import Forged
from billing.gateway.facts import EventFact, moment

TOLERANCE_SECONDS: Final = 300
MOST_BYTES: Final = 512_000


def verified(body: bytes, header: str, secret: str) -> EventFact:
    """Return what a signed message says. Raises Forged."""
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE_SECONDS)
        return read(body.decode())
    except (
        stripe.SignatureVerificationError,
        UnicodeDecodeError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise Forged("The message is not signed as agreed.") from error


def read(text: str) -> EventFact:
    """Return what a stored message says; it was verified when it came."""
    event: dict[str, Any] = json.loads(text)
    return EventFact(
        id=str(event["id"]),
        type=str(event["type"]),
        object_id=str(event["data"]["object"].get("id", "")),
        happened_at=moment(int(event["created"])),
        account=str(event.get("account") or ""),
        is_live=bool(event["livemode"]),
        payload=event,
    )
