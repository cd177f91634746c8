"""What apps above billing charge: one line of one source to who pays for a school; billing decides VAT and payer.

A source is charged once; when less becomes due, `billing.operations.lowering.lower` brings it down.
"""

from dataclasses import replace
from datetime import date

from django.db import transaction

from billing.drafting import LineDraft
from billing.models import Account, Charge, SchoolPayer
from billing.operations import accounts, charges
from billing.operations.charges import ChargeDraft
from billing.operations.manual_charges import treat_lines
from membership.models import Person, School


def payer_of(*, by: Person | None, school: School) -> Account:
    """Return who pays for a school, found by billing's rule when nobody does yet."""
    accounts.ensure_payers(by=by, school_ids=[school.pk])
    return SchoolPayer.objects.select_related("account").get(school=school).account


@transaction.atomic
def charge(
    *,
    by: Person | None,
    school: School,
    line: LineDraft,
    source_kind: str,
    source_id: int,
    on: date,
    purchase_order: str = "",
    account: Account | None = None,
) -> Charge | None:
    """Charge one line to who pays for the school; nothing when it costs nothing. Raises AlreadyCharged."""
    if line.price.net_pence <= 0:
        return None
    payer = account or payer_of(by=by, school=school)
    [treated] = treat_lines(by=by, account=payer, lines=[replace(line, school_id=school.pk)], on=on)
    draft = ChargeDraft.of_line(
        treated.line,
        account_id=payer.pk,
        school_id=school.pk,
        vat=treated.vat,
        source_kind=source_kind,
        source_id=source_id,
        purchase_order=purchase_order,
    )
    return charges.raise_charge(by=by, draft=draft)
