"""Who delivers in the demo: pools of consultants, partner organisations, and schools that lead a hub."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from config.demo.names import draw, person_name
from config.demo.offers_specification import OffersSpec, PoolSpec
from membership.enums import OfficeRole
from membership.models import Person, School
from offers.enums import ProviderKind
from offers.operations.providers import absences, fees, providers
from offers.operations.providers.providers import ProviderFacts
from tenants.calendars import AcademicYear

TRAINERS: Final = 2
HUB_PENCE: Final = 10_000_00
WEEKDAYS: Final = ([0, 1, 2, 3, 4], [0, 1, 2], [2, 3, 4], [1, 3], [0, 1, 3, 4])
EXPERTISE: Final = (
    "Primary, early reading",
    "Secondary, mathematics",
    "SEND and inclusion",
    "Leadership",
    "Early years",
)


def add(spec: OffersSpec, schools: Sequence[School], by: Person, today: date) -> None:
    """Add everybody who delivers; the first of a pool signs in as the office's improvement partner where there is one."""
    partner = Person.objects.filter(office_roles__role=OfficeRole.IMPROVEMENT_PARTNER).first()
    for number, pool in enumerate(spec.pools):
        _pool(spec.slug, pool, partner if number == 0 and pool.name == "Improvement partners" else None, by, today)
    for row in spec.providers:
        facts = ProviderFacts(
            kind=row.kind,
            name=row.name,
            email=f"statements@{_box(row.name)}.example.org",
            weekdays=[0, 1, 2, 3, 4],
            day_rate_pence=_pence(row.day_rate),
        )
        providers.add(by=by, facts=facts)
    for number in range(TRAINERS):
        name = person_name(spec.slug, "trainer", number)
        email = f"{_box(name)}@{spec.slug}.example.org"
        trainer = ProviderFacts(kind=ProviderKind.CONSULTANT, name=name, email=email, expertise="Trainer")
        providers.add(by=by, facts=trainer)
    for theme, school in zip(spec.hubs, schools[3::5], strict=False):
        _hub(theme, school, by, AcademicYear.containing(today).starts_on)


def _pool(slug: str, pool: PoolSpec, person: Person | None, by: Person, today: date) -> None:
    made = [_consultant(slug, pool, number, person if number == 0 else None, by) for number in range(pool.count)]
    providers.save_pool(by=by, pool_id=None, name=pool.name, provider_ids=made)
    away = today + timedelta(days=21)
    absences.add(by=by, provider_id=made[-1], starts_on=away, ends_before=away + timedelta(days=12), reason="Leave")


def _consultant(slug: str, pool: PoolSpec, number: int, person: Person | None, by: Person) -> int:
    name = person.name if person else person_name(slug, pool.name, number)
    facts = ProviderFacts(
        kind=ProviderKind.STAFF if person else pool.kind,
        name=name,
        person_id=person.pk if person else None,
        email=person.email if person else f"{_box(name)}.{number}@{slug}.example.org",
        expertise=EXPERTISE[draw(slug, pool.name, number, out_of=len(EXPERTISE))],
        weekdays=WEEKDAYS[number % len(WEEKDAYS)],
        days_a_year=38 * len(WEEKDAYS[number % len(WEEKDAYS)]),
        day_rate_pence=0 if person else _pence(pool.day_rate),
    )
    return providers.add(by=by, facts=facts).pk


def _hub(theme: str, school: School, by: Person, starts_on: date) -> None:
    facts = ProviderFacts(
        kind=ProviderKind.SCHOOL,
        name=f"{theme} hub, {school.name}"[:120],
        school_id=school.pk,
        email=f"hub.{school.urn or school.pk}@example.org",
        expertise=theme,
    )
    provider = providers.add(by=by, facts=facts)
    words = f"{theme} hub, the year’s sum"
    fees.add(by=by, provider_id=provider.pk, description=words, amount_pence=HUB_PENCE, on_day=starts_on)


def _pence(pounds: str) -> int:
    return int(Decimal(pounds) * 100)


def _box(name: str) -> str:
    return "".join(letter if letter.isalnum() else "." for letter in name.lower())
