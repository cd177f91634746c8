"""Files are what their bytes say; names become ours; macros, programs and pages that run are refused."""

from contextlib import suppress

import pytest

from membership.uploads import MOST_BYTES, FileRefused, checked, slug
from tests.factories.offers_catalogue import PDF, PNG, archive

pytestmark = pytest.mark.no_database
TYPES = "[Content_Types].xml"


def code(content):
    with pytest.raises(FileRefused) as error:
        checked(content, "Unit 1")
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "unit-1.pdf"),
        (PNG, "unit-1.png"),
        (archive(TYPES, "word/document.xml"), "unit-1.docx"),
        (archive(TYPES, "ppt/presentation.xml"), "unit-1.pptx"),
        (archive(TYPES, "xl/workbook.xml"), "unit-1.xlsx"),
        (archive("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"), "unit-1.odt"),
    ],
)
def test_files_schools_use_are_accepted_under_our_name(content, name):
    assert checked(content, "Unit 1").file_name == name


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        b"#!/bin/sh\nrm -rf /",
        b"just words",
        b"PK\x03\x04 and nothing that is an archive",
        archive("run.exe"),
        archive("a.txt", "b.txt"),
        archive(TYPES, "word/document.xml", "word/vbaProject.bin"),
        archive("word/document.xml"),
        archive("mimetype", mimetype=b"application/x-other"),
    ],
)
def test_what_could_run_or_is_unknown_is_refused(content):
    assert code(content).startswith("This file cannot be offered to schools.")


def test_an_empty_file_is_refused():
    assert code(b"") == "The file is empty. Choose another."


def test_a_file_beyond_25_mb_is_refused():
    assert code(PDF + bytes(MOST_BYTES)) == "The file is larger than 25 MB. Make it smaller, or split it."


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Year 4, autumn 1: The Vikings", "year-4-autumn-1-the-vikings"),
        ("../../etc/passwd", "etc-passwd"),
        ('"; rm -rf', "rm-rf"),
        ("Élan", "elan"),
        ("日本", "file"),
        ("x" * 200, "x" * 80),
    ],
)
def test_titles_become_names(title, name):
    assert slug(title) == name


@pytest.mark.parametrize(
    "whole",
    [
        archive("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"),
        archive(TYPES, "word/document.xml", "word/Œuvre.xml"),
    ],
)
def test_a_damaged_file_is_refused_or_taken_but_never_our_fault(whole):
    for place in range(2, len(whole)):
        for byte in (0x00, 0x0C, 0xFF):
            with suppress(FileRefused):
                assert checked(whole[:place] + bytes([byte]) + whole[place + 1 :], "Unit 1").suffix in (".odt", ".docx")
