"""Split payment: a charge that waits is taken back and raised again in parts, one per payer, that sum to it exactly."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from billing.enums import SourceKind
from billing.models import Account, Charge
from billing.operations import locks
from billing.operations.charges import ChargeInvoiced
from billing.queries import charges as charge_queries
from billing.splitting import Part, SplitRefused, parts
from membership.models import Person
from tenants.money import format_pence


@transaction.atomic
def split_charge(*, by: Person, charge_id: int, weights: Sequence[tuple[int, int]], now: datetime) -> list[Charge]:
    """Share a waiting charge between payers by whole-number weights (pairs of account and weight).

    The parts keep the source of the whole, which the safety bound therefore refuses to charge again. The order number stays
    with the payer who gave it. Raises SplitRefused, ChargeInvoiced.
    """
    account_ids = [account_id for account_id, _ in weights]
    if len(set(account_ids)) != len(account_ids):
        raise SplitRefused("A payer is listed twice.")
    whole = _locked_whole(charge_id, account_ids)
    shares = parts(whole.net_pence, whole.vat_pence, [weight for _, weight in weights])
    whole.cancelled_at = now
    whole.save(update_fields=["cancelled_at"])
    rows = [
        _part(whole, account_id, share, number, len(shares))
        for number, (account_id, share) in enumerate(zip(account_ids, shares, strict=True), 1)
    ]
    return Charge.objects.bulk_create(rows)


def _locked_whole(charge_id: int, account_ids: Sequence[int]) -> Charge:
    own = Charge.objects.values_list("account_id", flat=True).get(pk=charge_id)
    locks.lock_accounts([own, *account_ids])
    whole = Charge.objects.select_for_update(of=("self",)).get(pk=charge_id)
    if charge_queries.invoiced_ids([charge_id]):
        raise ChargeInvoiced("This is on an issued invoice. Raise a credit note instead.")
    if whole.cancelled_at:
        raise SplitRefused("This charge was taken back or split in the meantime.")
    if whole.part:
        raise SplitRefused("This is a part already. Take the parts back and split the whole again.")
    if Account.objects.filter(pk__in=account_ids).count() != len(account_ids):
        raise SplitRefused("Choose payers from the list.")
    return whole


def _part(whole: Charge, account_id: int, share: Part, number: int, count: int) -> Charge:
    is_of_source = whole.source_id is not None
    of_whole = f"Part {number} of {count} of {format_pence(whole.net_pence)}"
    return Charge(
        account_id=account_id,
        school_id=whole.school_id,
        source_kind=whole.source_kind if is_of_source else SourceKind.SPLIT,
        source_id=whole.source_id if is_of_source else whole.pk,
        part=number,
        description=whole.description,
        arithmetic=f"{of_whole}: {whole.arithmetic}"[:300] if whole.arithmetic else of_whole,
        period_starts_on=whole.period_starts_on,
        period_ends_before=whole.period_ends_before,
        rate=Decimal(share.net_pence) / 100,
        net_pence=share.net_pence,
        vat_treatment=whole.vat_treatment,
        vat_rate=whole.vat_rate,
        vat_pence=share.vat_pence,
        vat_reason=whole.vat_reason,
        vat_evidence=whole.vat_evidence,
        supply=whole.supply,
        income=whole.income,
        funding_purpose=whole.funding_purpose,
        cfr_code=whole.cfr_code,
        aar_code=whole.aar_code,
        purchase_order=whole.purchase_order if account_id == whole.account_id else "",
    )
