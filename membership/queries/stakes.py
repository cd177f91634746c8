"""What a dispute about a pupil number is worth: the price under each number, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from membership.models import Quantity, Subscription
from membership.queries import subscriptions
from membership.quotes import quote
from membership.refusals import Refusal


@dataclass(frozen=True)
class Stake:
    """One dispute: the price now, and the price by the number the school states (None when it has none)."""

    quantity: Quantity
    now_pence: int
    stated_pence: int | None

    @property
    def difference_pence(self) -> int:
        """What changes when the school is right."""
        return 0 if self.stated_pence is None else self.stated_pence - self.now_pence


def of(disputes: Sequence[Quantity]) -> list[Stake]:
    """Return what each dispute is worth, in two queries."""
    priced = subscriptions.under([quantity.pk for quantity in disputes]) if disputes else []
    by_number: dict[int, list[Subscription]] = {}
    for subscription in priced:
        by_number.setdefault(subscription.quantity_id, []).append(subscription)
    return [_stake(quantity, by_number.get(quantity.pk, [])) for quantity in disputes]


def at_stake(disputes: Sequence[Quantity]) -> int:
    """Return the pence that could change if every school is right, up or down."""
    return sum(abs(stake.difference_pence) for stake in of(disputes))


def _stake(quantity: Quantity, affected: Sequence[Subscription]) -> Stake:
    stated = [_stated_pence(quantity, subscription) for subscription in affected]
    known = [pence for pence in stated if pence is not None]
    return Stake(
        quantity=quantity,
        now_pence=sum(subscription.amount_pence for subscription in affected),
        stated_pence=sum(known) if len(known) == len(stated) else None,
    )


def _stated_pence(quantity: Quantity, subscription: Subscription) -> int | None:
    try:
        made = quote(
            subscription.tariff.terms,
            subscription.school,
            quantity.stated_value,
            is_new_joiner=subscription.is_new_joiner,
        )
    except Refusal:
        return None
    return made.net_pence
