"""Whether a school has member prices: a membership that covers the day and, where the partnership says so, no old debt."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import F

from billing.chasing import is_quiet
from billing.models import DocumentLine, SchoolPayer
from billing.queries.open_debt import open_debt
from billing.queries.settings import billing_settings
from membership.queries import standing


def in_good_standing(school_id: int, on: date) -> bool:
    """Whether the school is a member on a day and, where old debt stops member prices, its payer owes none for it.

    Old is what is overdue by more than the days of grace. A payer whose reminders are paused, or who has promised to pay by
    a day not past, stays in standing. At most three queries.
    """
    return bool(those_in_good_standing([school_id], on))


def those_in_good_standing(school_ids: Collection[int], on: date) -> set[int]:
    """Return those of some schools that are in good standing on a day; at most three queries however many."""
    members = standing.those_in_good_standing(school_ids, on)
    if not members:
        return set()
    settings = billing_settings()
    return members - _owing_long(members, on, settings.grace_days) if settings.stops_member_prices else members


def _owing_long(school_ids: Collection[int], on: date, grace_days: int) -> set[int]:
    payers = SchoolPayer.objects.filter(school__in=school_ids).values("account")
    late = open_debt().filter(account__in=payers, due_on__lt=on - timedelta(grace_days))
    rows = DocumentLine.objects.filter(
        document__in=late.values("pk"), school__in=school_ids, document__account__pays_for__school=F("school")
    )
    facts = rows.order_by().values_list(
        "school_id", "document__account__paused_until", "document__account__promised_on"
    )
    return {
        school_id
        for school_id, paused, promised in facts.distinct()
        if not is_quiet(on, paused_until=paused, promised_on=promised)
    }
