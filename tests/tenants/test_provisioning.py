"""A partnership is set up whole or not at all, by the owner or, from the pool, by the web."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tenants import provisioned
from tenants.accounts.models import User
from tenants.fanout import in_partnership
from tenants.models import Domain, HostMapVersion, Partnership, PoolSchema, SchemaScript
from tenants.names import NameRefused, schema_for_slug
from tenants.operations import pool
from tenants.operations import provisioning_errors as errors
from tenants.operations.migrations_runner import migrate_public
from tenants.operations.provisioning import create_partnership, request_partnership
from tenants.operations.removal import RoleInUse, StillServed, archive_partnership, remove_partnership
from tenants.sql.fingerprint import fingerprint
from tenants.sql.running import rows, run
from tenants.sql.states import constraint
from tenants.tasks.owner import create_partnership as create_later
from tests.plumbing.tasks import Tasks

NOW = datetime(2027, 9, 1, 9, tzinfo=UTC)
# Other processes make roles on the same server meanwhile: look at those that could be ours.
NAMES = """
SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'
UNION ALL SELECT rolname FROM pg_roles WHERE strpos(rolname, %s) > 0
UNION ALL SELECT rolname FROM pg_roles JOIN tenants_poolschema ON rolname = 'test_' || schema_name
"""
Web = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def wanted(unique: str) -> dict[str, Any]:
    return {
        "name": f"Gamma {unique}",
        "slug": f"g-{unique}",
        "la_codes": [209, 309],
        "legal_form": "charity",
        "admin_email": "Jo.Office@example.org",
        "admin_name": "Jo Office",
    }


@pytest.fixture
def welcomed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What a higher app registers: here it makes an account and notes what it was given."""
    seen: list[Any] = []

    def welcome(partnership: Partnership, email: str, name: str, now: datetime) -> None:
        User.objects.create_user(email, name=name)
        seen.append((partnership.slug, email, name, now, connection.schema_name))

    monkeypatch.setattr(provisioned, "_welcomes", [welcome])
    return seen


def _everything(unique: str) -> Any:
    """All a set-up may leave: schemas, roles, rows."""
    return (
        {name for (name,) in rows(NAMES, [unique])},
        set(Partnership.objects.values_list("slug", flat=True)),
        set(Domain.objects.values_list("domain", flat=True)),
        set(PoolSchema.objects.values_list("schema_name", flat=True)),
    )


def test_a_partnership_is_live_with_host_authorities_and_first_account(
    owner: None, wanted: dict[str, Any], welcomed: list[Any], unique: str
) -> None:
    version = HostMapVersion.objects.get().version

    partnership = create_partnership(by=None, now=NOW, **wanted)

    assert (partnership.schema_name, partnership.status, partnership.legal_form) == (f"g_{unique}", "live", "charity")
    assert [(host.domain, host.is_primary) for host in partnership.domains.all()] == [(f"g-{unique}.example.org", True)]
    assert set(partnership.local_authorities.values_list("code", flat=True)) == {209, 309}
    assert welcomed == [(partnership.slug, "jo.office@example.org", "Jo Office", NOW, partnership.schema_name)]
    assert in_partnership(partnership, User.objects.get).email == "jo.office@example.org"
    assert HostMapVersion.objects.get().version > version


def test_the_web_claims_a_ready_schema_without_the_owners_rights(
    as_web: Web, wanted: dict[str, Any], welcomed: list[Any]
) -> None:
    pool.refill(size=1)

    with as_web():
        partnership = create_partnership(by=None, now=NOW, **wanted)
        account = in_partnership(partnership, User.objects.get)

    assert (account.email, PoolSchema.objects.count()) == ("jo.office@example.org", 0)


def test_without_roles_the_app_login_itself_gets_the_rights(
    as_web: Web, wanted: dict[str, Any], welcomed: list[Any], settings: Any
) -> None:
    settings.TENANT_ROLES = False
    fingerprint.cache_clear()
    SchemaScript.objects.update(fingerprint=fingerprint())  # the same statements: roles are no part of them
    migrate_public()
    pool.refill(size=1)

    with as_web():
        partnership = create_partnership(by=None, now=NOW, **wanted)
        account = in_partnership(partnership, User.objects.get)

    assert account.email == "jo.office@example.org"
    assert rows("SELECT 1 FROM pg_roles WHERE rolname = %s", [f"test_{partnership.schema_name}"]) == []


def test_the_web_hands_over_to_the_owners_worker_when_the_pool_is_empty(
    as_web: Web, wanted: dict[str, Any], welcomed: list[Any], tasks: Tasks, settings: Any
) -> None:
    settings.SCHEMA_POOL_SIZE = 1
    with as_web():
        with pytest.raises(errors.PoolEmpty):
            create_partnership(by=None, now=NOW, **wanted)
        answer = request_partnership(by=None, now=NOW, **wanted)
    (message,) = tasks.waiting()
    create_later.run(**message.kwargs)

    assert (answer, message.name, message.schema) == (None, "tenants.owner.create_partnership", "public")
    assert Partnership.objects.get(slug=wanted["slug"]).status == "live"
    assert PoolSchema.objects.count() == 1


def test_the_worker_only_logs_a_refusal(owner: None, wanted: dict[str, Any], caplog: Any, settings: Any) -> None:
    settings.SCHEMA_POOL_SIZE = 0

    create_later.run(by_id=None, details=wanted | {"slug": "alpha"})

    assert caplog.messages[-1:] == [
        "Partnership alpha was not set up: Another partnership already has this web name. Choose another."
    ]


REFUSALS: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"slug": "alpha"}, errors.SlugTaken),
    ({"name": "Alpha Learning"}, errors.NameTaken),
    ({"domain": "alpha.example.org"}, errors.DomainRefused),
    ({"domain": "example.org"}, errors.DomainRefused),
    ({"domain": "www.example.org"}, errors.DomainRefused),
    ({"domain": "not a host"}, errors.DomainRefused),
    ({"domain": "UPPER.example.net"}, errors.DomainRefused),
    ({"la_codes": []}, errors.UnknownAuthority),
    ({"la_codes": [209, 999]}, errors.UnknownAuthority),
    ({"legal_form": "club"}, errors.LegalFormRefused),
    ({"admin_email": "nobody"}, errors.EmailRefused),
    ({"name": "  "}, NameRefused),
    ({"name": "x" * 121}, NameRefused),
    ({"slug": "www"}, NameRefused),
    ({"slug": "public"}, NameRefused),
    ({"slug": "pool-1234"}, NameRefused),
    ({"slug": "pg-catalog"}, NameRefused),
    ({"slug": 'a"; DROP SCHEMA alpha'}, NameRefused),
]


def test_every_refusal_has_its_own_type_and_leaves_nothing(owner: None, wanted: dict[str, Any], unique: str) -> None:
    pool.refill(size=1)
    before = _everything(unique)

    refusals = [_refusal(wanted | change) for change, _ in REFUSALS]

    assert [type(refusal) for refusal in refusals] == [kind for _, kind in REFUSALS]
    assert {str(refusal)[-1] for refusal in refusals} == {"."}
    assert _everything(unique) == before


def _refusal(details: dict[str, Any]) -> Exception | None:
    try:
        create_partnership(by=None, now=NOW, **details)
    except (errors.ProvisioningRefused, NameRefused) as refusal:
        return refusal
    return None


def test_a_failing_first_administrator_leaves_nothing_and_the_pool_keeps_its_schema(
    owner: None, wanted: dict[str, Any], unique: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*facts: Any) -> None:
        User.objects.create_user("jo@example.org")
        raise RuntimeError("no administrator")

    monkeypatch.setattr(provisioned, "_welcomes", [fail])
    pool.refill(size=1)
    before = _everything(unique)

    with pytest.raises(RuntimeError, match="no administrator"):
        create_partnership(by=None, now=NOW, **wanted)

    assert _everything(unique) == before


def test_a_custom_host_is_the_primary_one(owner: None, wanted: dict[str, Any]) -> None:
    partnership = create_partnership(by=None, now=NOW, domain="learning.example.net", **wanted)

    assert partnership.domains.get(is_primary=True).domain == "learning.example.net"


def test_parallel_claims_get_different_schemas_and_the_rest_none(as_web: Web, unique: str) -> None:
    pool.refill(size=3)
    start = Barrier(5)
    outcomes: list[Any] = []

    def claim(number: int) -> None:
        try:
            start.wait(timeout=30)
            details = {"name": f"P {unique} {number}", "slug": f"p{number}-{unique}", "admin_email": "jo@example.org"}
            outcomes.append(create_partnership(by=None, now=NOW, la_codes=[209], **details).schema_name)
        except errors.PoolEmpty:
            outcomes.append(None)
        finally:
            connection.close()

    with as_web():
        threads = [Thread(target=claim, args=[number]) for number in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    claimed = [name for name in outcomes if name]
    assert (len(claimed), len(set(claimed)), outcomes.count(None)) == (3, 3, 2)
    assert {len(rows(f"SELECT 1 FROM {name}.django_migrations")) > 40 for name in claimed} == {True}


def test_a_claim_during_a_migration_is_asked_to_come_back(
    owner_committed: None, wanted: dict[str, Any], databases: Any
) -> None:
    pool.refill(size=1)
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone)) as runner:
        runner.execute("LOCK TABLE tenants_poolschema IN SHARE ROW EXCLUSIVE MODE")
        with pytest.raises(errors.MigrationRunning):
            create_partnership(by=None, now=NOW, **wanted)


def test_a_role_left_over_by_another_database_is_replaced_or_refused(
    owner: None, wanted: dict[str, Any], unique: str
) -> None:
    pool.refill(size=2)
    run(f"CREATE ROLE test_g_{unique}")
    created = create_partnership(by=None, now=NOW, **wanted)
    run(f"CREATE ROLE test_h_{unique}; GRANT SELECT ON tenants_registerschool TO test_h_{unique}")

    with pytest.raises(NameRefused, match="reserved on the server"):
        create_partnership(by=None, now=NOW, **(wanted | {"slug": f"h-{unique}", "name": f"Eta {unique}"}))

    assert created.status == "live"


@given(slug=st.text(max_size=35) | st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True))
@examples(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_web_name_our_rule_allows_the_database_allows(slug: str) -> None:
    try:
        schema_name = schema_for_slug(slug)
    except NameRefused:
        return
    names = {"schema_name": schema_name, "slug": slug}
    held = [
        check
        for check in Partnership._meta.constraints
        if check.name in {"partnership_schema_name", "partnership_slug"}
    ]
    for check in held:
        check.validate(Partnership, Partnership(**names))
    assert schema_name.isascii()


def test_the_database_itself_refuses_schema_names_that_break_the_rule(owner: None) -> None:
    names = ["public", "pg_x", "pool_abcd", "Alpha", "a-b", "x", "a" * 32, "www", 'a"b', "", "ａｌｐｈａ"]

    refusing = {name: _constraint_that_refuses(name) for name in names}

    assert refusing == dict.fromkeys(names, "partnership_schema_name")


def _constraint_that_refuses(schema_name: str) -> str:
    try:
        with transaction.atomic():
            Partnership.objects.bulk_create([Partnership(schema_name=schema_name, slug="gamma", name="Gamma")])
    except IntegrityError as error:
        return constraint(error)
    return ""


def test_a_live_partnership_is_not_removed(owner: None, alpha: Partnership) -> None:
    with pytest.raises(StillServed):
        remove_partnership(by=None, partnership_id=alpha.pk)


def test_removal_leaves_no_schema_role_or_row(owner: None, wanted: dict[str, Any], unique: str) -> None:
    before = _everything(unique)
    partnership = create_partnership(by=None, now=NOW, **wanted)

    archive_partnership(by=None, partnership_id=partnership.pk)
    archive_partnership(by=None, partnership_id=partnership.pk)
    remove_partnership(by=None, partnership_id=partnership.pk)

    assert _everything(unique) == before


def test_removal_is_all_or_nothing_when_the_role_is_used_elsewhere(
    owner: None, wanted: dict[str, Any], unique: str
) -> None:
    partnership = create_partnership(by=None, now=NOW, **wanted)
    archive_partnership(by=None, partnership_id=partnership.pk)
    run(f"GRANT SELECT ON tenants_registerschool TO test_g_{unique}")

    with pytest.raises(RoleInUse):
        remove_partnership(by=None, partnership_id=partnership.pk)

    assert Partnership.objects.filter(pk=partnership.pk).exists()


def test_every_registered_welcome_is_kept_once() -> None:
    before = provisioned.welcomes()

    for welcome in before * 2:
        provisioned.register(welcome)

    assert provisioned.welcomes() == before
