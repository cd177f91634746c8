"""A link as a code a phone can read, drawn as SVG."""

import qrcode
from qrcode.image.svg import SvgPathImage


def svg(link: str) -> str:
    """Return the code as an SVG file."""
    drawn: bytes = qrcode.make(link, image_factory=SvgPathImage, border=4).to_string()
    return drawn.decode()
