"""What providers are owed and no statement has yet: visits that were signed off, fixed fees."""

from datetime import date

from django.db.models import Max, QuerySet

from offers.enums import DeliveryStatus
from offers.models import Delivery, Provider, ProviderFee


def provider_ids(before: date) -> list[int]:
    """Return the providers with something unpaid from before a day, by id; two queries."""
    visits = _signed(before).values_list("provider_id", flat=True)
    fees = ProviderFee.objects.filter(statement__isnull=True, on_day__lt=before).values_list("provider_id", flat=True)
    return sorted({pk for pk in [*visits, *fees] if pk})


def deliveries(provider_id: int, before: date) -> QuerySet[Delivery]:
    """Return the visits of a provider that ended before a day, are signed off and on no statement; their days come along."""
    rows = _signed(before).filter(provider=provider_id)
    return rows.select_related("offer", "school").prefetch_related("slots").order_by("pk")


def fees(provider_id: int, before: date) -> QuerySet[ProviderFee]:
    """Return the fees of a provider from before a day that are on no statement."""
    return ProviderFee.objects.filter(provider=provider_id, statement__isnull=True, on_day__lt=before)


def address_of(provider: Provider) -> str:
    """Return where a provider's statement is sent: its own address, else that of whoever signs in for it."""
    person = provider.person
    return provider.email or (person.email if person and person.is_active else "")


def _signed(before: date) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(status=DeliveryStatus.SIGNED_OFF, statement__isnull=True)
    return rows.annotate(last_day=Max("slots__on_day")).filter(last_day__lt=before)
