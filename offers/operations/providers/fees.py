"""Fixed sums for a provider beside its days: a hub's yearly sum, a trainer's fee. On one statement at most."""

from datetime import date

from django.db import transaction

from membership.models import Person
from offers.errors import OffersRefused
from offers.models import ProviderFee
from offers.operations.deliveries.rows import lock_provider


class FeeStated(OffersRefused):
    """The fee is on a statement."""

    code = "fee_stated"


@transaction.atomic
def add(*, by: Person | None, provider_id: int, description: str, amount_pence: int, on_day: date) -> ProviderFee:
    """Enter a fee, the same one twice is one; it is paid with the statement of its month, or of a later one."""
    provider = lock_provider(provider_id)
    made, _ = ProviderFee.objects.get_or_create(
        provider=provider,
        description=description,
        amount_pence=amount_pence,
        on_day=on_day,
        statement=None,
        defaults={"added_by": by},
    )
    return made


@transaction.atomic
def remove(*, by: Person | None, provider_id: int, fee_id: int) -> None:
    """Take a fee back that is on no statement yet. Raises FeeStated."""
    fee = ProviderFee.objects.select_for_update(of=("self",)).filter(pk=fee_id, provider=provider_id).first()
    if fee is None:
        return
    if fee.statement_id:
        raise FeeStated("The fee is on a statement. Discard the statement first, while it is a draft.")
    fee.delete()
