"""Documents the school gives the team: added, taken away, and sent to those who may read them."""

from functools import partial

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.views.answers import saved, told
from peer_review.bases import DocumentBase
from peer_review.enums import Part
from peer_review.forms.stages.preparing import DocumentForm
from peer_review.operations.reviews import logistics
from peer_review.queries.preparing import document_of, documents_of
from peer_review.queries.seeing import Seen
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, signed_in
from peer_review.views.stages.uploads import documents_only


@documents_only
@require_http_methods(["GET", "POST"])
@signed_in
def documents(request: ReviewRequest, pk: int) -> HttpResponse:
    """The documents of a review, and one more."""
    seen = load(request, pk, Part.DOCUMENTS, may="evaluate_self")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if saved(request, form, "The document is there for the team.", partial(_add, request, seen, form)):
        return redirect("review_documents", pk)
    context = around(seen, "Documents for the team") | {"form": form, "rows": documents_of(seen.review)}
    return render(request, "peer_review/stages/documents.html", context)


@require_safe
@signed_in
def document(request: ReviewRequest, pk: int, document_id: int) -> HttpResponseBase:
    """One document, for those who see the documents of this review."""
    row = _find(load(request, pk, Part.DOCUMENTS), document_id)
    try:
        content = row.file.open()
    except FileNotFoundError as missing:
        raise Http404("The file is not there any more.") from missing
    return FileResponse(content, as_attachment=True, filename=row.file_name)


@require_http_methods(["GET", "POST"])
@signed_in
def document_remove(request: ReviewRequest, pk: int, document_id: int) -> HttpResponse:
    """Take a document away, after saying what that does."""
    seen = load(request, pk, Part.DOCUMENTS, may="evaluate_self")
    if request.method == "POST":
        said = {"by": request.actor, "review": seen.review, "document_id": document_id, "now": timezone.now()}
        told(request, "The document is taken away.", lambda: logistics.remove_document(**said))
        return redirect("review_documents", pk)
    row = _find(seen, document_id)
    context = around(seen, f"Take away: {row.title}") | {
        "consequences": ["The team cannot open it any more.", "The file is deleted."],
        "button_label": "Take it away",
        "is_warning": True,
    }
    return render(request, "billing/payer_confirm.html", context)


def _find(seen: Seen, document_id: int) -> DocumentBase:
    row = document_of(seen.review, document_id)
    if row is None:
        raise Http404("No such document here.")
    return row


def _add(request: ReviewRequest, seen: Seen, form: DocumentForm) -> DocumentBase:
    given = form.cleaned_data
    return logistics.add_document(
        by=request.actor, review=seen.review, title=given["title"], content=given["file"].read(), now=timezone.now()
    )
