"""Files people upload: what they are is read from their bytes, never from their name, and their names become ours."""

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

import puremagic

from membership.refusals import Refusal

MOST_BYTES: Final = 25 * 1024 * 1024
PLAIN: Final = {
    ".pdf": ".pdf", ".png": ".png", ".jpg": ".jpg", ".jpeg": ".jpg", ".jfif": ".jpg", ".webp": ".webp", ".gif": ".gif",
    ".mp3": ".mp3", ".mp4": ".mp4", ".m4v": ".mp4",
}  # fmt: skip
OFFICE: Final = {"word/": ".docx", "ppt/": ".pptx", "xl/": ".xlsx"}
OPEN_DOCUMENT: Final = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
ALLOWED_WORDS: Final = "PDF, Word, PowerPoint, Excel, OpenDocument, PNG, JPEG, WebP, GIF, MP3 or MP4"
MOST_PARTS: Final = 20_000
DAMAGED: Final = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, zlib.error, lzma.LZMAError,
)  # fmt: skip


class FileRefused(Refusal):
    """The file is too large, empty, or of a kind schools should not be given."""

    code = "file_refused"


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its suffix by its content, and the name it is downloaded by."""

    suffix: str
    file_name: str


def checked(content: bytes, title: str) -> Checked:
    """Return how a file is kept; its name is made of the title. Raises FileRefused."""
    if not content:
        raise FileRefused("The file is empty. Choose another.")
    if len(content) > MOST_BYTES:
        raise FileRefused("The file is larger than 25 MB. Make it smaller, or split it.")
    suffix = _suffix(content)
    return Checked(suffix, f"{slug(title)}{suffix}")


def slug(title: str) -> str:
    """Return a title as the letters a file's name may have: “Year 4: The Vikings” → “year-4-the-vikings”."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "file"


def _suffix(content: bytes) -> str:
    found = _of_archive(content) if content.startswith(b"PK") else PLAIN.get(_extension(content), "")
    if not found:
        raise FileRefused(f"This file cannot be offered to schools. Use {ALLOWED_WORDS}, without macros.")
    return found


def _extension(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content)).lower()
    except puremagic.PureError:
        return ""


def _of_archive(content: bytes) -> str:
    """Word, PowerPoint, Excel or OpenDocument by what the archive holds; macros and everything else are nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            names = box.namelist()
            if len(names) > MOST_PARTS or any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in names):
                return ""
            if "mimetype" in names and box.getinfo("mimetype").file_size < 100:
                return OPEN_DOCUMENT.get(box.read("mimetype").strip(), "")
            is_office = "[Content_Types].xml" in names
    except DAMAGED:
        return ""
    return next((suffix for folder, suffix in OFFICE.items() if is_office and _holds(names, folder)), "")


def _holds(names: list[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)
