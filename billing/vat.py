"""VAT: which treatment a supply has by default, what rate that is on a date and the reason printed with it.

Defaults only: the partnership's adviser decides, the product records treatment, rate, reason and date on the line.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from billing.enums import BuyerKind, SupplyKind
from billing.errors import BillingRefused
from membership.enums import VatTreatment
from tenants.enums import LegalForm, Sector
from tenants.money import percentage

Treatment = VatTreatment

# VATA 1994 s2 and s29A as amended: first day of each rate, in per cent.
_RATES: Final[dict[VatTreatment, tuple[tuple[date, Decimal], ...]]] = {
    Treatment.STANDARD: (
        (date(2008, 12, 1), Decimal("15")),
        (date(2010, 1, 1), Decimal("17.5")),
        (date(2011, 1, 4), Decimal("20")),
    ),
    Treatment.REDUCED: ((date(1997, 9, 1), Decimal("5")),),
}
RATED: Final = tuple(_RATES)
_REASONS: Final = {
    Treatment.STANDARD: "",
    Treatment.REDUCED: "Reduced rate",
    Treatment.ZERO: "Zero-rated",
    Treatment.EXEMPT: "Exempt: education supplied by an eligible body (VATA 1994, Schedule 9, Group 6)",
    Treatment.OUTSIDE: "Outside the scope of VAT",
    Treatment.INTERNAL: "Internal recharge: supplier and school are the same council, so no supply for VAT",
    Treatment.NOT_REGISTERED: "The supplier is not registered for VAT",
}
_NOT_FOR_PROFIT: Final = frozenset({LegalForm.CLG, LegalForm.CHARITY, LegalForm.COUNCIL_HOSTED, LegalForm.ASSOCIATION})
_BUYERS: Final = {Sector.MAINTAINED: BuyerKind.MAINTAINED, Sector.ACADEMY: BuyerKind.ACADEMY}
_EDUCATION: Final = frozenset({SupplyKind.MEMBERSHIP, SupplyKind.TRAINING})


class NoVatRate(BillingRefused):
    """There is no rate on file for a treatment on a date."""

    code = "no_vat_rate"


@dataclass(frozen=True)
class Vat:
    """How one line is treated: frozen on the charge and on the document."""

    treatment: VatTreatment
    rate: Decimal
    reason: str
    evidence: str = ""

    def of(self, net_pence: int) -> int:
        """Return the VAT of one line in pence, half up on the line (VAT Notice 700, 17.5, when done throughout)."""
        return percentage(net_pence, self.rate)


@dataclass(frozen=True)
class Decision:
    """A treatment somebody decided on, why, and what that rests on."""

    treatment: VatTreatment
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Supplier:
    """The supplier, as far as VAT asks."""

    form: LegalForm
    is_registered: bool


def rate_on(treatment: VatTreatment, on: date) -> Decimal:
    """Return the rate in per cent at a tax point; nothing for treatments without VAT. Raises NoVatRate."""
    if treatment not in _RATES:
        return Decimal(0)
    rates = [rate for since, rate in _RATES[treatment] if since <= on]
    if not rates:
        raise NoVatRate(f"There is no {treatment.label} on file for {on:%d %B %Y}.")
    return rates[-1]


def buyer_kind(sector: str | None) -> BuyerKind:
    """Return what kind of buyer a school of a sector is; None for a body that is no school."""
    return _BUYERS.get(Sector(sector), BuyerKind.OTHER) if sector else BuyerKind.OTHER


def default_treatment(form: LegalForm, supply: SupplyKind, buyer: BuyerKind) -> VatTreatment:
    """Return the usual treatment by supplier, supply and buyer.

    Education by a body that cannot distribute profits is exempt (VATA 1994 Sch 9 Group 6); advice, data and services
    are standard-rated (VATEDU38100, CTG); a maintained school is part of its council, so that is no supply at all.
    """
    if form == LegalForm.COUNCIL_HOSTED and buyer == BuyerKind.MAINTAINED:
        return Treatment.INTERNAL
    if supply in _EDUCATION and form in _NOT_FOR_PROFIT:
        return Treatment.EXEMPT
    return Treatment.STANDARD


def applied(chosen: VatTreatment, *, form: LegalForm, buyer: BuyerKind, is_registered: bool) -> VatTreatment:
    """Return the treatment a line really gets: no VAT from an unregistered supplier or inside one council."""
    if not is_registered:
        return Treatment.NOT_REGISTERED
    if form == LegalForm.COUNCIL_HOSTED and buyer == BuyerKind.MAINTAINED:
        return Treatment.INTERNAL
    return chosen


def terms(treatment: VatTreatment, on: date, reason: str = "", evidence: str = "") -> Vat:
    """Return treatment, rate on the date and the reason in words (the partnership's own, or the usual one)."""
    return Vat(treatment, rate_on(treatment, on), reason or _REASONS[treatment], evidence)


def decide(
    supplier: Supplier,
    supply: SupplyKind,
    buyer: BuyerKind,
    on: date,
    *,
    chosen: Decision | None = None,
    rule: Decision | None = None,
    usual: Decision | None = None,
) -> Vat:
    """Return how a line is treated: as chosen for it, else by the partnership's rule, else as usual, else by default.

    A rule is the adviser's word on this very supply and buyer and stands even inside one council; nobody charges VAT
    without being registered. A reason and evidence are kept only with the treatment they were given for.
    """
    default = Decision(default_treatment(supplier.form, supply, buyer))
    decision = chosen or rule or usual or default
    is_rule = chosen is None and rule is not None
    treatment = decision.treatment
    if not (is_rule and supplier.is_registered):
        treatment = applied(treatment, form=supplier.form, buyer=buyer, is_registered=supplier.is_registered)
    if treatment != decision.treatment:
        return terms(treatment, on)
    return terms(treatment, on, decision.reason, decision.evidence)
