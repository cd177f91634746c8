"""What offers charge: the one way from a booking, a delivery or an agreement to billing, which decides VAT and payer.

A source is charged once; when less becomes due, `billing.operations.lowering.lower` brings it down.
"""

from datetime import date

from billing.drafting import LineDraft
from billing.enums import IncomeKind, SupplyKind
from billing.operations.source_charges import charge, payer_of
from billing.pricing import LinePrice
from billing.vat import Decision
from membership.enums import VatTreatment
from offers.models import Offer

__all__ = ["charge", "line_for", "payer_of"]


def line_for(offer: Offer, description: str, starts_on: date, ends_before: date, price: LinePrice) -> LineDraft:
    """Return a line as an offer is supplied: its kind of supply and income, its codes, the VAT it insists on."""
    return LineDraft(
        description=description[:200],
        period_starts_on=starts_on,
        period_ends_before=ends_before,
        price=price,
        supply=SupplyKind(offer.supply),
        income=IncomeKind(offer.income),
        chosen=Decision(VatTreatment(offer.vat_treatment), offer.vat_reason) if offer.vat_treatment else None,
        cfr_code=offer.cfr_code,
        aar_code=offer.aar_code,
    )
