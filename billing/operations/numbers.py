"""Gapless document numbers: a block is taken by one statement inside the transaction that uses it; a spoilt one is kept."""

from datetime import date

from django.db import connection, transaction

from billing import numbering
from billing.enums import DocumentKind
from billing.models import SpoiltNumber
from membership.models import Person
from tenants.calendars import FinancialYear
from tenants.current import current_partnership

TAKE_BLOCK = """
    INSERT INTO billing_numberseries AS series (kind, financial_year, last_number)
    VALUES (%(kind)s, %(year)s, %(count)s)
    ON CONFLICT (kind, financial_year) DO UPDATE SET last_number = series.last_number + excluded.last_number
    RETURNING last_number
"""


def take_numbers(kind: DocumentKind, on: date, count: int) -> int:
    """Return the first of `count` consecutive numbers of the date's series; a rollback gives them all back.

    The series' row stays locked until the transaction ends: take the block as late as possible.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BLOCK, {"kind": kind.value, "year": FinancialYear.containing(on).start, "count": count})
        last: int = cursor.fetchone()[0]
    return last - count + 1


@transaction.atomic
def spoil(*, by: Person, kind: DocumentKind, on: date, reason: str) -> SpoiltNumber:
    """Take the next number of a series and keep it as spoilt: no document will ever carry it (VAT Notice 700, 16.3)."""
    sequence = take_numbers(kind, on, 1)
    return SpoiltNumber.objects.create(
        kind=kind,
        number=number_of(kind, on, sequence),
        financial_year=FinancialYear.containing(on).start,
        sequence=sequence,
        reason=reason,
        spoilt_by=by,
    )


def number_of(kind: DocumentKind, on: date, sequence: int) -> str:
    """Return a number of this partnership as documents carry it: “LL-INV-2627-0041”."""
    return numbering.number_text(numbering.stem(current_partnership().document_prefix, kind, on), sequence)
