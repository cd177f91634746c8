"""What each login and role may do. Every refusal here is the database's, not ours."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.apps import apps
from django.db import Error, InternalError, NotSupportedError, ProgrammingError, connection, transaction
from psycopg import sql

from membership.models import School
from tenants.fanout import in_public
from tenants.models import HostMapVersion, Partnership, RegisterSchool
from tenants.sql.public import PARTNERSHIP_COLUMNS, writable_tables
from tenants.sql.roles import append_only_tables, tenant_models
from tenants.sql.running import rows, run
from tenants.sql.states import INSUFFICIENT_PRIVILEGE, sqlstate
from tests.factories.billing import invoice, payment
from tests.factories.membership import SchoolFactory

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1, 2
"""
HISTORY = {model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
WRITTEN_ONCE = {
    "billing_accountingentry",
    "billing_allocation",
    "billing_document",
    "billing_documentline",
    "billing_payment",
    "billing_refundfile",
    "billing_spend",
    "billing_spoiltnumber",
}


def _refused(statement: str | sql.Composed) -> bool:
    """Whether the database refuses for want of a right; any other error is the test's."""
    try:
        with transaction.atomic():
            run(statement)
    except Error as error:
        if sqlstate(error) != INSUFFICIENT_PRIVILEGE:
            raise
        return True
    return False


def _allowed(statement: str, places: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The places where the statement is not refused."""
    return [place for place in places if not _refused(sql.SQL(statement).format(sql.Identifier(*place)))]


def _tables(*schemas: str) -> list[tuple[str, str]]:
    return [(schema, table) for schema, table in rows(TABLES) if schema in schemas]


def test_a_partnership_reads_no_foreign_table_but_the_register() -> None:
    foreign = _tables("public", "beta")

    assert len(foreign) > 60
    assert _allowed("SELECT 1 FROM {} LIMIT 1", foreign) == [("public", "tenants_registerschool")]


@pytest.mark.parametrize("statement", ["INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_partnership_writes_no_foreign_table(statement: str) -> None:
    assert _allowed(statement, _tables("public", "beta")) == []


def test_a_partnership_reads_all_tables_of_its_own() -> None:
    own = _tables("alpha")

    assert len(own) > 40
    assert _allowed("SELECT 1 FROM {} LIMIT 1", own) == own


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE alpha.mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "DROP TABLE alpha.membership_school",
        "ALTER TABLE alpha.billing_document DISABLE TRIGGER ALL",
        "TRUNCATE alpha.membership_school CASCADE",
        "SET LOCAL session_replication_role = replica",
        "CREATE ROLE mine",
        "INSERT INTO alpha.django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "SELECT public.tenants_claim('mine', 'mine', 'Mine', 'clg', 'mine.example.org', ARRAY[209], '')",
    ],
)
def test_a_partnership_changes_no_structure(statement: str) -> None:
    assert _refused(statement)


def test_the_app_login_reads_no_partnership_from_the_public_schema(public: None) -> None:
    tables = _tables("alpha", "beta")

    assert len(tables) > 80
    assert _allowed("SELECT 1 FROM {} LIMIT 1", tables) == []


def test_the_app_login_writes_only_accounts_sessions_and_figures_in_the_public_schema(public: None) -> None:
    privilege = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND "
    writable = rows(privilege + "has_table_privilege(oid, 'INSERT') ORDER BY 1")

    assert [name for (name,) in writable] == writable_tables()
    internal = [name for name in writable_tables() if name.startswith(("tenants_", "django_c", "django_m", "auth_"))]
    assert internal == ["tenants_inboxmessage"]


def test_the_app_login_changes_identity_but_neither_schema_nor_web_name(public: None) -> None:
    columns = {field.column for field in Partnership._meta.concrete_fields}

    refused = {name for name in columns if _refused(f"UPDATE tenants_partnership SET {name} = {name}")}

    assert refused == {"id", "schema_name", "slug", "created_at"} == columns - set(PARTNERSHIP_COLUMNS)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO tenants_partnership (schema_name, slug, name) VALUES ('mine', 'mine', 'Mine')",
        "DELETE FROM tenants_partnership",
        "INSERT INTO tenants_domain (domain, tenant_id, is_primary) VALUES ('x.example.org', 1, false)",
        "UPDATE tenants_hostmapversion SET version = 1",
        "UPDATE tenants_registerschool SET name = 'x'",
        "CREATE TABLE public.mine (id int)",
        "ALTER SCHEMA alpha RENAME TO mine",
    ],
)
def test_the_app_login_makes_no_partnership_by_hand(statement: str, public: None) -> None:
    assert _refused(statement)


def test_the_host_map_version_rises_with_every_change_even_by_the_app_login(public: None, alpha: Partnership) -> None:
    before = HostMapVersion.objects.get().version

    Partnership.objects.filter(pk=alpha.pk).update(brand_colour="#123456")

    assert HostMapVersion.objects.get().version == before + 1


def test_the_host_map_version_rises_with_domains(owner: None, alpha: Partnership) -> None:
    before = HostMapVersion.objects.get().version

    domain = alpha.domains.create(domain="alpha.example.net", is_primary=False)
    domain.delete()

    assert HostMapVersion.objects.get().version == before + 2


def test_tables_written_once_are_found_in_the_models() -> None:
    assert set(append_only_tables()) == WRITTEN_ONCE | HISTORY
    assert {model._meta.label_lower for model in tenant_models()} >= {"membership.person", "accounts.user"}


@pytest.mark.parametrize("change", ["UPDATE {{}} SET {key} = {key}", "DELETE FROM {{}}"])
def test_a_partnership_never_changes_what_is_written_once(change: str) -> None:
    history = [("alpha", table) for table in HISTORY]
    documents = [("alpha", table) for table in WRITTEN_ONCE]

    allowed = _allowed(change.format(key="pgh_id"), history) + _allowed(change.format(key="id"), documents)

    assert allowed == []


def test_switching_triggers_off_does_not_help_a_partnership() -> None:
    document = invoice()
    run("SELECT set_config('pgtrigger.ignore', '{billing_document:document_immutable}', true)")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        type(document).objects.filter(pk=document.pk).update(number="1")


def test_history_is_written_with_its_actor_and_cannot_be_edited() -> None:
    school = SchoolFactory(name="Greenvale")

    school.name = "Greenvale Primary"
    school.save()

    assert [event.name for event in School.pgh_event_model.objects.order_by("pgh_id")] == [
        "Greenvale",
        "Greenvale Primary",
    ]
    assert _refused("UPDATE alpha.membership_schoolevent SET name = 'x'")


def test_an_issued_document_refuses_the_owners_update_and_delete(owner: None, alpha: Partnership) -> None:
    connection.set_tenant(alpha)
    document = invoice()
    payment(document.account, 100)
    connection.set_schema_to_public()

    filled = ("billing_document", "billing_documentline", "billing_payment", "billing_allocation")
    updates = [_error_of(f"UPDATE alpha.{table} SET id = id") for table in filled]
    deletions = [_error_of(f"DELETE FROM alpha.{table}") for table in filled]

    assert set(updates + deletions) == {"P0001"}


def _error_of(statement: str) -> str:
    try:
        with transaction.atomic():
            run("SET LOCAL search_path = alpha")
            run(statement)
    except (InternalError, NotSupportedError, ProgrammingError) as error:
        return sqlstate(error)
    return "done"


def test_new_tables_can_be_used_at_once_and_old_code_reads_them(owner: None, alpha: Partnership) -> None:
    run("CREATE TABLE alpha.later (id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, note text)")

    connection.set_tenant(alpha)
    run("INSERT INTO later (note) VALUES ('x')")

    assert rows("SELECT note FROM later") == [("x",)]


def test_a_public_table_of_tomorrow_is_closed_until_rights_are_given(
    as_web: Callable[[], AbstractContextManager[None]],
) -> None:
    run("CREATE TABLE public.later (id int)")

    with as_web():
        assert _refused("SELECT * FROM public.later")


def test_the_register_is_read_from_inside_a_partnership(alpha: Partnership) -> None:
    assert RegisterSchool.objects.count() == in_public(RegisterSchool.objects.count)


def test_the_app_login_can_lock_a_partnership_to_change_it(public: None, alpha: Partnership) -> None:
    assert Partnership.objects.select_for_update().get(pk=alpha.pk) == alpha
