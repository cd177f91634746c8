"""A billing run over 153 partnerships: previewed and issued, beside one statement over the schools of all of them.

The limit and the stock way write the same rows into the same tables, triggers and all, of one schema that holds every
school; the product goes from partnership to partnership, in batches that may be cut off anywhere.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import psycopg
from django.db import connection, transaction
from django_tenants.postgresql_backend.base import FakeTenant

from bench import landscape
from bench.invoicing import empty, issue, preview
from bench.landscape import EVERYONE, TODAY
from bench.server import as_owner, bare
from bench.timing import Measure
from billing.enums import DispatchStatus, DocumentKind
from billing.models import Charge, Dispatch, Document, DocumentLine
from billing.operations.issuing_sql import ISSUE
from tenants.calendars import FinancialYear
from tenants.fanout import in_partnership
from tenants.queue import silenced

PREVIEW, ISSUE_ALL, BOTH = "preview every run", "issue every run", "preview and issue"
LIMIT, STOCK = "one INSERT..SELECT", "bulk_create"
GOALS = {ISSUE_ALL: ("<=", 3.0)}
ROUNDS = 2
LIKE_OURS = "SET pgtrigger.ignore = '{}'"  # as tenants.backend sets it: triggers need not catch its absence
RAISE = """
INSERT INTO billing_charge (
    account_id, school_id, source_kind, source_id, description, arithmetic, period_starts_on, period_ends_before,
    quantity, unit, rate, net_pence, vat_treatment, vat_rate, vat_pence, vat_reason, cfr_code, aar_code, purchase_order
)
SELECT payer.account_id, s.school_id, 'subscription', s.id, 'Subscription ' || c.name, s.arithmetic->>'sentence',
    y.starts_on, y.ends_before, 1, 'year', s.amount_pence / 100.0, s.amount_pence, 'standard', 20,
    round(s.amount_pence * 0.20), '', 'E27', 'BAE230', ''
FROM membership_subscription s
JOIN membership_membershipyear y ON y.id = s.year_id
JOIN membership_membershipclass c ON c.id = s.membership_class_id
JOIN billing_schoolpayer payer ON payer.school_id = s.school_id
WHERE s.status = 'confirmed' ORDER BY s.id
"""
TOTALS = """
SELECT count(*), sum(net_pence), sum(vat_pence), sum(gross_pence), max(sequence),
    (SELECT count(*) FROM {0}.billing_documentline), (SELECT sum(net_pence + vat_pence) FROM {0}.billing_documentline),
    (SELECT count(*) FROM {0}.billing_dispatch)
FROM {0}.billing_document
"""
Totals = tuple[int, ...]


def run() -> Iterator[Measure]:
    """Each way starts from nothing and must end with the same number of invoices and the same pence."""
    places = landscape.filled()
    measure = Measure(f"Billing run, {sum(place.schools for place in places):,} invoices", LIMIT, goals=GOALS)
    with bare() as owner, silenced():
        owner.execute(LIKE_OURS)
        for _ in range(ROUNDS):
            owner.execute(f"SET search_path = {EVERYONE}")
            with measure.timed("raise the charges by one INSERT..SELECT"):
                owner.execute(RAISE)
            with measure.timed(LIMIT):
                owner.execute(ISSUE, _parameters(owner))
            wanted = _totals(owner, [EVERYONE])
            assert wanted[0] == wanted[4] == sum(place.schools for place in places)
            empty(owner, [EVERYONE])
            _product(measure)
            found = _totals(owner, [place.schema for place in places])
            assert _without_last_number(found) == _without_last_number(wanted), (found, wanted)
            empty(owner, [place.schema for place in places])
        owner.execute(RAISE)
        with as_owner(), measure.timed(STOCK):
            _bulk_create()
        assert _totals(owner, [EVERYONE]) == wanted
        empty(owner, [EVERYONE])
    measure.notes.append(f"£{wanted[3] / 100:,.2f} in {wanted[0]:,} invoices each way, to the penny.")
    yield measure


def _product(measure: Measure) -> None:
    """As the web's login, through the product's own operations; nobody is written to."""
    partnerships = landscape.partnerships()
    with measure.timed(BOTH):
        with measure.timed(PREVIEW):
            runs = [(partnership, in_partnership(partnership, preview)) for partnership in partnerships]
        with measure.timed(ISSUE_ALL):
            for partnership, run_id in runs:
                in_partnership(partnership, issue, run_id)


def _parameters(owner: psycopg.Connection) -> dict[str, object]:
    """One invoice per charge, for all accounts at once."""
    rows = owner.execute("SELECT id, account_id FROM billing_charge ORDER BY id").fetchall()
    return {
        "accounts": [account for _, account in rows], "orders": [""] * len(rows), "places": list(range(len(rows))),
        "charges": [charge for charge, _ in rows], "kind": DocumentKind.INVOICE.value, "stem": "INV-", "digits": 6,
        "financial_year": FinancialYear.containing(TODAY).start, "first": 1, "on": TODAY, "terms": 30,
        "supplier": "{}", "by": None, "waiting": DispatchStatus.WAITING.value,
        "no_address": DispatchStatus.NO_ADDRESS.value,
    }  # fmt: skip


def _bulk_create() -> None:
    """The stock way: an object per row."""
    connection.set_tenant(FakeTenant(EVERYONE), include_public=False)
    with transaction.atomic():
        charges = list(Charge.objects.select_related("account", "school").order_by("pk"))
        documents = Document.objects.bulk_create(
            [_document(number, charge) for number, charge in enumerate(charges, 1)], batch_size=1000
        )
        pairs = list(zip(documents, charges, strict=True))
        DocumentLine.objects.bulk_create([_line(document, charge) for document, charge in pairs], batch_size=1000)
        Dispatch.objects.bulk_create(
            [Dispatch(document=document, email=charge.account.invoice_email) for document, charge in pairs],
            batch_size=1000,
        )
    connection.set_schema_to_public()


def _document(number: int, charge: Charge) -> Document:
    account = charge.account
    return Document(
        kind=DocumentKind.INVOICE, number=f"INV-{number:06}", financial_year=FinancialYear.containing(TODAY).start,
        sequence=number, account=account, issued_on=TODAY, tax_point_on=TODAY, due_on=TODAY, supplier={},
        buyer_name=account.name, buyer_address=account.address, buyer_reference=f"URN {charge.school.urn}",
        line_count=1, net_pence=charge.net_pence, vat_pence=_vat(charge.net_pence),
        gross_pence=charge.net_pence + _vat(charge.net_pence),
    )  # fmt: skip


def _line(document: Document, charge: Charge) -> DocumentLine:
    return DocumentLine(
        document=document, position=1, charge=charge, school=charge.school, school_name=charge.school.name,
        description=charge.description, arithmetic=charge.arithmetic, period_starts_on=charge.period_starts_on,
        period_ends_before=charge.period_ends_before, quantity=charge.quantity, unit=charge.unit, rate=charge.rate,
        net_pence=charge.net_pence, vat_treatment=charge.vat_treatment, vat_rate=charge.vat_rate,
        vat_pence=_vat(charge.net_pence), cfr_code=charge.cfr_code, aar_code=charge.aar_code,
    )  # fmt: skip


def _vat(net_pence: int) -> int:
    return int((net_pence * Decimal("0.20")).quantize(Decimal(1), ROUND_HALF_UP))


def _totals(owner: psycopg.Connection, schemas: list[str]) -> Totals:
    """Invoices, net, VAT, gross, last number, lines, gross of the lines, e-mails; over these schemas together."""
    union = " UNION ALL ".join(TOTALS.format(schema) for schema in schemas)
    return tuple(int(sum(column)) for column in zip(*owner.execute(union).fetchall(), strict=True))


def _without_last_number(totals: Totals) -> Totals:
    return totals[:4] + totals[5:]
