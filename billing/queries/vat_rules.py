"""The partnership's own decisions on VAT: which one counts on a day, and what applies where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from billing import vat
from billing.enums import BuyerKind, SupplyKind
from billing.models import VatRule
from membership.enums import VatTreatment

Rules = Mapping[tuple[SupplyKind, BuyerKind], vat.Decision]


@dataclass(frozen=True)
class Effective:
    """What applies to one supply and buyer on a day: the partnership's rule, or the default."""

    supply: SupplyKind
    buyer: BuyerKind
    treatment: VatTreatment
    reason: str
    rule: VatRule | None


def rules_on(on: date) -> Rules:
    """Return the decision in force on a day for each supply and buyer that has one; one query."""
    return {(SupplyKind(rule.supply), BuyerKind(rule.buyer)): _decision(rule) for rule in _in_force(on)}


def effective(supplier: vat.Supplier, on: date) -> list[Effective]:
    """Return what applies on a day to every supply and buyer; one query."""
    own = {(rule.supply, rule.buyer): rule for rule in _in_force(on)}
    return [
        _effective(supplier, supply, buyer, on, own.get((supply.value, buyer.value)))
        for supply in SupplyKind
        for buyer in BuyerKind
    ]


def history() -> QuerySet[VatRule]:
    """Return every decision ever made, newest first, with who made it."""
    return VatRule.objects.select_related("decided_by").order_by("-effective_from", "-pk")


def _in_force(on: date) -> QuerySet[VatRule]:
    rows = VatRule.objects.filter(effective_from__lte=on).select_related("decided_by")
    return rows.order_by("supply", "buyer", "-effective_from").distinct("supply", "buyer")


def _decision(rule: VatRule) -> vat.Decision:
    return vat.Decision(VatTreatment(rule.treatment), rule.reason, rule.evidence)


def _effective(
    supplier: vat.Supplier, supply: SupplyKind, buyer: BuyerKind, on: date, rule: VatRule | None
) -> Effective:
    found = vat.decide(supplier, supply, buyer, on, rule=_decision(rule) if rule else None)
    return Effective(supply, buyer, found.treatment, found.reason, rule)
