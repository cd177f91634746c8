"""Who could deliver a request: every active provider as `offers.matching_providers` sees it."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

from offers.enums import DeliveryStatus
from offers.matching_providers import Ask, Candidate, Refused, Suggestion, match
from offers.models import Delivery, Provider
from offers.queries.providers.diaries import diaries
from offers.timing.availability import Diary, free_halves

USUAL_SPAN: Final = timedelta(days=42)  # when the school names no last day


def span(delivery: Delivery, on: date) -> tuple[date, date]:
    """Return the half-open time in which a visit is wanted, never before today."""
    starts_on = max(delivery.wanted_from or on, on)
    wanted_by = max(delivery.wanted_by or starts_on + USUAL_SPAN, starts_on)
    return starts_on, wanted_by + timedelta(days=1)


def suggestions(delivery: Delivery, on: date) -> tuple[list[Suggestion], list[Refused]]:
    """Return who can deliver a visit, best first, and who cannot, with reasons; at most six queries."""
    providers = list(Provider.objects.filter(is_active=True).select_related("school").prefetch_related("pools"))
    starts_on, ends_before = span(delivery, on)
    known = diaries(providers, starts_on, ends_before, without=delivery.pk)
    before = _visits(delivery)
    ask = ask_of(delivery)
    return match(
        ask,
        [_candidate(delivery, row, known[row.pk], (starts_on, ends_before), before[row.pk]) for row in providers],
    )


def candidate(delivery: Delivery, provider: Provider, on: date) -> Candidate:
    """Return one provider as the ranking sees it for a visit; four queries."""
    starts_on, ends_before = span(delivery, on)
    diary = diaries([provider], starts_on, ends_before, without=delivery.pk)[provider.pk]
    return _candidate(delivery, provider, diary, (starts_on, ends_before), 0)


def ask_of(delivery: Delivery) -> Ask:
    """Return what a visit asks for."""
    offer = delivery.offer
    text = f"{delivery.topic} {offer.title} {offer.summary}"
    return Ask(text, delivery.halves, str(offer.pool) if offer.pool else "")


def _candidate(delivery: Delivery, row: Provider, diary: Diary, period: tuple[date, date], visits: int) -> Candidate:
    offer = delivery.offer
    return Candidate(
        key=row.pk,
        name=row.name,
        expertise=row.expertise,
        is_named=offer.provider_id in (None, row.pk),
        is_in_pool=offer.pool_id is None or offer.pool_id in {pool.pk for pool in row.pools.all()},
        is_the_school=row.school_id == delivery.school_id,
        free=len(free_halves(diary, *period)),
        halves_left=diary.halves_left,
        visits=visits,
        is_near=row.school is not None and _district(row.school.postcode) == _district(delivery.school.postcode) != "",
    )


def _visits(delivery: Delivery) -> Counter[int | None]:
    """How often each provider has been at the school."""
    been = (DeliveryStatus.DELIVERED, DeliveryStatus.SIGNED_OFF)
    rows = Delivery.objects.filter(school=delivery.school_id, status__in=been).exclude(pk=delivery.pk)
    return Counter(rows.values_list("provider_id", flat=True))


def _district(postcode: str) -> str:
    """“SE13” of “SE13 6LT”."""
    return postcode.partition(" ")[0].upper()
