"""What billing adds around every page: navigation, "What needs you", figures of a home, search."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from billing.enums import RunStatus
from billing.queries import documents, home, runs, visibility
from billing.queries.waiting import Waiting, waiting
from membership.requests import PersonRequest
from tenants.access import allowed
from tenants.calendars import FinancialYear
from tenants.money import format_pence
from tenants.shell import Figure, NavItem, Need, SearchHit, once

MONEY = "Money"
OFFICE_PAGES = (
    ("Billing runs", "runs", 71),
    ("Payers", "payers", 72),
    ("Charges", "charges", 73),
    ("Funding", "funding", 77),
    ("Books", "books", 78),
    ("Approvals", "approvals", 79),
    ("Billing settings", "billing_settings", 79),
)


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Invoices for everyone who pays, the rest for the office."""
    if allowed(request, "billing.view_invoices"):
        yield NavItem("Invoices", reverse("invoices"), order=70, section=MONEY)
    if allowed(request, "billing.view_spending"):
        yield NavItem("What you bought", reverse("spending_export"), order=71, section=MONEY)
    if allowed(request, "billing.use_office"):
        for label, name, order in OFFICE_PAGES:
            yield NavItem(label, reverse(name), order=order, section=MONEY)


def needs(request: PersonRequest) -> Iterator[Need]:
    """A run to approve, overdue and held invoices, e-mails that failed; for a payer what is overdue."""
    if not allowed(request, "billing.view_invoices"):
        return
    today = timezone.localdate()
    if not visibility.sees_all(request.person):
        rows = visibility.documents_for(request.person, request.acting_school, today)
        yield from _needs_of_payer(home.overdue(rows, today))
        return
    found = once(request, waiting, today)
    yield from _runs()
    if allowed(request, "billing.approve"):
        yield from _second_person(found)
    yield from _overdue(once(request, home.overdue_of_all, today))
    yield from _troubles(found)


def figures(request: PersonRequest) -> Iterator[Figure]:
    """What was issued this financial year, and what is overdue; for a payer what there is to pay."""
    today = timezone.localdate()
    if allowed(request, "billing.use_office"):
        yield from _figures_of_office(today, once(request, home.overdue_of_all, today))
    elif allowed(request, "billing.view_invoices"):
        rows = visibility.documents_for(request.person, request.acting_school, today)
        yield from _to_pay(home.owed(rows))


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Documents whose number or purchase order has the text."""
    if not allowed(request, "billing.view_invoices"):
        return
    rows = visibility.documents_for(request.person, request.acting_school, timezone.localdate())
    for document in documents.numbers_containing(rows, query):
        note = f"{document.buyer_name}, {format_pence(document.gross_pence)}"
        yield SearchHit(document.get_kind_display(), document.number, reverse("invoice", args=[document.pk]), note)


def _figures_of_office(today: date, late: home.Sum) -> Iterator[Figure]:
    year = FinancialYear.containing(today)
    issued = home.issued(year.start)
    yield Figure(
        f"Issued in {year.label}",
        _whole(issued.pence),
        f"{reverse('invoices')}?year={year.start}",
        f"{issued.count} document{'s' if issued.count != 1 else ''}",
        order=70,
    )
    note = f"{late.count} invoice{'s' if late.count != 1 else ''}"
    yield Figure("Overdue", _whole(late.pence), f"{reverse('invoices')}?show=overdue", note, order=71)


def _to_pay(open_invoices: home.Owed | None) -> Iterator[Figure]:
    """Nothing for those who never get an invoice, as a school whose trust pays."""
    if open_invoices is None:
        return
    note = "Everything is paid"
    if open_invoices.due_on:
        plural = "s" if open_invoices.count != 1 else ""
        note = f"{open_invoices.count} invoice{plural}, due {date_format(open_invoices.due_on, 'j F')}"
    yield Figure("To pay", format_pence(open_invoices.pence), f"{reverse('invoices')}?show=unpaid", note, order=70)


def _runs() -> Iterator[Need]:
    for run in runs.runs().filter(status=RunStatus.PREVIEW):
        yield Need(
            title=f"Approve the billing run {run.label}",
            url=reverse("run", args=[run.pk]),
            reason=f"{run.invoice_count} invoices, {format_pence(run.net_pence)} before VAT",
            due_on=run.issue_on,
            button_label="Review and issue",
            is_primary=True,
        )


def _second_person(found: Waiting) -> Iterator[Need]:
    if found.awaiting_runs:
        yield Need(
            title="A billing run waits for a second person",
            url=reverse("runs"),
            reason="It is above your limit for one person",
            button_label="Look at it",
        )
    if found.approvals:
        yield Need(
            title=f"{found.approvals} request{'s wait' if found.approvals != 1 else ' waits'} for a second person",
            url=f"{reverse('approvals')}?status=waiting",
            reason="A credit note, refund or write-off above your limit",
            button_label="Review",
        )


def _overdue(late: home.Sum) -> Iterator[Need]:
    if late.count:
        yield Need(
            title=f"{late.count} invoice{'s are' if late.count != 1 else ' is'} overdue",
            url=f"{reverse('invoices')}?show=overdue",
            reason=f"{format_pence(late.pence)} outstanding past the due date",
            button_label="See them",
        )


def _troubles(found: Waiting) -> Iterator[Need]:
    if found.held_invoices:
        yield Need(
            title=f"{found.held_invoices} invoice{'s wait' if found.held_invoices != 1 else ' waits'} for a purchase order",
            url=f"{reverse('invoices')}?show=held",
            reason="The payer asks for a number on every invoice",
            button_label="Add numbers",
        )
    if found.unsent:
        yield Need(
            title=f"{found.unsent} document{'s' if found.unsent != 1 else ''} could not be sent by e-mail",
            url=f"{reverse('invoices')}?show=unsent",
            reason="No invoice e-mail address, or the mail server refused",
            button_label="See them",
        )


def _needs_of_payer(late: home.Sum) -> Iterator[Need]:
    if late.count:
        yield Need(
            title=f"{late.count} of your invoices {'are' if late.count != 1 else 'is'} overdue",
            url=f"{reverse('invoices')}?show=overdue",
            reason=f"{format_pence(late.pence)} outstanding",
            button_label="Pay",
        )


def _whole(pence: int) -> str:
    return format_pence(pence).removesuffix(".00") if pence % 100 == 0 else format_pence(pence)
