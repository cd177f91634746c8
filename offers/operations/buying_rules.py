"""What a school lets its people spend, and what a trust buys for all its schools."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import rules
from django.db import transaction

from membership.models import Person, School, Trust
from offers.errors import OffersRefused
from offers.models import BuyingRule, Offer, TrustChoice


class MayNotDecideRules(OffersRefused):
    """Only the head and the business manager set their school's limits; only its finance chooses for a trust."""

    code = "may_not_decide_rules"
    message = "You cannot decide this."


@transaction.atomic
def set_limits(*, by: Person, school: School, staff_limit_pence: int, manager_limit_pence: int | None) -> BuyingRule:
    """Say how much staff, and the business manager, may spend without asking (pence net). Raises MayNotDecideRules."""
    if not rules.test_rule("offers.change_buying_rule", by, school):
        raise MayNotDecideRules
    limits = {"staff_limit_pence": staff_limit_pence, "manager_limit_pence": manager_limit_pence}
    rule, _ = BuyingRule.objects.update_or_create(school=school, defaults=limits)
    return rule


@transaction.atomic
def choose_for_trust(
    *, by: Person, trust: Trust, shown: Collection[UUID], chosen: Collection[UUID], now: datetime
) -> None:
    """Say which of the services shown a trust buys for its schools; agreements in force stay. Raises MayNotDecideRules."""
    if not rules.test_rule("offers.buy", by, trust):
        raise MayNotDecideRules
    wanted = set(shown) & set(chosen)
    TrustChoice.objects.filter(trust=trust, lineage__in=set(shown) - wanted).delete()
    known = set(Offer.objects.filter(lineage__in=wanted).values_list("lineage", flat=True))
    rows = [TrustChoice(trust=trust, lineage=one, decided_by=by, decided_at=now) for one in sorted(known)]
    TrustChoice.objects.bulk_create(rows, ignore_conflicts=True)
