"""What is held because its payer wants a purchase order number on every invoice and none was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from billing.models import Account, BillingRunItem, Charge, Dispatch
from billing.queries.charges import open_charges
from billing.queries.runs import held_items


@dataclass(frozen=True)
class HeldPayer:
    """A payer with something held: how much, in pence before VAT, and when it was last asked for a number."""

    account: Account
    count: int
    net_pence: int
    asked_at: datetime | None


@dataclass(frozen=True)
class HeldSum:
    """What is held of a payer, in pence before VAT."""

    account_id: int
    net_pence: int


def held_charges() -> QuerySet[Charge]:
    """Charges no invoice can carry yet: their payer needs a number and there is none, or several contradict in a run."""
    has_none = Q(account__requires_purchase_order=True, account__purchase_order="", purchase_order="")
    return open_charges().filter(has_none | Q(_in_held_item())).select_related("account", "school")


def loose() -> QuerySet[Charge]:
    """Held charges that are in no held invoice of a run, by payer."""
    return held_charges().filter(~_in_held_item()).order_by("account__name", "pk")


def loose_charges() -> list[Charge]:
    """Return held charges that are in no held invoice of a run, by payer; one query."""
    return list(loose())


def sums_by_payer(rows: QuerySet[Charge]) -> list[HeldSum]:
    """Return what held charges (`held_charges` with any filter) come to for each payer; one query."""
    sums = rows.order_by().values("account_id").annotate(net_pence=Sum("net_pence")).order_by("account_id")
    return [HeldSum(**row) for row in sums]


def held_of(account_id: int) -> list[Charge]:
    """Return what is held of one payer; one query."""
    return list(held_charges().filter(account=account_id).order_by("pk"))


def held_items_of(account_id: int) -> list[BillingRunItem]:
    """Return the held invoices of runs of one payer, by run; one query."""
    return list(held_items().filter(account=account_id).order_by("run", "pk"))


def held_payers(account_ids: Sequence[int] | None = None) -> list[HeldPayer]:
    """Return the payers with something held, all or of those given, by name; three queries."""
    rows: Any = held_charges().order_by()
    if account_ids is not None:
        rows = rows.filter(account__in=account_ids)
    sums = {row["account"]: row for row in rows.values("account").annotate(n=Count("pk"), net=Sum("net_pence"))}
    asked = Dispatch.objects.filter(account__in=sums).order_by().values("account").annotate(at=Max("created_at"))
    last = dict(asked.values_list("account", "at"))
    accounts = Account.objects.filter(pk__in=sums).order_by("name", "pk")
    return [HeldPayer(row, sums[row.pk]["n"], sums[row.pk]["net"], last.get(row.pk)) for row in accounts]


def _in_held_item() -> Exists:
    through = BillingRunItem.charges.through._default_manager
    return Exists(through.filter(charge=OuterRef("pk"), billingrunitem__in=held_items().order_by().values("pk")))
