"""Who delivers: added and changed by the office, in pools of people who stand in for each other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from membership.models import Person
from offers.enums import ProviderKind
from offers.errors import OffersRefused
from offers.models import Pool, Provider


class PersonTaken(OffersRefused):
    """Somebody signs in as one provider only."""

    code = "person_taken"
    message = "This person signs in as another provider already."


class SchoolMissing(OffersRefused):
    """A member school that delivers must be named."""

    code = "school_missing"
    message = "Choose the school that delivers."


class NameTaken(OffersRefused):
    """Another pool has this name."""

    code = "name_taken"
    message = "There is a pool with this name already."


@dataclass(frozen=True)
class ProviderFacts:
    """What is known of a provider; pence for a day, weekdays from 0 for Monday."""

    kind: str
    name: str
    person_id: int | None = None
    school_id: int | None = None
    email: str = ""
    expertise: str = ""
    weekdays: Sequence[int] = field(default_factory=list)
    days_a_year: int | None = None
    day_rate_pence: int = 0
    is_active: bool = True


def add(*, by: Person | None, facts: ProviderFacts, pool_ids: Collection[int] = ()) -> Provider:
    """Add a provider. Raises PersonTaken, SchoolMissing."""
    return _save(Provider(), facts, pool_ids)


def change(*, by: Person | None, provider_id: int, facts: ProviderFacts, pool_ids: Collection[int]) -> Provider:
    """Change a provider; visits and statements keep what they were made with. Raises PersonTaken, SchoolMissing."""
    return _save(Provider.objects.get(pk=provider_id), facts, pool_ids)


def save_pool(*, by: Person | None, pool_id: int | None, name: str, provider_ids: Collection[int]) -> Pool:
    """Add a pool or change its name and who is in it. Raises NameTaken."""
    try:
        with transaction.atomic():
            pool = Pool.objects.select_for_update().get(pk=pool_id) if pool_id else Pool()
            pool.name = name
            pool.save()
            pool.providers.set(provider_ids)
    except IntegrityError as error:
        raise NameTaken from error
    return pool


def _save(provider: Provider, facts: ProviderFacts, pool_ids: Collection[int]) -> Provider:
    if facts.kind == ProviderKind.SCHOOL and facts.school_id is None:
        raise SchoolMissing
    for name, value in vars(facts).items():
        setattr(provider, name, value)
    try:
        with transaction.atomic():
            provider.save()
            provider.pools.set(pool_ids)
    except IntegrityError as error:
        raise PersonTaken from error
    return provider
