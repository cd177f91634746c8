"""What services come to with VAT, as it would be charged today: by the rules billing charges by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing import vat
from billing.enums import AccountKind, SupplyKind
from billing.models import Account
from billing.operations import vat_rules
from billing.queries import vat_rules as rule_queries
from membership.enums import VatTreatment
from membership.models import School
from offers.models import Offer


@dataclass(frozen=True)
class Totals:
    """Sums in pence, and the reasons that are printed where VAT is not plain."""

    net_pence: int = 0
    vat_pence: int = 0
    notes: tuple[str, ...] = ()

    @property
    def gross_pence(self) -> int:
        """What is to be paid."""
        return self.net_pence + self.vat_pence


def totals(lines: Sequence[tuple[Offer, School, int]], on: date) -> Totals:
    """Return the sums of offers for schools at net prices in pence; one query."""
    rules = rule_queries.rules_on(on)
    net = tax = 0
    notes: dict[str, None] = {}
    for offer, school, pence in lines:
        found = _treated(offer, school, on, rules)
        net, tax = net + pence, tax + found.of(pence)
        if found.reason:
            notes[found.reason] = None
    return Totals(net, tax, tuple(notes))


def _treated(offer: Offer, school: School, on: date, rules: rule_queries.Rules) -> vat.Vat:
    return vat_rules.treat(
        account=Account(kind=AccountKind.SCHOOL, school=school),
        supply=SupplyKind(offer.supply),
        on=on,
        school=school,
        chosen=vat.Decision(VatTreatment(offer.vat_treatment), offer.vat_reason) if offer.vat_treatment else None,
        rules=rules,
    )
