"""Money in the demo: runs issued, most invoices paid, some late, one corrected."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from billing.enums import SourceKind
from billing.models import Account, Document
from billing.operations import accounts, credit_notes, payments, runs
from billing.queries import documents
from billing.sources import WAITING
from config.demo.calendar import YearPlan, at
from config.demo.names import draw
from membership.models import MembershipYear, Person, School, Tariff

PAID_OF_FINISHED: Final = 99  # in a hundred
PAID_OF_RUNNING: Final = 82
OFFERS: Final = ("agreement", WAITING)


def open_accounts(schools: Iterable[School]) -> None:
    """Open the payers' accounts; one in nine insists on a purchase order, and most of those have a standing one."""
    accounts.ensure_payers(by=None, school_ids=[school.pk for school in schools])
    for account in Account.objects.order_by("pk"):
        if draw("order", account.pk, out_of=9) == 0:
            account.requires_purchase_order = True
            account.purchase_order = "" if draw("none", account.pk, out_of=4) == 0 else f"PO{78000 + account.pk}"
            account.save()


def bill(year: MembershipYear, plan: YearPlan, by: Person, today: date) -> None:
    """Preview, approve and issue the year's run, if its day has come."""
    timing = Tariff.objects.filter(year=year, is_current=True).values_list("invoice_timing", flat=True)[0]
    issue_on = plan.bills_on(timing)
    if issue_on <= today:
        _issue(year, by, f"Subscriptions {year.label}", issue_on, (SourceKind.SUBSCRIPTION,))


def bill_offers(year: MembershipYear, by: Person, issue_on: date, today: date) -> None:
    """Issue what services and places have come to by a day, if it has come; they are paid within five weeks, by all but one."""
    if issue_on > today:
        return
    _issue(year, by, f"Services and places, {issue_on:%B %Y}", issue_on, OFFERS)
    for invoice in documents.unpaid(today).filter(issued_on=issue_on).exclude(account=_never()).order_by("pk"):
        received_on = issue_on + timedelta(days=10 + draw("days", invoice.pk, out_of=25))
        if received_on <= today:
            payments.record_payment(
                by=by,
                account_id=invoice.account_id,
                amount_pence=invoice.gross_pence,
                received_on=received_on,
                reference=invoice.number,
            )


def _never() -> int | None:
    """The payer who pays nothing."""
    return Document.objects.filter(account__kind="school").order_by("pk").values_list("account_id", flat=True).first()


def _issue(year: MembershipYear, by: Person, label: str, issue_on: date, sources: Sequence[str]) -> None:
    now = at(issue_on)
    run = runs.preview_run(by=by, year_id=year.pk, label=label, issue_on=issue_on, now=now, sources=sources)
    try:
        runs.start_run(by=by, run_id=run.pk, now=now)
    except runs.NothingToIssue:
        runs.cancel_run(by=by, run_id=run.pk)
        return
    while runs.issue_run_batch(run_id=run.pk, now=now, size=200):
        pass


def settle(year: MembershipYear, by: Person, today: date, *, is_finished: bool) -> None:
    """Let most payers pay their open invoices by BACS within five weeks, a few in part, a few not at all, one never."""
    share = PAID_OF_FINISHED if is_finished else PAID_OF_RUNNING
    for invoice in documents.unpaid(today).exclude(account=_never()).order_by("pk"):
        luck = draw("pay", year.start_year, invoice.account_id, out_of=100)
        received_on = invoice.issued_on + timedelta(days=12 + draw("days", invoice.pk, out_of=30))
        if luck >= share or received_on > today:
            continue
        is_part = not is_finished and luck % 25 == 7
        payments.record_payment(
            by=by,
            account_id=invoice.account_id,
            amount_pence=invoice.gross_pence // 2 if is_part else invoice.gross_pence,
            received_on=received_on,
            reference=invoice.number,
        )


def correct(year: MembershipYear, by: Person, today: date) -> None:
    """Credit part of one unpaid invoice: a pupil number was corrected after the census."""
    invoice = documents.unpaid(today).exclude(account__kind="council").order_by("pk").first()
    if invoice is None:
        return
    line = Document.objects.get(pk=invoice.pk).lines.earliest("position")
    credit_notes.credit_invoice(
        by=by,
        invoice_id=invoice.pk,
        reason="Pupil number corrected after the census",
        on=min(today, invoice.issued_on + timedelta(days=20)),
        net_by_line={line.pk: min(line.net_pence, 9500)},
    )
