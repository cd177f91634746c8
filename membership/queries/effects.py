"""What a tariff version would change, school by school, before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from membership.models import School, Subscription, Tariff
from membership.queries import proposals
from membership.quotes import quote
from membership.refusals import Refusal


@dataclass(frozen=True)
class Effect:
    """One school: what it pays now, what it would pay, or why it cannot be priced. Agreed prices stay."""

    school: School
    now_pence: int | None
    then_pence: int | None
    is_agreed: bool
    refusal: str = ""

    @property
    def change_pence(self) -> int:
        """By how much the price moves."""
        return (self.then_pence or 0) - (self.now_pence or 0) if self.then_pence is not None else 0


@dataclass(frozen=True)
class Summary:
    """All effects, and what they add up to in pence."""

    effects: Sequence[Effect]

    @property
    def changed(self) -> list[Effect]:
        """The schools whose price moves, largest change first."""
        moving = [effect for effect in self.effects if effect.change_pence and not effect.is_agreed]
        return sorted(moving, key=lambda effect: -abs(effect.change_pence))

    @property
    def refused(self) -> list[Effect]:
        """The schools that could not be priced."""
        return [effect for effect in self.effects if effect.refusal]

    @property
    def agreed_count(self) -> int:
        """How many have agreed a price that stays."""
        return sum(effect.is_agreed for effect in self.effects)

    @property
    def now_pence(self) -> int:
        """The sum of today's prices."""
        return sum(effect.now_pence or 0 for effect in self.effects)

    @property
    def then_pence(self) -> int:
        """The sum of the prices after publishing; agreed ones count as agreed."""
        return sum((e.now_pence if e.is_agreed else e.then_pence) or 0 for e in self.effects)


def of(tariff: Tariff) -> Summary:
    """Return the effect on every school that was offered this membership, or before that on those who would be."""
    offered = Subscription.objects.filter(year=tariff.year_id, membership_class=tariff.membership_class_id)
    existing = offered.select_related("school", "quantity").order_by("school__name", "pk")
    effects = [_on_subscription(tariff, subscription) for subscription in existing]
    if effects:
        return Summary(effects)
    coming = proposals.plan(tariff.year, membership_class_id=tariff.membership_class_id)
    return Summary([_on_draft(tariff, draft) for draft in coming])


def _on_subscription(tariff: Tariff, subscription: Subscription) -> Effect:
    then, refusal = _priced(tariff, subscription.school, subscription.quantity.value, subscription.is_new_joiner)
    return Effect(
        school=subscription.school,
        now_pence=subscription.amount_pence,
        then_pence=then,
        is_agreed=not subscription.is_open,
        refusal="" if not subscription.is_open else refusal,
    )


def _on_draft(tariff: Tariff, draft: proposals.Draft) -> Effect:
    then, refusal = _priced(tariff, draft.school, draft.value, draft.is_new_joiner)
    now = draft.price.net_pence if draft.price else None
    return Effect(school=draft.school, now_pence=now, then_pence=then, is_agreed=False, refusal=refusal)


def _priced(tariff: Tariff, school: School, value: Decimal | None, joins: bool) -> tuple[int | None, str]:
    try:
        return quote(tariff.terms, school, value, is_new_joiner=joins).net_pence, ""
    except Refusal as refusal:
        return None, str(refusal)
