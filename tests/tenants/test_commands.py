"""The commands of an operator say what they did, or refuse in one sentence."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tenants.models import Partnership, PoolSchema
from tenants.tasks.owner import refill_pool


@pytest.fixture(autouse=True)
def _small_pool(owner: None, settings: Any) -> None:
    settings.SCHEMA_POOL_SIZE = 1


def _create(unique: str, **changes: str) -> None:
    options = {"name": f"Gamma {unique}", "slug": f"g-{unique}", "la_codes": [209], "admin_email": "jo@example.org"}
    call_command("create_partnership", **(options | changes))


def test_a_partnership_is_created_and_the_pool_filled_again(unique: str, capsys: Any) -> None:
    _create(unique)

    assert capsys.readouterr().out == f"Gamma {unique} answers on g-{unique}.example.org.\n"
    assert (Partnership.objects.get(slug=f"g-{unique}").legal_form, PoolSchema.objects.count()) == ("clg", 1)


def test_the_command_line_of_the_issue_is_understood(unique: str) -> None:
    call_command(
        "create_partnership", "--name", f"Gamma {unique}", "--slug", f"g-{unique}", "--la", "209", "--la", "309",
        "--legal-form", "charity", "--admin-email", "jo@example.org", "--admin-name", "Jo Office",
        "--domain", "learning.example.net",
    )  # fmt: skip

    partnership = Partnership.objects.get(slug=f"g-{unique}")
    assert [host.domain for host in partnership.domains.all()] == ["learning.example.net"]
    assert partnership.local_authorities.count() == 2


def test_a_refusal_is_one_sentence(unique: str) -> None:
    with pytest.raises(CommandError, match=r"^“www” is reserved\. Choose another web name\.$"):
        _create(unique, slug="www")


def test_the_pool_is_filled_to_the_size_asked_for(capsys: Any) -> None:
    call_command("refill_pool", "--size", "2")
    refill_pool.run()

    assert (capsys.readouterr().out, PoolSchema.objects.count()) == ("2 schemas were built.\n", 2)


def test_a_partnership_is_dropped_only_when_its_web_name_is_repeated(unique: str, capsys: Any) -> None:
    _create(unique)

    with pytest.raises(CommandError, match="does not repeat it"):
        call_command("drop_partnership", f"g-{unique}", "--confirm", "alpha")
    with pytest.raises(CommandError, match="No partnership"):
        call_command("drop_partnership", "nobody", "--confirm", "nobody")
    call_command("drop_partnership", f"g-{unique}", "--confirm", f"g-{unique}")

    assert capsys.readouterr().out.splitlines()[-1] == f"Gamma {unique} is gone."
    assert not Partnership.objects.filter(slug=f"g-{unique}").exists()
