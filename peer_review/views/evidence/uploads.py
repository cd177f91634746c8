"""Photos on their way in and out: one too large is refused unread; one that is sent is kept by no store on the way."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render

from peer_review.photos import MOST_BYTES, TOO_LARGE
from peer_review.views.uploads import at_most


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which shows the answer itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def too_large(request: HttpRequest) -> HttpResponseBase:
    """Say that the file was too large (413), and that the words are still on the page before."""
    if wants_json(request):
        return JsonResponse({"state": "refused", "message": TOO_LARGE}, status=413)
    context = {"title": "The file is too large", "message": TOO_LARGE, "back_url": request.path}
    return render(request, "peer_review/evidence/too_large.html", context, status=413)


def photo(piece: Any) -> FileResponse:
    """Send the photo of a piece of evidence to those who may see it, and to no store on the way."""
    sent = FileResponse(piece.photo.open("rb"), content_type="image/jpeg", filename=f"evidence-{piece.pk}.jpg")
    sent["Cache-Control"] = "private, no-store"
    return sent


small_files_only = at_most(MOST_BYTES, too_large)
