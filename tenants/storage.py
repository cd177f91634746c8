"""Uploaded files: one folder per schema, chosen at each call; names are ours; nothing has an address of its own."""

from pathlib import Path, PurePosixPath
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from tenants.backend.default import connection


class FileHasNoAddress(NotImplementedError):
    """Somebody asked for the URL of a stored file; files are sent by views that check who asks."""

    code = "file_has_no_address"


class PartnershipStorage(FileSystemStorage):
    """Files of the schema in force, under MEDIA_ROOT/<schema>/; never cached, so that no schema's folder sticks."""

    @property
    def base_location(self) -> str:
        return str(Path(settings.MEDIA_ROOT) / connection.schema_name)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return `<folder>/<random><suffix>`: what the sender called the file decides nothing but the suffix."""
        path = PurePosixPath(str(name).replace("\\", "/"))
        return str(path.with_name(uuid4().hex + path.suffix.lower()))

    def url(self, name: str | None) -> str:
        raise FileHasNoAddress(f"{name} is sent by a view, it has no address.")
