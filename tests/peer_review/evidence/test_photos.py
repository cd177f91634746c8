"""Photos are drawn anew: no place, no time, no phone; other files are refused with what to do instead."""

import io
import struct
import zlib

import pytest
from PIL import Image

from peer_review import photos
from tests.factories.peer_review_evidence import GPS_BLOCK, photo_with_place, picture, told_of_its_taking

pytestmark = pytest.mark.no_database


def opened(content):
    return Image.open(io.BytesIO(content))


def test_a_photo_says_no_longer_where_when_and_on_what_it_was_taken():
    before = photo_with_place()
    assert opened(before).getexif().get_ifd(GPS_BLOCK)[2] == (51.0, 30.0, 0.0)

    kept = photos.cleaned(before)

    picture_kept = opened(kept.content)
    assert (dict(picture_kept.getexif()), picture_kept.info.get("comment"), picture_kept.format) == ({}, None, "JPEG")
    assert b"Canary" not in kept.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_no_format_takes_its_notes_along(kind):
    before = told_of_its_taking(kind)

    kept = photos.cleaned(before).content

    assert b"Canary" in before
    assert [word for word in (b"Canary", b"Exif", b"GPS", b"ICC_PROFILE", b"adobe") if word in kept] == []


def test_a_photo_taken_upright_stays_upright():
    kept = photos.cleaned(photo_with_place(size=(120, 80)))

    assert (kept.width, kept.height) == (80, 120)


def test_a_photo_is_made_smaller():
    kept = photos.cleaned(picture(size=(4000, 3000)))

    assert (kept.width, kept.height) == (2000, 1500)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_phones_and_computers_save_becomes_a_jpeg(kind):
    assert opened(photos.cleaned(picture(kind)).content).format == "JPEG"


def test_what_is_clear_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(photos.cleaned(out.getvalue()).content).getpixel((0, 0)) == (255, 255, 255)


def bomb(side):
    """A PNG of a few hundred bytes that says it is `side` pixels wide and high."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


REFUSED = [
    pytest.param(b"", "The photo is empty", id="empty"),
    pytest.param(b"\xff\xd8" + b"0" * photos.MOST_BYTES, "larger than 15 MB", id="over 15 MB"),
    pytest.param(b"\0\0\0\x18ftypheic" + b"\0" * 40, "“Most Compatible”", id="HEIC"),
    pytest.param(b"\0\0\0\x18ftypmp42" + b"\0" * 40, "a film or a sound", id="MP4"),
    pytest.param(b"\0\0\0\x14ftypqt  " + b"\0" * 40, "a film or a sound", id="QuickTime"),
    pytest.param(b"\x1aE\xdf\xa3" + b"\0" * 40, "a film or a sound", id="WebM"),
    pytest.param(b"%PDF-1.7 plan", "cannot be read as a photo", id="PDF"),
    pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read as a photo", id="SVG"),
    pytest.param(picture()[:300], "cannot be read as a photo", id="cut off"),
    pytest.param(bomb(9_000), "too many pixels", id="81 million pixels"),
    pytest.param(bomb(10_000), "cannot be read as a photo", id="100 million pixels"),
    pytest.param(bomb(30_000), "cannot be read as a photo", id="900 million pixels"),
]


@pytest.mark.parametrize(("content", "words"), REFUSED)
def test_what_is_no_photo_is_refused_with_what_to_do(content, words):
    with pytest.raises(photos.PhotoRefused, match=words):
        photos.cleaned(content)
