"""Photos of a visit: written anew and small, so that nothing of where, when and on what they were taken remains."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from peer_review.errors import ReviewRefused

MOST_BYTES: Final = 15 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000  # no phone's picture is larger; a bomb is
LONGEST_SIDE: Final = 2_000
QUALITY: Final = 82
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
HEIC: Final = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
FILMS: Final = (b"\x1aE\xdf\xa3", b"RIFF", b"\x00\x00\x01\xba", b"FLV")
UNREADABLE: Final = (
    OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning
)  # fmt: skip


TOO_LARGE: Final = "The file is larger than 15 MB. Add a photo, not a film, or take it again with a smaller size."


class PhotoRefused(ReviewRefused):
    """The file is no photo that can be kept; the message says what to do instead."""

    code = "photo_refused"


@dataclass(frozen=True)
class Photo:
    """A JPEG made by `cleaned`: upright, at most 2,000 pixels long, without any data about the taking."""

    content: bytes
    width: int
    height: int


def refuse_size(size: int) -> None:
    """Raise PhotoRefused when a file is empty or larger than 15 MB, before it is read."""
    if not size:
        raise PhotoRefused("The photo is empty. Take it again.")
    if size > MOST_BYTES:
        raise PhotoRefused(TOO_LARGE)


def cleaned(content: bytes) -> Photo:
    """Return the photo drawn anew: turned upright, made smaller, without EXIF, place or comments. Raises PhotoRefused."""
    refuse_size(len(content))
    _refuse_other_kinds(content)
    try:
        return _drawn(content)
    except UNREADABLE as error:
        raise PhotoRefused("This file cannot be read as a photo. Use a JPEG, PNG or WebP.") from error


def _drawn(content: bytes) -> Photo:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PhotoRefused("The picture has too many pixels. Take it again with a smaller size.")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _written(upright.convert("RGBA"))


def _written(picture: Image.Image) -> Photo:
    """A new picture on white: what was attached to the old one cannot come along."""
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(picture, mask=picture.getchannel("A"))
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Photo(out.getvalue(), fresh.width, fresh.height)


def _refuse_other_kinds(content: bytes) -> None:
    kind = content[8:12]
    if content[4:8] == b"ftyp" and kind in HEIC:
        raise PhotoRefused(
            "This is an HEIC photo, which not every computer shows. On an iPhone choose Settings, Camera, Formats, "
            "“Most Compatible”, and take it again; or send it as a JPEG."
        )
    is_webp = content[:4] == b"RIFF" and kind == b"WEBP"
    if content[4:8] == b"ftyp" or (content.startswith(FILMS) and not is_webp):
        raise PhotoRefused("This is a film or a sound. Add a photo, and say the rest in words.")
