"""Billing runs: what a preview shows, how far a job is, what is held."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from billing.enums import Exclusion, RunStatus
from billing.models import Account, BillingRun, BillingRunItem, Dispatch, Document
from billing.queries.charges import AGREED
from billing.queries.documents import sum_of
from membership.enums import SubscriptionStatus
from membership.models import MembershipYear, Subscription


@dataclass(frozen=True)
class Progress:
    """How many invoices of a run exist."""

    done: int
    total: int
    gross_pence: int


@dataclass(frozen=True)
class LeftOut:
    """A school of the year that no invoice of the run is for, and why."""

    school: str
    reason: str


def runs() -> QuerySet[BillingRun]:
    """All runs, newest first, with the number and sum of their invoices."""
    included = Q(items__exclusion="")
    sums: dict[str, Any] = {
        "invoice_count": Count("items", filter=included),
        "net_pence": Sum("items__net_pence", filter=included, default=0),
        "held_count": Count("items", filter=Q(items__exclusion=Exclusion.NO_PURCHASE_ORDER)),
    }
    return BillingRun.objects.select_related("year", "created_by", "started_by").annotate(**sums).order_by("-pk")


def due_items(run: BillingRun) -> QuerySet[BillingRunItem]:
    """Items that still need their invoice."""
    return BillingRunItem.objects.filter(run=run, document=None, exclusion="")


def gross_pence_of_due(run: BillingRun) -> int | None:
    """Return what the items that still need their invoice come to with VAT; None where there are none; one query."""
    found = due_items(run).aggregate(gross=Sum(F("net_pence") + F("vat_pence")))["gross"]
    return None if found is None else int(found)


def uncredited(run: BillingRun, size: int) -> list[Document]:
    """Return the next invoices of a run that are not credited to nothing; one query."""
    rows = _with_left(Document.objects.filter(run_item__run=run)).filter(left__gt=0)
    return list(rows.order_by("pk")[:size])


def creditable_pence(run: BillingRun) -> int:
    """Return what is left to credit of a run, with VAT; one query."""
    rows = _with_left(Document.objects.filter(run_item__run=run))
    return int(rows.aggregate(total=Sum("left", default=0))["total"])


def undone(run: BillingRun) -> Progress:
    """Return how many invoices of a run are credited to nothing; one query."""
    rows = _with_left(Document.objects.filter(run_item__run=run))
    return Progress(
        **rows.aggregate(
            done=Count("pk", filter=Q(left=0)),
            total=Count("pk"),
            gross_pence=Sum(F("gross_pence") - F("left"), default=0),
        )
    )


def _with_left(invoices: QuerySet[Document]) -> QuerySet[Any]:
    return invoices.annotate(left=F("gross_pence") + Coalesce(sum_of(Document, "credits", "gross_pence"), 0))


def undoing_ids() -> list[int]:
    """Return the runs that are being credited."""
    return list(BillingRun.objects.filter(status=RunStatus.UNDOING).order_by("pk").values_list("pk", flat=True))


def items(run: BillingRun) -> QuerySet[BillingRunItem]:
    """All items by payer, with account, document and the number of charges."""
    rows = BillingRunItem.objects.filter(run=run).select_related("account", "document")
    return rows.annotate(charge_count=Count("charges")).order_by("account__name", "pk")


def charge_ids(item: BillingRunItem) -> list[int]:
    """Return the charges of an item; one query."""
    return list(item.charges.order_by("pk").values_list("pk", flat=True))


def progress(run: BillingRun) -> Progress:
    """Return how far a run is; one query."""
    counted = BillingRunItem.objects.filter(run=run, exclusion="").aggregate(
        done=Count("document"),
        total=Count("pk"),
        gross_pence=Sum(F("net_pence") + F("vat_pence"), filter=Q(document__isnull=False), default=0),
    )
    return Progress(**counted)


def held_items() -> QuerySet[BillingRunItem]:
    """Items of open and finished runs that wait for a purchase order."""
    rows = BillingRunItem.objects.filter(exclusion=Exclusion.NO_PURCHASE_ORDER, document=None)
    return (
        rows.exclude(run__status=RunStatus.CANCELLED).select_related("account", "run").order_by("account__name", "pk")
    )


def left_out(run: BillingRun) -> list[LeftOut]:
    """Return the schools with a subscription in the run's year that it does not bill, and why; one query."""
    rows = Subscription.objects.filter(year=run.year).select_related("school").order_by("school__name")
    if run.invoice_timing:
        rows = rows.filter(tariff__invoice_timing=run.invoice_timing)
    return [LeftOut(row.school.name, reason) for row in rows if (reason := _reason_left_out(row))]


def gone(run: BillingRun, year_before: MembershipYear | None) -> list[Account]:
    """Return payers invoiced for the year before that are not in this run, with `last_year_pence`; one query."""
    if year_before is None:
        return []
    in_year = Q(
        documents__lines__period_starts_on__gte=year_before.starts_on,
        documents__lines__period_starts_on__lt=year_before.ends_before,
    )
    rows = Account.objects.exclude(run_items__run=run)
    return list(
        rows.annotate(last_year_pence=Sum("documents__lines__net_pence", filter=in_year, default=0))
        .filter(last_year_pence__gt=0)
        .order_by("name")
    )


def year_before(run: BillingRun) -> MembershipYear | None:
    """Return the year before the run's, if it is on file."""
    return MembershipYear.objects.filter(start_year=run.year.start_year - 1).first()


def _reason_left_out(row: Subscription) -> str:
    if row.status == SubscriptionStatus.DECLINED:
        return f"Declined: {row.declined_reason}" if row.declined_reason else "Declined"
    if row.status == SubscriptionStatus.ENDED:
        return "Membership has ended"
    if row.status not in AGREED:
        return "Not confirmed yet"
    if not row.school.is_open:
        return "School is closed"
    return "" if row.amount_pence else "Price is £0.00"


def issuing_ids() -> list[int]:
    """Return the runs that are being issued."""
    return list(BillingRun.objects.filter(status=RunStatus.ISSUING).order_by("pk").values_list("pk", flat=True))


def any_items() -> QuerySet[BillingRunItem]:
    """Items of all runs, with their account."""
    return BillingRunItem.objects.select_related("account")


def years() -> QuerySet[MembershipYear]:
    """Membership years that can be billed, newest first."""
    return MembershipYear.objects.order_by("-start_year")


def sending(run: BillingRun) -> dict[str, int]:
    """Return how many e-mails of a run's invoices stand at each status; one query."""
    rows = Dispatch.objects.filter(document__run_item__run=run).order_by().values("status")
    return dict(rows.annotate(count=Count("pk")).values_list("status", "count"))
