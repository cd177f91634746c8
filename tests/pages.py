"""What a reader sees of a page: its words, without markup and with single spaces."""

import html
import re

from django.http import HttpResponse

INVISIBLE = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)
INLINE = re.compile(r"</?(a|b|em|strong)\b[^>]*>")


def text_of(response: HttpResponse) -> str:
    """Return the words of a page that was served without an error of the server."""
    assert response.status_code < 500, response.status_code
    visible = INLINE.sub("", INVISIBLE.sub(" ", response.content.decode()))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", visible)).split())
