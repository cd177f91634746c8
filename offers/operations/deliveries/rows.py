"""The rows that are held while a visit changes: the visit first, then its provider. What all refusals of visits share."""

from membership.models import School
from offers.errors import OffersRefused
from offers.models import Delivery, Provider
from tenants.queue import enqueue


class WrongState(OffersRefused):
    """The visit has gone on, or back, since the page was shown."""

    code = "wrong_state"


def lock_school(school_id: int) -> School:
    """Return the school, held until the transaction ends: the same request twice is one."""
    return School.objects.select_for_update(of=("self",)).get(pk=school_id)


def lock_delivery(delivery_id: int) -> Delivery:
    """Return the visit, held until the transaction ends."""
    rows = Delivery.objects.select_related("offer__pool", "school", "provider__person", "allowance")
    return rows.select_for_update(of=("self",)).get(pk=delivery_id)


def lock_provider(provider_id: int) -> Provider:
    """Return the provider, held until the transaction ends: who sets days counts them against the year's limit."""
    return Provider.objects.select_for_update().get(pk=provider_id)


def tell(delivery: Delivery, kind: str) -> None:
    """Have those concerned told by e-mail after commit; `kind` as `offers.emails.visits` knows it."""
    enqueue("offers.email_visit", delivery_id=delivery.pk, kind=kind)


def refuse_unless(delivery: Delivery, *states: str) -> None:
    """Refuse what the present state does not allow. Raises WrongState."""
    if delivery.status not in states:
        raise WrongState(f"This is not possible any more: {delivery.get_status_display().lower()}.")
