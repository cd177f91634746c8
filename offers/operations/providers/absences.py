"""Days on which a provider cannot be asked: entered by themselves or the office, never over a visit that is set."""

from datetime import date

from django.db import transaction

from membership.models import Person
from offers.errors import OffersRefused
from offers.models import ProviderAbsence
from offers.operations.deliveries.rows import lock_provider
from offers.queries.providers.diaries import first_visit
from offers.timing.availability import when


class WrongOrder(OffersRefused):
    """The last day is before the first."""

    code = "wrong_order"
    message = "The last day must not be before the first."


class VisitInTheWay(OffersRefused):
    """A visit is set on one of the days."""

    code = "visit_in_the_way"


@transaction.atomic
def add(
    *, by: Person | None, provider_id: int, starts_on: date, ends_before: date, reason: str = ""
) -> ProviderAbsence:
    """Enter an absence; the same one twice is one. Raises WrongOrder, VisitInTheWay (move the visit first)."""
    if ends_before <= starts_on:
        raise WrongOrder
    provider = lock_provider(provider_id)
    first = first_visit(provider.pk, starts_on, ends_before)
    if first:
        raise VisitInTheWay(
            f"A visit is set on {when(first.on_day, first.half)}: {first.delivery.school}. Move it first."
        )
    made, _ = ProviderAbsence.objects.get_or_create(
        provider=provider, starts_on=starts_on, ends_before=ends_before, defaults={"reason": reason}
    )
    return made


def remove(*, by: Person | None, provider_id: int, absence_id: int) -> None:
    """Take an absence back; one that is gone already stays gone."""
    ProviderAbsence.objects.filter(pk=absence_id, provider=provider_id).delete()
