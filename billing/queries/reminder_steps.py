"""The steps of chasing each kind of payer: the office's own, or the product's while there are none."""

from collections.abc import Sequence

from django.db.models import QuerySet

from billing.chasing import DEFAULTS, Step
from billing.enums import AccountKind
from billing.models import ReminderStep


def steps() -> dict[AccountKind, Sequence[Step]]:
    """Return the steps that are taken, by kind of payer, earliest first; one query.

    A kind whose every step was taken out has none; only a kind nobody has touched has the product's own.
    """
    found: dict[AccountKind, list[Step]] = {}
    for row in ReminderStep.objects.order_by("days_after_due"):
        kept = found.setdefault(AccountKind(row.account_kind), [])
        if row.is_active:
            kept.append(_step(row))
    return {kind: found.get(kind, DEFAULTS[kind]) for kind in AccountKind}


def kinds_on_file() -> set[str]:
    """Return the kinds of payer that have steps of their own; one query."""
    return set(ReminderStep.objects.order_by().values_list("account_kind", flat=True).distinct())


def kept_steps() -> QuerySet[ReminderStep]:
    """Return the office's own steps that are taken."""
    return ReminderStep.objects.filter(is_active=True)


def _step(row: ReminderStep) -> Step:
    return Step(row.days_after_due, row.name, row.subject, row.body, row.is_letter, row.pk)
