"""What a committing test wrote is gone afterwards: rows, what the migrations had put there, keys, tables."""

import psycopg
import pytest
from django.db import connection

from membership.models import School
from tests.factories.membership import SchoolFactory

TABLES = """
    SELECT table_schema || '.' || table_name FROM information_schema.tables
    WHERE table_schema IN ('public', 'alpha', 'beta') AND table_type = 'BASE TABLE'
"""


@pytest.fixture
def clone(databases):
    """`clone(statement)`: what the administrator reads in this process's database."""

    def ask(statement):
        with psycopg.connect(databases.url("DATABASE_ADMIN_URL", databases.clone), autocommit=True) as asked:
            cursor = asked.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return ask


@pytest.fixture
def counts(clone):
    """`counts()`: the number of rows of every table."""

    def count():
        tables = sorted(name for (name,) in clone(TABLES))
        return dict(clone(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)))

    return count


@pytest.fixture
def mended(databases):
    """`mended()`: the connection ended and the database as it was."""

    def mend():
        connection.close()
        databases.mend_clone()

    return mend


def test_rows_and_keys_are_as_before(committed, mended, clone, counts):
    mended()
    before, key = counts(), clone("SELECT last_value, is_called FROM alpha.membership_school_id_seq")
    SchoolFactory()
    assert counts() != before

    mended()

    assert counts() == before
    assert clone("SELECT last_value, is_called FROM alpha.membership_school_id_seq") == key
    assert not School.objects.exists()


def test_what_was_there_from_the_start_is_put_back(committed, mended, clone):
    mended()
    clone("UPDATE public.tenants_localauthority SET name = 'Elsewhere'")
    clone("DELETE FROM public.tenants_statisticalneighbour")

    mended()

    names = clone("SELECT name FROM public.tenants_localauthority ORDER BY name")
    assert names == [("Haringey",), ("Lewisham",)]


def test_a_changed_table_has_the_database_cloned_anew(committed, mended, clone):
    mended()
    clone("ALTER TABLE alpha.membership_school RENAME TO elsewhere")

    mended()

    assert not School.objects.exists()
