"""One account at the processor and the way to it: time limit, fuse, and errors in our own words.

The API version is the SDK's, which the lock file pins. A page gives three seconds for all its calls together.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import stripe

from billing.gateway.circuit import Circuit, circuit_of
from billing.gateway.errors import (
    Declined,
    GatewayBusy,
    GatewayRefused,
    GatewayUnavailable,
    Misconfigured,
    NotThere,
)

logging.getLogger("stripe").setLevel(logging.WARNING)  # it logs each call with its address
T = TypeVar("T")
PAGE_SECONDS: Final = 3
TASK_SECONDS: Final = 30
STRIPE: Final = "https://api.stripe.com"
DOWN: Final = (
    "The card processor does not answer at the moment. Nothing was taken. "
    "Please try again in a few minutes, or pay by BACS."
)


@dataclass(frozen=True)
class Access:
    """Whose account, and the key to it; `account` is set when the key is the platform's."""

    api_key: str
    account: str = ""
    base_url: str = ""


class Gateway:
    """Calls the processor for one account. Raises the errors of `billing.gateway.errors`."""

    def __init__(self, access: Access, seconds: int = TASK_SECONDS) -> None:
        self._access = access
        self._until = time.monotonic() + seconds
        self._address = access.base_url or STRIPE

    def call(self, work: Callable[[Any], T]) -> T:
        """Return what `work` gets from Stripe's client (its version 1 services)."""
        circuit = circuit_of(self._address)
        left = self._until - time.monotonic()
        if left <= 0 or not circuit.lets_through():
            raise GatewayUnavailable(DOWN)
        try:
            answer = work(self._client(left).v1)
        except stripe.StripeError as error:
            raise _in_our_words(error, circuit) from error
        circuit.succeeded()
        return answer

    def _client(self, seconds: Any) -> stripe.StripeClient:
        bases: Any = {"api": self._address}
        return stripe.StripeClient(
            self._access.api_key,
            stripe_account=self._access.account or None,
            base_addresses=bases,
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=seconds),
        )


def once(key: str) -> Any:
    """Return the options of a write: the same key never does the same thing twice."""
    return {"idempotency_key": key}


def _in_our_words(error: stripe.StripeError, circuit: Circuit) -> GatewayRefused | GatewayUnavailable | Declined:
    if isinstance(error, stripe.APIConnectionError) or (error.http_status or 0) >= 500:
        circuit.failed()
        return GatewayUnavailable(DOWN)
    circuit.succeeded()
    if isinstance(error, stripe.RateLimitError) or error.http_status == 409:
        return GatewayBusy("The card processor is busy with this. Please try again in a moment.")
    if isinstance(error, stripe.CardError):
        return Declined(error.user_message or "The payment was declined.")
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return Misconfigured("The card processor does not accept the partnership’s key. Please tell the office.")
    kind = NotThere if error.code == "resource_missing" else GatewayRefused
    return kind(f"The card processor refused: {error.user_message or error}"[:300])
