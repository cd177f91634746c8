"""Documents too large are refused by their announced size, before anything of them is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from membership.uploads import MOST_BYTES

View = Callable[..., HttpResponseBase]
WORDS_BESIDE: Final = 200_000  # bytes the form's other fields may take
TOO_LARGE: Final = (
    "Nothing was sent. A document may have up to 25 MB. Make it smaller, split it, or give the team a link to a video in "
    "the arrival notes."
)


def documents_only(view: View) -> View:
    """Refuse (413) a form with a file over 25 MB unread; the check of the form's token, which reads it, comes after that."""
    protected = csrf_protect(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) <= MOST_BYTES + WORDS_BESIDE:
            return protected(request, *args, **kwargs)
        context = {"title": "The file is too large", "message": TOO_LARGE, "back_url": request.path}
        return render(request, "peer_review/stages/too_large.html", context, status=413)

    return csrf_exempt(guarded)
