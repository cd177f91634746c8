import codecs
import gzip
import hashlib
from pathlib import Path

import pytest

from tenants.register import reading
from tenants.register.errors import ColumnsMissing, EncodingUnknown, FileUnreadable
from tenants.register.packing import pack
from tests.tenants.register.files import compact, write

pytestmark = pytest.mark.no_database


def _body(path: Path) -> bytes:
    return b"".join(reading.body(reading.examine(path)))


@pytest.mark.parametrize(
    ("written", "read"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("ascii", "utf-8")],
)
def test_the_encoding_is_found_out(tmp_path: Path, written: str, read: str) -> None:
    name = "St Nowhere" if written == "ascii" else "St Mary’s – Größe"
    path = write(tmp_path / "register.csv", [compact(name=name)], encoding=written)

    source = reading.examine(path)

    assert (source.encoding, source.layout.name) == (read, "compact")
    assert _body(path).decode(read).startswith(f"100001,2091001,209,{name},")


def test_a_late_stray_byte_decides_for_the_whole_file(tmp_path: Path) -> None:
    rows = [compact(number) for number in range(1, 20_000)]
    path = write(tmp_path / "register.csv", [*rows, compact(20_000, name="St Mary’s")], encoding="cp1252")

    assert reading.examine(path).encoding == "cp1252"


def test_packed_and_plain_files_give_the_same_rows(tmp_path: Path) -> None:
    rows = [compact(1), compact(2)]

    packed = write(tmp_path / "register.csv.gz", rows)

    assert _body(packed) == _body(write(tmp_path / "register.csv", rows))


def test_the_digest_is_that_of_the_stored_file(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv.gz", [compact()])

    assert reading.examine(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_empty_lines_at_the_end_are_no_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact()], newline="\r\n")
    whole = path.read_bytes()

    path.write_bytes(whole + b"\r\n\n\r\n")

    assert _body(path) == whole.partition(b"\r\n")[2].rstrip()


@pytest.mark.parametrize("bad", [b"\x81", b"\x9d"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, bad: bytes) -> None:
    path = write(tmp_path / "register.csv", [compact()])
    path.write_bytes(path.read_bytes().replace(b"School", bad))

    with pytest.raises(EncodingUnknown, match="neither UTF-8 nor Windows-1252"):
        reading.examine(path)


def test_utf_16_is_refused_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact()], encoding="utf-16")

    with pytest.raises(EncodingUnknown, match=r"is UTF-16 text\. Save it as “CSV UTF-8”"):
        reading.examine(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "is a ZIP file or a workbook"),
        (b"urn,name\n1,\x00\n", "holds zero bytes"),
        (gzip.compress(b"urn,name\n" * 1000, mtime=0)[:-20], "cannot be read"),
        (b"\x1f\x8b but not gzip", "cannot be read"),
    ],
)
def test_what_is_no_csv_file_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)

    with pytest.raises(FileUnreadable, match=message):
        reading.examine(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"absent.csv cannot be read"):
        reading.examine(tmp_path / "absent.csv")


def test_a_byte_order_mark_is_not_part_of_the_first_heading(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact()])
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())

    assert reading.examine(path).layout.positions["urn"] == 0


@pytest.mark.parametrize("content", ["one,two\n1,2\n", "# A heading\n", "\n", "x" * 70_000])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(content)

    with pytest.raises(ColumnsMissing, match="The first line has none of the headings of a school register"):
        reading.examine(path)


def test_line_ends_of_another_age_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact()], newline="\r")

    with pytest.raises(FileUnreadable, match="ends its lines with carriage returns alone"):
        reading.examine(path)


def test_line_ends_may_be_mixed_between_header_and_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact()], newline="\r\n")
    header, _, rows = path.read_bytes().partition(b"\r\n")
    path.write_bytes(header + b"\n" + rows)

    assert _body(path) == rows.rstrip()


def test_packing_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    sizes = {pack([b"urn,", b"name\n"], tmp_path / name) for name in ("one.csv.gz", "two.csv.gz")}

    assert sizes == {9}
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "two.csv.gz").read_bytes()
    assert gzip.decompress((tmp_path / "one.csv.gz").read_bytes()) == b"urn,name\n"
