"""Billing runs as pages show them: sums, differences against last year, progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from billing.enums import DispatchStatus, Exclusion, RunStatus, SourceKind
from billing.models import BillingRun, BillingRunItem
from billing.presenters.invoices import Tag, pounds
from billing.queries.run_schools import CHANGES, SchoolChange
from billing.queries.runs import Progress
from billing.sources import WAITING, registered
from membership import arithmetic
from tenants.lists import Column
from tenants.money import format_pence
from tenants.shell import Figure

COLOURS = {
    RunStatus.PREVIEW: "warn",
    RunStatus.AWAITING: "warn",
    RunStatus.ISSUING: "accent",
    RunStatus.UNDOING: "accent",
    RunStatus.UNDONE: "neutral",
    RunStatus.ISSUED: "good",
    RunStatus.CANCELLED: "neutral",
}

SCHOOL_COLUMNS: list[Column[SchoolChange]] = [
    Column("School", lambda row: row.name),
    Column("Payer", lambda row: row.payer),
    Column("This run", lambda row: None if row.pence is None else pounds(row.pence)),
    Column("Year before", lambda row: None if row.last_year_pence is None else pounds(row.last_year_pence)),
    Column("Difference", lambda row: pounds(row.difference_pence)),
    Column("Change", lambda row: dict(CHANGES)[row.change]),
    Column("Arithmetic", lambda row: row.arithmetic),
]


@dataclass(frozen=True)
class Row:
    """One payer of a run."""

    item: BillingRunItem

    @property
    def difference(self) -> str:
        """How the amount differs from last year's: “+£133.00”, “no change”, “new”."""
        if self.item.last_year_pence is None:
            return "new"
        return arithmetic.difference(self.item.net_pence, self.item.last_year_pence)

    @property
    def tag(self) -> Tag:
        """Whether it will be issued, is issued, or why not."""
        if self.item.document_id:
            return Tag("Issued", "good")
        if not self.item.exclusion:
            return Tag("Included", "accent")
        is_held = self.item.exclusion == Exclusion.NO_PURCHASE_ORDER
        return Tag(self.item.get_exclusion_display(), "warn" if is_held else "neutral")

    @property
    def is_held(self) -> bool:
        """Whether a purchase order would release it."""
        return self.item.exclusion == Exclusion.NO_PURCHASE_ORDER

    @property
    def gross_pence(self) -> int:
        """Net plus VAT."""
        return self.item.net_pence + self.item.vat_pence


@dataclass(frozen=True)
class Summary:
    """What a run comes to."""

    items: Sequence[BillingRunItem]

    @property
    def included(self) -> list[BillingRunItem]:
        """Items with an invoice, or that will have one."""
        return [item for item in self.items if not item.exclusion]

    @property
    def held_count(self) -> int:
        """Items that wait for a purchase order."""
        return sum(item.exclusion == Exclusion.NO_PURCHASE_ORDER for item in self.items)

    @property
    def net_pence(self) -> int:
        """Sum before VAT."""
        return sum(item.net_pence for item in self.included)

    @property
    def vat_pence(self) -> int:
        """Sum of VAT."""
        return sum(item.vat_pence for item in self.included)

    @property
    def gross_pence(self) -> int:
        """Sum with VAT."""
        return self.net_pence + self.vat_pence

    @property
    def last_year_pence(self) -> int:
        """What the same payers were invoiced for the year before, before VAT."""
        return sum(item.last_year_pence or 0 for item in self.included)

    @property
    def difference(self) -> str:
        """How the run differs from last year's invoices of the same payers."""
        return arithmetic.difference(self.net_pence, self.last_year_pence)

    @property
    def new_count(self) -> int:
        """Payers that were not invoiced last year."""
        return sum(item.last_year_pence is None for item in self.included)


def figures(run: BillingRun, summary: Summary, sent: Mapping[str, int]) -> list[Figure]:
    """Return the four tiles of a run: what it comes to, last year, what is held, and how the e-mails stand."""
    vat = f"{format_pence(summary.net_pence)} and {format_pence(summary.vat_pence)} VAT"
    new = f", {summary.new_count} new payer{'s' if summary.new_count != 1 else ''}" if summary.new_count else ""
    return [
        Figure("This run", format_pence(summary.gross_pence), note=vat),
        Figure("Last year, same payers", format_pence(summary.last_year_pence), note=summary.difference + new),
        Figure("Held", str(summary.held_count), f"{reverse('invoices')}?show=held", "without a purchase order"),
        _approval(run) if run.status in (RunStatus.PREVIEW, RunStatus.AWAITING, RunStatus.CANCELLED) else _emails(sent),
    ]


def _approval(run: BillingRun) -> Figure:
    return Figure(
        "Prepared", f"{run.created_at:%d %b}".lstrip("0"), note=f"by {run.created_by}" if run.created_by else ""
    )


def _emails(sent: Mapping[str, int]) -> Figure:
    waiting = sent.get(DispatchStatus.WAITING, 0) + sent.get(DispatchStatus.SENDING, 0)
    others = [
        (waiting, "waiting"),
        (sent.get(DispatchStatus.FAILED, 0), "failed"),
        (sent.get(DispatchStatus.NO_ADDRESS, 0), "without an address"),
    ]
    note = ", ".join(f"{count} {words}" for count, words in others if count)
    return Figure("E-mails sent", str(sent.get(DispatchStatus.SENT, 0)), note=note)


def terms(typed: dict[str, Any]) -> dict[str, Any]:
    """Return what the operation needs from what the form holds."""
    year = typed["year"]
    return {
        "year_id": year.pk,
        "label": f"{_what(typed['sources'])} {year.label}",
        "sources": typed["sources"],
        "issue_on": typed["issue_on"],
        "invoice_timing": typed["invoice_timing"],
    }


def _what(chosen: Sequence[str]) -> str:
    if list(chosen) == [SourceKind.SUBSCRIPTION]:
        return "Subscriptions"
    labels = [source.label for source in registered() if source.kind in chosen]
    start = ["Subscriptions"] if SourceKind.SUBSCRIPTION in chosen else []
    rest = ["other charges"] if WAITING in chosen else []
    words = " and ".join([*start, *labels, *rest])
    return words[:1].upper() + words[1:60]


def tag(run: BillingRun) -> Tag:
    """Return the state of a run with its colour."""
    status = RunStatus(run.status)
    return Tag(status.label, COLOURS[status])


def progress(run: BillingRun, found: Progress) -> dict[str, Any]:
    """Return what the progress component takes."""
    is_finished = run.status not in (RunStatus.ISSUING, RunStatus.UNDOING)
    verb = "credited" if run.status in (RunStatus.UNDOING, RunStatus.UNDONE) else "issued"
    if not is_finished:
        verb += " so far"
    return {
        "poll_url": reverse("run_progress", args=[run.pk]),
        "done": found.done,
        "total": found.total,
        "message": f"{found.done} of {found.total} invoices {verb}, {format_pence(found.gross_pence)}",
        "is_finished": is_finished,
    }


def started(run: BillingRun) -> str:
    """Return what to say when somebody let a run go."""
    if run.status == RunStatus.AWAITING:
        return "This run is above the limit for one person. It waits for another to approve it."
    return "The invoices are being issued. Each is sent by e-mail when all are there."
