"""A document too large is refused unread."""

from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from membership.uploads import MOST_BYTES
from peer_review.views.uploads import at_most

TOO_LARGE: Final = (
    "Nothing was sent. A document may have up to 25 MB. Make it smaller, split it, or give the team a link to a video in "
    "the arrival notes."
)


def too_large(request: HttpRequest) -> HttpResponseBase:
    """Say that the document was too large (413)."""
    context = {"title": "The file is too large", "message": TOO_LARGE, "back_url": request.path}
    return render(request, "peer_review/stages/too_large.html", context, status=413)


documents_only = at_most(MOST_BYTES, too_large)
