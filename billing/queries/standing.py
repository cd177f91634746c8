"""Whether a school has member prices: a membership that covers the day and, where the partnership says so, no old debt."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from billing.chasing import is_quiet
from billing.models import DocumentLine
from billing.queries.open_debt import open_debt
from billing.queries.settings import billing_settings
from membership.queries import standing


def in_good_standing(school_id: int, on: date) -> bool:
    """Whether the school is a member on a day and, where old debt stops member prices, its payer owes none for it.

    Old is what is overdue by more than the days of grace. A payer whose reminders are paused, or who has promised to pay by
    a day not past, stays in standing. At most three queries.
    """
    if not standing.in_good_standing(school_id, on):
        return False
    settings = billing_settings()
    return not (settings.stops_member_prices and _owes_long(school_id, on, settings.grace_days))


def _owes_long(school_id: int, on: date, grace_days: int) -> bool:
    for_school = Exists(DocumentLine.objects.filter(document=OuterRef("pk"), school=school_id))
    late = open_debt().filter(for_school, account__pays_for__school=school_id, due_on__lt=on - timedelta(grace_days))
    quiet = late.values_list("account__paused_until", "account__promised_on").distinct()
    return any(not is_quiet(on, paused_until=paused, promised_on=promised) for paused, promised in quiet)
