"""Eight partnerships to compare. They have a row in the public schema and nothing else: no page reads more of them."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.test import Client

from tenants.accounts.models import User
from tenants.enums import Consent, StaffRole
from tenants.models import Partnership
from tests.factories.tenants import UserFactory
from tests.plumbing.databases import Databases

PLACES = ("Ashdown", "Birchwood", "Calder", "Dunmore", "Eastfield", "Fenwick", "Glenvale", "Harbour")
INSERT = """
INSERT INTO tenants_partnership
    (schema_name, slug, name, legal_form, status, is_association_member, benchmarking_consent)
VALUES (%(slug)s, %(slug)s, %(name)s, %(form)s, 'live', true, 'named') RETURNING id
"""
PLACE = "INSERT INTO tenants_partnership_local_authorities (partnership_id, localauthority_id) VALUES (%s, %s)"

NEIGHBOUR = """
INSERT INTO tenants_statisticalneighbour (local_authority_id, neighbour_id, rank, source_on)
VALUES (209, 309, 1, '2025-05-01')
"""


@pytest.fixture(scope="module")
def rows_of_partnerships(databases: Databases, django_db_setup: None) -> Iterator[None]:
    """Committed by the owner for the tests of one module, because web and workers may not make partnerships."""
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone), autocommit=True) as owner:
        for number, place in enumerate(PLACES):
            form = "clg" if number % 2 == 0 else "council_hosted"
            values = {"slug": place.lower(), "name": f"{place} Learning", "form": form}
            [pk] = owner.execute(INSERT, values).fetchone() or [0]
            owner.execute(PLACE, [pk, 209 if number < 6 else 309])
        owner.execute(NEIGHBOUR)
        yield
        owner.execute("DELETE FROM tenants_statisticalneighbour")
        for table in ("tenants_partnership_local_authorities", "tenants_partnership"):
            column = "id" if table == "tenants_partnership" else "partnership_id"
            owner.execute(
                f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM tenants_partnership WHERE slug = ANY(%s))",
                [[place.lower() for place in PLACES]],
            )


@pytest.fixture
def partnerships(rows_of_partnerships: None, public: None) -> list[Partnership]:
    """The eight, by name, all sharing with their names."""
    return list(Partnership.objects.filter(slug__in=[place.lower() for place in PLACES]).order_by("name"))


@pytest.fixture
def consent(public: None) -> Callable[[Partnership, Consent], None]:
    """Set how a partnership shares its figures."""

    def give(partnership: Partnership, choice: Consent) -> None:
        Partnership.objects.filter(pk=partnership.pk).update(benchmarking_consent=choice)

    return give


@pytest.fixture
def staff(public: None) -> User:
    """Somebody who works for the association."""
    return UserFactory(name="Rowan Steward", staff_role=StaffRole.ASSOCIATION)


@pytest.fixture
def staff_client(staff: User, client_for: Callable[..., Client]) -> Client:
    """The association's host, signed in as its staff."""
    return client_for(staff, partnership=None)
