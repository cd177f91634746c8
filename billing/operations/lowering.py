"""Less becomes due for a source that was charged: what waits is replaced, what is invoiced is credited."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from billing.models import Charge, DocumentLine
from billing.operations import credit_notes, locks
from billing.queries import charges as charge_queries
from membership.models import Person
from tenants.money import percentage


@transaction.atomic
def lower(
    *, by: Person | None, source_kind: str, source_id: int, due_pence: int, words: str, on: date, now: datetime
) -> int:
    """Bring what a source is charged down to `due_pence` net and return by how much it was lowered.

    `words` say why, on the charge that remains and on the credit note. Never raises what is due. Raises CreditRefused.
    """
    locks.lock_accounts(charge_queries.live_of_source(source_kind, source_id).values_list("account_id", flat=True))
    live = list(charge_queries.live_of_source(source_kind, source_id))
    lines = charge_queries.invoice_lines_of(live)
    excess = lowered = max(charge_queries.net_of(live) - due_pence, 0)
    for row in reversed(live):
        if excess > 0:
            line = lines.get(row.pk)
            excess -= _credit(by, line, excess, words, on) if line else _replace(row, excess, words, now)
    return lowered - max(excess, 0)


def _replace(row: Charge, excess: int, words: str, now: datetime) -> int:
    taken = min(excess, row.net_pence)
    rest = row.net_pence - taken
    Charge.objects.filter(pk=row.pk).update(cancelled_at=now)
    if rest:
        kept = {field.attname: getattr(row, field.attname) for field in Charge._meta.concrete_fields}
        Charge.objects.create(**{**kept, **_lower(row, rest, words)})
    return taken


def _lower(row: Charge, net_pence: int, words: str) -> dict[str, object]:
    return {
        "id": None,
        "cancelled_at": None,
        "net_pence": net_pence,
        "vat_pence": percentage(net_pence, row.vat_rate),
        "quantity": Decimal(1),
        "unit": "",
        "rate": Decimal(net_pence) / 100,
        "discount_pence": 0,
        "discount_reason": "",
        "arithmetic": words[:300],
    }


def _credit(by: Person | None, line: DocumentLine, excess: int, words: str, on: date) -> int:
    left = charge_queries.creditable_pence(line)
    taken = min(excess, left)
    if taken:
        part = {line.pk: taken}
        credit_notes.credit_invoice(by=by, invoice_id=line.document_id, reason=words, on=on, net_by_line=part)
    return taken
