"""What the office or a system charges by hand: several lines at once, priced, with their VAT decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from billing import vat
from billing.drafting import LineDraft
from billing.models import Account, Charge
from billing.operations import charges, vat_rules
from billing.queries import vat_rules as rule_queries
from membership.models import Person, School


@dataclass(frozen=True)
class Treated:
    """A line with the VAT decided for it and the school it is for."""

    line: LineDraft
    vat: vat.Vat
    school: School | None


@transaction.atomic
def charge_by_hand(
    *, by: Person | None, account_id: int, lines: Sequence[LineDraft], on: date, purchase_order: str = ""
) -> list[Charge]:
    """Raise one charge per line. Raises NothingToCharge.

    VAT is decided by the rules of the day; the rate moves with the tax point when the invoice is issued.
    """
    account = Account.objects.select_related("school").get(pk=account_id)
    treated = treat_lines(by=by, account=account, lines=lines, on=on)
    return [charges.raise_charge(by=by, draft=_draft(account, row, purchase_order)) for row in treated]


def treat_lines(*, by: Person | None, account: Account, lines: Sequence[LineDraft], on: date) -> list[Treated]:
    """Decide the VAT of each line to a payer, by the rules of the day; two queries."""
    rules = rule_queries.rules_on(on)
    schools = School.objects.in_bulk([line.school_id for line in lines if line.school_id])
    treated = []
    for line in lines:
        school = schools[line.school_id] if line.school_id else account.school
        terms = vat_rules.treat(
            account=account, supply=line.supply, on=on, school=school, chosen=line.chosen, rules=rules
        )
        treated.append(Treated(line, terms, school))
    return treated


def _draft(account: Account, row: Treated, purchase_order: str) -> charges.ChargeDraft:
    return charges.ChargeDraft.of_line(
        row.line,
        account_id=account.pk,
        school_id=row.school.pk if row.school else None,
        vat=row.vat,
        purchase_order=purchase_order,
    )
