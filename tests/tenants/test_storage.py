"""Uploaded files: each schema's in its own folder, under names of ours, without an address."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tenants.storage import FileHasNoAddress


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def _save(name: str = "logos/our logo.PNG") -> str:
    return default_storage.save(name, ContentFile(b"content"))


def test_files_lie_in_the_folder_of_the_schema_that_saved_them(beta: Partnership, media: Path) -> None:
    saved = {"beta": in_partnership(beta, _save), "alpha": _save(), "public": in_public(_save)}

    found = {
        schema: [str(path.relative_to(media / schema)) for path in (media / schema).rglob("*.png")] for schema in saved
    }
    assert found == {schema: [name] for schema, name in saved.items()}


def test_a_file_of_another_partnership_is_not_there(beta: Partnership) -> None:
    name = in_partnership(beta, _save)

    assert default_storage.exists(name) is False


def test_the_senders_name_decides_only_the_suffix() -> None:
    folder, _, name = _save().partition("/")

    assert (folder, "our" in name, Path(name).suffix, len(Path(name).stem)) == ("logos", False, ".png", 32)


@pytest.mark.parametrize("name", ["../beta/logos/x.png", "../../etc/passwd", "/etc/passwd", "logos/../../beta/x.png"])
def test_a_name_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(SuspiciousFileOperation):
        default_storage.open(name)


def test_a_file_has_no_address() -> None:
    with pytest.raises(FileHasNoAddress):
        default_storage.url(_save())
