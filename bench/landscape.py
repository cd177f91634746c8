"""What the measures work on: a partnership for each of the 153 local authorities, built once per run.

Each is built by replay, as the pool is. `filled` gives each about 160 member schools with prices and payers, written in
one schema by the ORM and copied to the others by SQL.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from bench.server import as_owner, bare
from billing.enums import AccountKind
from billing.models import Account, SchoolPayer
from membership.enums import Measure, QuantitySource, SubscriptionStatus, VatTreatment
from membership.models import MembershipClass, MembershipYear, Quantity, School, Subscription, Tariff
from membership.quotes import quote
from tenants.calendars import AcademicYear, autumn_census_day
from tenants.enums import Phase, Sector
from tenants.models import LocalAuthority, Partnership
from tenants.operations.migrations_runner import migrate_public
from tenants.operations.reference_data import load_reference_data
from tenants.operations.schemas import build_schema

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 1)
YEAR = AcademicYear(2026)
PATTERN, EVERYONE = "bench_pattern", "bench_everyone"
FEWEST, MOST = 150, 170
BUILDERS = 2
# Tables that are copied, and which of their columns name rows of one another.
COPIED = {
    MembershipYear: (),
    MembershipClass: (),
    Tariff: (),
    School: ("id", "urn"),
    Quantity: ("id", "school_id"),
    Subscription: ("id", "school_id", "quantity_id"),
    Account: ("id", "school_id"),
    SchoolPayer: ("id", "school_id", "account_id"),
}
ANNOUNCE = """
WITH made AS (
    INSERT INTO tenants_partnership
        (schema_name, slug, name, legal_name, legal_form, status, benchmarking_consent, is_association_member, vat_number)
    SELECT 'la_' || code, 'la-' || code, name || ' Learning', name || ' Learning Limited', 'clg', 'live', 'named', true,
        'GB123456782'
    FROM tenants_localauthority RETURNING id, slug
), placed AS (
    INSERT INTO tenants_partnership_local_authorities (partnership_id, localauthority_id)
    SELECT id, substr(slug, 4)::int FROM made
)
INSERT INTO tenants_domain (domain, tenant_id, is_primary) SELECT slug || '.example.org', id, true FROM made
"""


@dataclass(frozen=True)
class Place:
    """One partnership: its schema, its only authority and how many schools it has once filled."""

    schema: str
    la_code: int
    schools: int


@cache
def public() -> None:
    """Build the public schema with what ships with the product."""
    call_command("bootstrap_database", verbosity=0)
    with as_owner():
        migrate_public()
        load_reference_data(by="bench", now=NOW)
        build_schema(PATTERN)  # by migrations; from now on there is a script


@cache
def places() -> list[Place]:
    """Build 153 live partnerships, empty, and return them."""
    public()
    codes = list(LocalAuthority.objects.order_by("code").values_list("code", flat=True))
    made = [Place(f"la_{code}", code, FEWEST + n % (MOST - FEWEST + 1)) for n, code in enumerate(codes)]
    with as_owner():
        _build([place.schema for place in made])
        with connection.cursor() as cursor:
            cursor.execute(ANNOUNCE)
    return made


@cache
def partnerships() -> list[Partnership]:
    """Return the partnerships in the order of `places`."""
    places()
    return list(Partnership.objects.order_by("schema_name"))


@cache
def filled() -> list[Place]:
    """Give every partnership its schools, prices and payers, and one more schema the schools of all."""
    made = places()
    with as_owner():
        build_schema(EVERYONE)
        with connection.building(PATTERN):
            _write_pattern()
    with bare("DATABASE_ADMIN_URL") as admin:
        admin.execute("SET session_replication_role = replica")  # no history, no checks: it is a copy
        for number, place in enumerate(made):
            _copy(admin, place.schema, place)
            _copy(admin, EVERYONE, place, offset=number * MOST)
        admin.execute("ANALYZE")
    return made


def _build(names: Iterable[str]) -> None:
    def build(name: str) -> None:
        build_schema(name)

    with ThreadPoolExecutor(BUILDERS) as pool:
        list(pool.map(build, names))
        list(pool.map(lambda _: connection.close(), range(BUILDERS * 4)))


def _write_pattern() -> None:
    """Schools of 100 to 799 pupils: £19.37 a pupil up to £12,500 and VAT, so that every penny has to be rounded."""
    year = MembershipYear.objects.create(
        start_year=YEAR.start, starts_on=YEAR.starts_on, ends_before=YEAR.ends_before,
        census_on=autumn_census_day(YEAR.start - 1),
    )  # fmt: skip
    full = MembershipClass.objects.create(name="Full membership")
    tariff = Tariff.objects.create(
        year=year, membership_class=full, rate=Decimal("19.3700"), cap_pence=1_250_000,
        vat_treatment=VatTreatment.STANDARD, published_at=NOW,
    )  # fmt: skip
    schools = School.objects.bulk_create(_school(number) for number in range(MOST))
    quantities = Quantity.objects.bulk_create(
        Quantity(
            school=school, year=year, measure=Measure.FTE, value=Decimal(100 + number * 37 % 700),
            source=QuantitySource.CENSUS, census_on=year.census_on,
        )
        for number, school in enumerate(schools)
    )  # fmt: skip
    Subscription.objects.bulk_create(_subscription(year, full, tariff, quantity) for quantity in quantities)
    accounts = Account.objects.bulk_create(
        Account(
            kind=AccountKind.SCHOOL, school=school, name=school.name, address="1 Example Road\nLondon",
            invoice_email=f"finance{school.pk}@example.sch.uk",
        )
        for school in schools
    )  # fmt: skip
    SchoolPayer.objects.bulk_create(SchoolPayer(school_id=account.school_id, account=account) for account in accounts)


def _school(number: int) -> School:
    return School(
        urn=100_001 + number, la_code=201, name=f"Example School {number:03}", type_name="Community school",
        phase=Phase.SECONDARY if number % 8 == 0 else Phase.PRIMARY, sector=Sector.MAINTAINED,
    )  # fmt: skip


def _subscription(year: MembershipYear, full: MembershipClass, tariff: Tariff, quantity: Quantity) -> Subscription:
    made = quote(tariff.terms, quantity.school, quantity.value, is_new_joiner=False)
    return Subscription(
        school=quantity.school, year=year, membership_class=full, tariff=tariff, quantity=quantity,
        amount_pence=made.net_pence, arithmetic=made.as_json(), status=SubscriptionStatus.CONFIRMED, confirmed_at=NOW,
    )  # fmt: skip


def _copy(admin: psycopg.Connection, schema: str, place: Place, offset: int = 0) -> None:
    """Copy the pattern's first schools; numbers rise by the offset, so that many copies fit into one schema."""
    admin.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(schema)))
    for model, raised in COPIED.items():
        if offset and not raised:
            continue
        columns = [field.column for field in model._meta.concrete_fields]
        values = [_value(column, place, offset if column in raised else 0) for column in columns]
        statement = sql.SQL(
            "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {pattern} WHERE id <= {last}"
        ).format(
            table=sql.Identifier(model._meta.db_table),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(values),
            pattern=sql.Identifier(PATTERN, model._meta.db_table),
            last=place.schools,
        )
        admin.execute(statement)
    admin.execute("RESET search_path")


def _value(column: str, place: Place, offset: int) -> sql.Composable:
    if column == "la_code":
        return sql.SQL("CASE WHEN la_code IS NULL THEN NULL ELSE {} END").format(place.la_code)
    return sql.SQL("{} + {}").format(sql.Identifier(column), offset) if offset else sql.Identifier(column)
