"""Changing who a partnership is and how it looks."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tenants.fanout import in_public
from tenants.models import Partnership
from tenants.operations import identity
from tests.factories.tenants import UserFactory

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 20


@pytest.fixture
def by() -> Any:
    return UserFactory()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def _stored(*fields: str) -> tuple[Any, ...]:
    return in_public(lambda: tuple(Partnership.objects.values_list(*fields).get(slug="alpha")))


def test_the_facts_given_are_changed_and_the_others_stay(alpha: Partnership, by: Any) -> None:
    identity.change_identity(
        by=by, partnership=alpha, details={"legal_name": "Alpha Schools Ltd", "bank_sort_code": "12-34-56"}
    )

    assert _stored("legal_name", "bank_sort_code", "name") == ("Alpha Schools Ltd", "12-34-56", "Alpha Learning")


def test_a_change_is_noticed_by_the_host_map(alpha: Partnership, by: Any) -> None:
    before = in_public(_version)

    identity.change_colour(by=by, partnership=alpha, colour="#4A3A78")

    assert (in_public(_version) > before, _stored("brand_colour")) == (True, ("#4a3a78",))


def _version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM tenants_hostmapversion")
        return cursor.fetchone()[0]


def test_a_vat_number_is_written_one_way(alpha: Partnership, by: Any) -> None:
    identity.change_identity(by=by, partnership=alpha, details={"vat_number": "123456782"})

    assert _stored("vat_number") == ("GB 123 4567 82",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vat_number", "123456789"),
        ("company_number", "123"),
        ("charity_number", "12"),
        ("bank_sort_code", "123456"),
        ("bank_account_number", "1234567"),
        ("document_prefix", "too long"),
        ("name", "  "),
    ],
)
def test_a_fact_that_cannot_be_right_is_refused(alpha: Partnership, by: Any, field: str, value: str) -> None:
    before = _stored(field)

    with pytest.raises(identity.IdentityRefused) as refusal:
        identity.change_identity(by=by, partnership=alpha, details={field: value})

    assert (refusal.value.field, _stored(field)) == (field, before)


@pytest.mark.parametrize("colour", ["#ffcc00", "#7a7a7a", "red", "#12345", "#0b5d66;}", ""])
def test_a_colour_nobody_could_read_is_refused(alpha: Partnership, by: Any, colour: str) -> None:
    with pytest.raises(identity.ColourRefused):
        identity.change_colour(by=by, partnership=alpha, colour=colour)


def test_a_logo_is_kept_in_the_partnerships_own_folder(alpha: Partnership, by: Any, media: Path) -> None:
    identity.change_logo(by=by, partnership=alpha, content=PNG)

    assert [str(path.relative_to(media)) for path in media.rglob("*.png")] == [f"alpha/{_stored('logo')[0]}"]


def test_a_new_logo_replaces_the_old_file(
    alpha: Partnership, by: Any, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    identity.change_logo(by=by, partnership=alpha, content=PNG)
    with django_capture_on_commit_callbacks(execute=True):
        identity.change_logo(by=by, partnership=alpha, content=JPEG)

    assert [path.suffix for path in media.rglob("*.*")] == [".jpg"]


def test_a_removed_logo_leaves_no_file(
    alpha: Partnership, by: Any, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    identity.change_logo(by=by, partnership=alpha, content=PNG)
    with django_capture_on_commit_callbacks(execute=True):
        identity.remove_logo(by=by, partnership=alpha)

    assert (list(media.rglob("*.*")), _stored("logo")) == ([], ("",))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a" + b"\0" * 20,
        b"%PDF-1.4",
        PNG + b"\0" * identity.LOGO_BYTES,
    ],
)
def test_a_file_that_is_no_safe_picture_is_refused(alpha: Partnership, by: Any, media: Path, content: bytes) -> None:
    with pytest.raises(identity.LogoRefused):
        identity.change_logo(by=by, partnership=alpha, content=content)

    assert list(media.rglob("*.*")) == []
