"""Files too large are refused by their announced size, before anything of them is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from peer_review.photos import MOST_BYTES, TOO_LARGE

View = Callable[..., HttpResponseBase]
WORDS_BESIDE: Final = 200_000  # bytes the form's other fields may take


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which shows the answer itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def small_files_only(view: View) -> View:
    """Refuse (413) a form with a file over 15 MB unread; the check of the form's token, which reads it, comes after that."""
    protected = csrf_protect(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
        return too_large(request) if announced > MOST_BYTES + WORDS_BESIDE else protected(request, *args, **kwargs)

    return csrf_exempt(guarded)


def too_large(request: HttpRequest) -> HttpResponseBase:
    """Say that the file was too large, and that the words are still on the page before."""
    if wants_json(request):
        return JsonResponse({"state": "refused", "message": TOO_LARGE}, status=413)
    context = {"title": "The file is too large", "message": TOO_LARGE, "back_url": request.path}
    return render(request, "peer_review/evidence/too_large.html", context, status=413)
