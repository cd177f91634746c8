"""API keys: shown once, kept as a hash, noted when used."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tenants.accounts.models import ApiKey
from tenants.operations import api_keys
from tests.factories.accounts import key, system_with

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def test_only_the_hash_of_a_key_is_in_the_database() -> None:
    clear = key("schools:read")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(k)::text FROM accounts_apikey k")
        (stored,) = cursor.fetchone()

    assert clear not in stored
    assert clear.split(".")[2] not in stored
    assert ApiKey.objects.get().key_hash == hashlib.sha256(clear.encode()).hexdigest()


def test_a_key_names_its_partnership_and_its_row() -> None:
    schema, prefix, secret = key("schools:read").split(".")

    assert (schema, prefix, len(secret)) == ("alpha", ApiKey.objects.get().prefix, 43)


def test_two_keys_are_never_alike() -> None:
    assert key() != key()


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(api_keys.ScopeUnknown) as refusal:
        api_keys.issue(by="the tests", name="Wiki", scopes=["money:eat"], known=frozenset({"schools:read"}))

    assert (str(refusal.value), ApiKey.objects.count()) == ("Unknown scope money:eat. Choose from: schools:read.", 0)


def test_use_is_noted_once_a_minute() -> None:
    clear = key()

    noted = []
    for seconds in (0, 59, 61):
        api_keys.authenticate(clear=clear, now=NOW + timedelta(seconds=seconds))
        noted.append(ApiKey.objects.get().last_used_at)

    assert noted == [NOW, NOW, NOW + timedelta(seconds=61)]


def test_nothing_but_the_whole_key_authenticates() -> None:
    clear = key()

    tried = [api_keys.authenticate(clear=text, now=NOW) for text in ("", clear[:-1], clear + "x", clear.upper())]

    assert tried == [None] * 4
    assert api_keys.authenticate(clear=clear, now=NOW) == ApiKey.objects.get()


def test_a_revoked_key_keeps_the_day_it_was_revoked() -> None:
    key()
    row = ApiKey.objects.get()

    for days in (0, 3):
        api_keys.revoke(key_id=row.pk, now=NOW + timedelta(days=days))

    row.refresh_from_db()
    assert row.revoked_at == NOW


def test_a_header_that_is_no_key_is_refused() -> None:
    assert system_with("é").get("/api/v1/schools/").status_code == 401


def run(*options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("issue_api_key", *options, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


def test_the_command_prints_a_key_that_works_and_says_so_once() -> None:
    clear, said = run(
        "--partnership", "alpha", "--name", "Finance export", "--scope", "billing:read", "--scope", "schools:read"
    )

    assert said == "Key “Finance export” (billing:read, schools:read). It is shown this once."
    assert system_with(clear).get("/api/v1/schools/").json()["count"] == 0
    assert ApiKey.objects.get().expires_at is None


def test_the_command_takes_a_last_day() -> None:
    run("--partnership", "alpha", "--name", "Trial", "--scope", "schools:read", "--last-day", "2027-06-30")

    assert ApiKey.objects.get().expires_at == datetime(2027, 6, 30, 22, 59, 59, 999999, tzinfo=UTC)


def test_the_command_issues_keys_of_the_association(public: None) -> None:
    clear, _ = run("--association", "--name", "Data room", "--scope", "benchmarks:read")

    assert clear.startswith("public.")
    assert system_with(clear, "example.org").get("/api/v1/indicators/").json()["count"] > 0


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (("--partnership", "gamma", "--scope", "schools:read"), "No partnership “gamma”."),
        (
            ("--association", "--scope", "billing:read"),
            "Unknown scope billing:read. Choose from: benchmarks:read, partnerships:read.",
        ),
    ],
)
def test_the_command_refuses(options: tuple[str, ...], refusal: str) -> None:
    with pytest.raises(CommandError) as error:
        run("--name", "Wiki", *options)

    assert str(error.value) == refusal
