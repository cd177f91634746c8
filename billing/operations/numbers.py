"""Gapless document numbers: a block is taken by one statement inside the transaction that uses it."""

from datetime import date

from django.db import connection

from billing.enums import DocumentKind
from tenants.calendars import FinancialYear

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
