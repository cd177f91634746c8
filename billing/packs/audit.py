"""The tables of an audit pack: register of numbers, documents, lines, payments, allocations, journal, changes, controls.

The year is the financial year the document numbers run in. Everything is text that no spreadsheet runs, or a figure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from billing.books.cells import day, table, text
from billing.enums import DocumentKind
from billing.plain import amount, figure
from billing.queries import audit, journal
from billing.queries.numbers import numbers_register
from tenants.calendars import FinancialYear

Named = tuple[str, bytes]
Cells = Sequence[str]


def tables(year: FinancialYear) -> Iterator[Named]:
    """Yield each table of the pack as a named CSV."""
    for name, header, rows in _TABLES:
        yield f"{name}.csv", table([header, *rows(year)])


def count() -> int:
    """Return how many tables a pack has."""
    return len(_TABLES)


def _numbers(year: FinancialYear) -> Iterator[Cells]:
    for kind in DocumentKind:
        register = numbers_register(kind, year.start)
        for row in register.entries:
            what = "Spoilt" if row.is_spoilt else kind.label
            yield kind.label, str(row.sequence), text(row.number), day(row.on), what, text(row.text)
        for sequence in register.missing:
            yield kind.label, str(sequence), "", "", "MISSING", ""


def _controls(year: FinancialYear) -> Iterator[Cells]:
    for kind in DocumentKind:
        register = numbers_register(kind, year.start)
        spoilt, missing = sum(row.is_spoilt for row in register.entries), len(register.missing)
        words = f"{kind.label}: {register.last_number} numbers given, {spoilt} spoilt, {missing} missing"
        yield words, str(register.last_number), str(len(register.entries)), _result(not missing)
    for control in audit.controls(year):
        yield (
            control.what,
            amount(control.left_pence),
            amount(control.right_pence),
            _result(control.holds),
        )


def _documents(year: FinancialYear) -> Iterator[Cells]:
    for row in audit.documents(year):
        yield (
            text(row.number), row.get_kind_display(), day(row.issued_on), day(row.tax_point_on), day(row.due_on),
            text(row.buyer_name), text(row.buyer_reference), text(row.purchase_order),
            text(row.credits.number if row.credits else ""), text(row.reason), amount(row.net_pence),
            amount(row.vat_pence), amount(row.gross_pence), text(str(row.issued_by or "")),
        )  # fmt: skip


def _lines(year: FinancialYear) -> Iterator[Cells]:
    for row in audit.lines(year):
        yield (
            text(row.document.number), str(row.position), text(row.school_name), text(row.description), text(row.arithmetic),
            day(row.period_starts_on), day(row.period_ends_before - timedelta(days=1)), figure(row.quantity), text(row.unit),
            figure(row.rate), amount(row.discount_pence), text(row.discount_reason), amount(row.net_pence),
            row.get_vat_treatment_display(), figure(row.vat_rate), amount(row.vat_pence), text(row.vat_reason),
            text(row.vat_evidence), row.get_income_display(), row.get_funding_purpose_display(), row.cfr_code, row.aar_code,
        )  # fmt: skip


def _payments(year: FinancialYear) -> Iterator[Cells]:
    for row in audit.payments(year):
        yield (
            f"P{row.pk}", day(row.received_on), text(row.account.name), row.get_kind_display(), row.get_method_display(),
            amount(row.amount_pence), text(row.reference), text(row.reason),
            f"P{row.reverses_id or row.refunds_id}" if row.reverses_id or row.refunds_id else "",
            text(str(row.recorded_by or "")),
        )  # fmt: skip


def _allocations(year: FinancialYear) -> Iterator[Cells]:
    for row in audit.allocations(year):
        source = f"P{row.payment_id}" if row.payment_id else str(row.credit_note)
        yield str(row.pk), text(str(row.invoice)), text(source), amount(row.amount_pence), _undoes(row.reverses_id)


def _journal(year: FinancialYear) -> Iterator[Cells]:
    for row in journal.postings(year.starts_on, year.ends_before - timedelta(days=1)):
        yield day(row.on), text(row.reference), row.account, amount(row.debit_pence), amount(row.credit_pence)


def _trial_balance(year: FinancialYear) -> Iterator[Cells]:
    rows = journal.trial_balance(journal.postings(year.starts_on, year.ends_before - timedelta(days=1)))
    for row in rows:
        yield row.account, amount(row.debit_pence), amount(row.credit_pence)
    yield "Total", amount(sum(row.debit_pence for row in rows)), amount(sum(row.credit_pence for row in rows))


def _changes(year: FinancialYear) -> Iterator[Cells]:
    for change in audit.changes(year):
        yield (
            f"{change.when:%d/%m/%Y %H:%M:%S}", change.what, text(change.which), text(change.by), text(change.field),
            text(change.before), text(change.after),
        )  # fmt: skip


def _result(is_right: bool, /) -> str:
    return "right" if is_right else "WRONG"


def _undoes(pk: int | None) -> str:
    return str(pk) if pk else ""


Rows = Callable[[FinancialYear], Iterable[Cells]]
_TABLES: Final[tuple[tuple[str, Cells, Rows], ...]] = (
    ("controls", ("Control", "One side", "Other side", "Result"), _controls),
    ("numbers", ("Series", "Running figure", "Number", "Day", "What it is", "Payer or reason"), _numbers),
    (
        "documents",
        ("Number", "Kind", "Issued", "Tax point", "Due", "Payer", "Reference", "Purchase order", "Corrects", "Reason", "Net",
         "VAT", "Gross", "Issued by"),
        _documents,
    ),
    (
        "lines",
        ("Number", "Line", "School", "Description", "Arithmetic", "From", "To", "Quantity", "Unit", "Rate", "Discount",
         "Discount reason", "Net", "VAT treatment", "VAT rate", "VAT", "VAT reason", "Evidence", "Income", "Funding", "CFR",
         "AAR"),
        _lines,
    ),
    (
        "payments",
        ("Payment", "Day", "Payer", "Kind", "Method", "Amount", "Reference", "Reason", "Takes back", "Recorded by"),
        _payments,
    ),
    ("allocations", ("Allocation", "Invoice", "From", "Amount", "Undoes"), _allocations),
    ("journal", ("Day", "Reference", "Account", "Debit", "Credit"), _journal),
    ("trial-balance", ("Account", "Debit", "Credit"), _trial_balance),
    ("changes", ("When", "What", "Which", "By", "Field", "Before", "After"), _changes),
)  # fmt: skip
