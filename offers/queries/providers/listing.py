"""Providers and pools: the lists, one with what its page shows."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from membership.models import Person
from offers.enums import DeliveryStatus, ProviderKind
from offers.models import Delivery, Pool, Provider, ProviderAbsence, ProviderFee, ProviderStatement


def providers(wanted: Mapping[str, str]) -> QuerySet[Provider]:
    """Return the providers a list's address asks for (kind, pool, words, former), with their pools and open visits."""
    is_open = Q(deliveries__status__in=[DeliveryStatus.MATCHED, DeliveryStatus.SCHEDULED])
    rows = Provider.objects.select_related("school", "person").prefetch_related("pools")
    rows = rows.annotate(open_visits=Count("deliveries", filter=is_open))
    found = Q(is_active=wanted.get("show") != "former")
    if wanted.get("kind") in ProviderKind.values:
        found &= Q(kind=wanted["kind"])
    if wanted.get("pool", "").isdecimal():
        found &= Q(pk__in=Provider.objects.filter(pools=int(wanted["pool"])).values("pk"))
    if words := wanted.get("q", "").strip():
        found &= Q(name__icontains=words) | Q(expertise__icontains=words)
    return rows.filter(found).order_by("name", "pk")


def find(provider_id: int) -> Provider | None:
    """Return one provider with pools, person and school."""
    rows = Provider.objects.select_related("school", "person").prefetch_related("pools")
    return rows.filter(pk=provider_id).first()


def of_person(person: Person) -> Provider | None:
    """Return the provider somebody signs in as."""
    return Provider.objects.select_related("person").filter(person=person.pk).first()


def absences(provider_id: int, on: date) -> QuerySet[ProviderAbsence]:
    """Return the absences that are not over."""
    return ProviderAbsence.objects.filter(provider=provider_id, ends_before__gt=on)


def fees(provider_id: int) -> QuerySet[ProviderFee]:
    """Return the fixed sums of a provider, newest first, with their statements."""
    return ProviderFee.objects.filter(provider=provider_id).select_related("statement").order_by("-on_day", "-pk")


def statements(provider_id: int) -> QuerySet[ProviderStatement]:
    """Return the statements of a provider, newest first."""
    return ProviderStatement.objects.filter(provider=provider_id)


def visits(provider_id: int) -> QuerySet[Delivery]:
    """Return the visits of a provider that are not finished, with their days."""
    open_states = (DeliveryStatus.MATCHED, DeliveryStatus.SCHEDULED, DeliveryStatus.DELIVERED)
    rows = Delivery.objects.filter(provider=provider_id, status__in=open_states)
    return rows.select_related("offer", "school").prefetch_related("slots")


def pools() -> QuerySet[Pool]:
    """Return the pools with their active members."""
    members = Provider.objects.filter(is_active=True).order_by("name")
    return Pool.objects.prefetch_related(Prefetch("providers", members, to_attr="members"))


def pool(pool_id: int) -> Pool | None:
    """Return one pool with its active members."""
    return pools().filter(pk=pool_id).first()


def active() -> QuerySet[Provider]:
    """Return the active providers, for choosing one."""
    return Provider.objects.filter(is_active=True)
