"""The colours of states."""

from typing import Final

from membership.enums import QuantityStatus, SubscriptionStatus

COLOURS: Final[dict[str, str]] = {
    SubscriptionStatus.PROPOSED: "neutral",
    SubscriptionStatus.INVITED: "accent",
    SubscriptionStatus.CONFIRMED: "good",
    SubscriptionStatus.ACTIVE: "good",
    SubscriptionStatus.ENDED: "neutral",
    SubscriptionStatus.DECLINED: "bad",
    QuantityStatus.PROVISIONAL: "neutral",
    QuantityStatus.DISPUTED: "warn",
    QuantityStatus.FINAL: "good",
}


def colour_of(status: str) -> str:
    """Return the tag colour of a status; neutral for one that has none."""
    return COLOURS.get(status, "neutral")
