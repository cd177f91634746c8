"""The partnership's decisions on VAT: added from a day on, never edited; and what they make of one supply to one payer."""

from datetime import date

from django.db import IntegrityError, transaction

from billing import vat
from billing.enums import AccountKind, BuyerKind, SupplyKind
from billing.errors import BillingRefused
from billing.models import Account, VatRule
from billing.queries import vat_rules
from membership.enums import VatTreatment
from membership.models import Person, School
from tenants.current import current_partnership
from tenants.enums import LegalForm

_BUYERS = {AccountKind.TRUST: BuyerKind.ACADEMY, AccountKind.COUNCIL: BuyerKind.MAINTAINED}


class DecidedAlready(BillingRefused):
    """There is a decision for the same supply and buyer from the same day."""

    code = "decided_already"


@transaction.atomic
def decide(
    *,
    by: Person,
    supply: SupplyKind,
    buyer: BuyerKind,
    treatment: VatTreatment,
    effective_from: date,
    reason: str,
    evidence: str = "",
) -> VatRule:
    """Keep a decision for a supply and buyer from a day on; what is charged already stays. Raises DecidedAlready."""
    try:
        with transaction.atomic():
            return VatRule.objects.create(
                supply=supply,
                buyer=buyer,
                treatment=treatment,
                reason=reason,
                evidence=evidence,
                effective_from=effective_from,
                decided_by=by,
            )
    except IntegrityError as error:
        raise DecidedAlready(
            "There is a decision from that day already. Decisions are kept: add one from the day after."
        ) from error


def supplier_of_today() -> vat.Supplier:
    """Return this partnership as VAT sees it."""
    partnership = current_partnership()
    return vat.Supplier(LegalForm(partnership.legal_form), partnership.is_vat_registered)


def buyer_of(account: Account, school: School | None = None) -> BuyerKind:
    """Return what kind of buyer stands behind a line: the school it is for, else the payer."""
    buyer = school or account.school
    if buyer:
        return vat.buyer_kind(buyer.sector)
    return _BUYERS.get(AccountKind(account.kind), BuyerKind.OTHER)


def treat(
    *,
    account: Account,
    supply: SupplyKind,
    on: date,
    school: School | None = None,
    chosen: vat.Decision | None = None,
    rules: vat_rules.Rules | None = None,
) -> vat.Vat:
    """Return the VAT of a supply to a payer: as chosen, else by the partnership's rule of the day, else the usual one.

    Pages and systems alike ask here. `rules` (`queries.vat_rules.rules_on`) saves the query where many lines are treated.
    """
    buyer = buyer_of(account, school)
    own = vat_rules.rules_on(on) if rules is None else rules
    return vat.decide(supplier_of_today(), supply, buyer, on, chosen=chosen, rule=own.get((supply, buyer)))
