"""What 400 schools owe after five years of invoices: aged debt payer by payer, a statement, who is reminded."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django_tenants.postgresql_backend.base import FakeTenant

from bench import landscape
from bench.server import as_owner, bare
from bench.timing import Measure, rounds
from billing.enums import AccountKind
from billing.models import Account
from billing.queries import debtors, ledger, reminders, statements
from tenants.operations.schemas import build_schema

SCHEMA = "bench_ledger"
SCHOOLS, YEARS, A_YEAR = 400, 5, 12
TODAY = date(2026, 10, 1)
BARE, OURS, AGES = "one statement by hand", "aged debt by payer", "aged debt, all payers together"
STATEMENT, BOTH, REMINDED = "statement of a payer, five years", "aged debt and a statement", "who is reminded today"
CEILINGS = dict.fromkeys((OURS, AGES, STATEMENT, BOTH, REMINDED), 0.3)
ROUNDS = 15
# Every forty-first invoice is open, every forty-first is half paid; the rest is paid a month after it was issued.
FILL = f"""
SET session_replication_role = replica;
INSERT INTO billing_document (kind, number, financial_year, sequence, account_id, issued_on, tax_point_on, due_on,
    buyer_name, buyer_address, buyer_reference, purchase_order, supplier, net_pence, vat_pence, gross_pence, line_count,
    reason)
SELECT 'invoice', 'INV-' || row_number() OVER (), 2026, row_number() OVER (), a.id, day, day, day + 30, a.name, '', 'URN',
    '', '{{}}', 10000, 2000, 12000, 1, ''
FROM billing_account a
CROSS JOIN (
    SELECT (DATE '2026-10-01' - n * 30) AS day FROM generate_series(1, {YEARS * A_YEAR}) n
) days;
INSERT INTO billing_payment (account_id, kind, received_on, amount_pence, method, reference, reason, external_id)
SELECT account_id, 'received', issued_on + 30, CASE WHEN id % 41 = 1 THEN 6000 ELSE 12000 END, 'bacs', number, '', ''
FROM billing_document WHERE id % 41 <> 0;
INSERT INTO billing_allocation (invoice_id, payment_id, amount_pence)
SELECT d.id, p.id, p.amount_pence FROM billing_payment p JOIN billing_document d ON d.number = p.reference;
SET session_replication_role = origin;
ANALYZE;
"""
BY_HAND = """
SELECT d.account_id, sum(d.gross_pence - coalesce(u.used, 0)) FILTER (WHERE %(on)s - d.due_on <= 0),
    sum(d.gross_pence - coalesce(u.used, 0)) FILTER (WHERE %(on)s - d.due_on BETWEEN 1 AND 30),
    sum(d.gross_pence - coalesce(u.used, 0)) FILTER (WHERE %(on)s - d.due_on BETWEEN 31 AND 60),
    sum(d.gross_pence - coalesce(u.used, 0)) FILTER (WHERE %(on)s - d.due_on BETWEEN 61 AND 90),
    sum(d.gross_pence - coalesce(u.used, 0)) FILTER (WHERE %(on)s - d.due_on > 90)
FROM billing_document d
LEFT JOIN (SELECT invoice_id, sum(amount_pence) AS used FROM billing_allocation GROUP BY invoice_id) u ON u.invoice_id = d.id
WHERE d.kind = 'invoice' AND d.gross_pence > coalesce(u.used, 0)
GROUP BY d.account_id
"""


def run() -> Iterator[Measure]:
    """Every way must end with the same pence, payer by payer and age by age."""
    landscape.public()
    with as_owner():
        build_schema(SCHEMA)
        connection.set_tenant(FakeTenant(SCHEMA), include_public=False)
        Account.objects.bulk_create(_account(number) for number in range(SCHOOLS))
        with bare("DATABASE_ADMIN_URL") as admin:
            admin.execute(f"SET search_path = {SCHEMA}")
            admin.execute(FILL)
        measure = Measure(
            f"Ledger of {SCHOOLS} schools, {SCHOOLS * YEARS * A_YEAR:,} invoices", BARE,
            ceilings=CEILINGS,
        )  # fmt: skip
        account_id = debtors.debtors(TODAY)[0].account_id
        _check(account_id)
        rounds(
            measure,
            {
                BARE: _by_hand,
                OURS: lambda: debtors.debtors(TODAY),
                AGES: lambda: ledger.aged_debt(TODAY),
                STATEMENT: lambda: _statement(account_id),
                BOTH: lambda: (debtors.debtors(TODAY), _statement(account_id)),
                REMINDED: lambda: reminders.due(TODAY),
            },
            ROUNDS,
        )
        measure.notes.append(f"{len(debtors.debtors(TODAY))} payers owe something.")
        connection.set_schema_to_public()
    yield measure


def _account(number: int) -> Account:
    """Payers of the kind that needs no school: what is summed does not ask."""
    return Account(kind=AccountKind.OTHER, name=f"Example School {number:03}", invoice_email="a@example.sch.uk")


def _statement(account_id: int) -> Any:
    return ledger.statement(account_id, date(2021, 4, 1), TODAY), statements.ages_on(account_id, TODAY)


def _by_hand() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"on": TODAY})
        return list(cursor.fetchall())


def _check(account_id: int) -> None:
    by_hand = {account: [int(sum_ or 0) for sum_ in sums] for account, *sums in _by_hand()}
    ours = {row.account_id: row.bands for row in debtors.debtors(TODAY)}
    assert by_hand == ours, (len(by_hand), len(ours))
    assert [age.pence for age in ledger.aged_debt(TODAY)] == [sum(sums) for sums in zip(*ours.values(), strict=True)]
    found, _ = _statement(account_id)
    assert found.closing_pence == sum(ours[account_id])
