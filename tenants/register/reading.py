"""Reading a register file as bytes: gzip or plain, UTF-8 with or without a mark, or Windows-1252.

Nothing here turns rows into Python objects: the file is looked at once to know what it is, then streamed to PostgreSQL.
"""

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal, cast

from tenants.register.columns import Layout, layout_of, split_header
from tenants.register.errors import EncodingUnknown, FileUnreadable

Encoding = Literal["utf-8", "cp1252"]

_CHUNK: Final = 1 << 20
_HEADER_LIMIT: Final = 1 << 16
_GZIP_MARK: Final = b"\x1f\x8b"
_ZIP_MARK: Final = b"PK\x03\x04"
_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_RESAVE: Final = "Save it as “CSV UTF-8” and try again."


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """What is known of a file before its rows are read."""

    path: Path
    layout: Layout
    encoding: Encoding
    body_at: int  # how many bytes come before the first row: byte order mark and header
    sha256: str  # of the file as stored, so compressed when it is


def examine(path: Path) -> RegisterFile:
    """Find layout, encoding and digest in one pass. Raises FileUnreadable, EncodingUnknown, ColumnsMissing."""
    encoding = _encoding_of(path)
    with _opened(path) as stream:
        first = stream.readline(_HEADER_LIMIT)
    header = first.removeprefix(codecs.BOM_UTF8).decode(encoding, errors="replace").rstrip("\r\n")
    if "\r" in header:
        raise FileUnreadable(f"{path.name} ends its lines with carriage returns alone. {_RESAVE}")
    return RegisterFile(
        path=path,
        layout=layout_of(split_header(header)),
        encoding=encoding,
        body_at=len(first),
        sha256=digest(path),
    )


def body(source: RegisterFile) -> Iterator[bytes]:
    """Yield the rows as bytes, as they stand in the file, without empty lines at its end."""
    kept = b""
    with _opened(source.path) as stream:
        stream.seek(source.body_at)
        while chunk := stream.read(_CHUNK):
            block = kept + chunk
            full = block.rstrip(b"\r\n")
            kept = block[len(full) :]
            if full:
                yield full


def digest(path: Path) -> str:
    """Return the SHA-256 of the stored file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _encoding_of(path: Path) -> Encoding:
    """Decode the whole file once: one stray byte at its end would otherwise stop the load half-way."""
    possible = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp1252")}
    seen = 0
    with _opened(path) as stream:
        while chunk := stream.read(_CHUNK):
            _refuse_other_kinds(path, chunk, is_first=not seen)
            possible = {name: decoder for name, decoder in possible.items() if _decodes(decoder, chunk)}
            seen += len(chunk)
    if not seen:
        raise FileUnreadable(f"{path.name} is empty.")
    if "utf-8" in possible and _decodes(possible["utf-8"], b"", final=True):
        return "utf-8"
    if "cp1252" in possible:
        return "cp1252"
    raise EncodingUnknown(f"{path.name} is neither UTF-8 nor Windows-1252 text. {_RESAVE}")


def _refuse_other_kinds(path: Path, chunk: bytes, *, is_first: bool) -> None:
    if is_first and chunk.startswith(_ZIP_MARK):
        raise FileUnreadable(f"{path.name} is a ZIP file or a workbook. Take the CSV file out of it and try again.")
    if is_first and chunk.startswith(_WIDE_MARKS):
        raise EncodingUnknown(f"{path.name} is UTF-16 text. {_RESAVE}")
    if b"\0" in chunk:
        raise FileUnreadable(f"{path.name} is not a text file: it holds zero bytes. {_RESAVE}")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open the file, unpacked when it is gzip; what the system or gzip says becomes one readable refusal."""
    try:
        with path.open("rb") as stored:
            packed = stored.read(2) == _GZIP_MARK
            stored.seek(0)
            yield cast(IO[bytes], gzip.GzipFile(fileobj=stored)) if packed else stored
    except (OSError, EOFError, zlib.error) as error:
        raise FileUnreadable(f"{path.name} cannot be read: {error}. Download it again.") from error
