"""One piece of evidence: noted on a phone, changed or removed by who noted it, its photo."""

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.views.answers import attempt, saved, told
from peer_review.enums import EvidenceKind, Part
from peer_review.forms.evidence.capture import CaptureForm, ChangeForm
from peer_review.frameworks import Content
from peer_review.operations.reviews import evidence as operations
from peer_review.photos import MOST_BYTES
from peer_review.presenters.evidence import pieces
from peer_review.queries import evidence as queries
from peer_review.queries.seeing import Seen
from peer_review.views.evidence.uploads import photo, small_files_only, wants_json
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, signed_in

LATEST: Final = 5
BUTTONS: Final = (
    (EvidenceKind.STRENGTH, "good"),
    (EvidenceKind.CHALLENGE, "warn"),
    (EvidenceKind.QUOTE, "accent"),
    (EvidenceKind.NOTE, "neutral"),
)


@small_files_only
@require_http_methods(["GET", "POST"])
@signed_in
def evidence_new(request: ReviewRequest, pk: int) -> HttpResponse:
    """Note one thing seen or heard: words, a theme, and the button that says what it is."""
    seen = capturing(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CaptureForm(*sent, **_choices(seen), initial={"theme": request.GET.get("theme", "")})
    kept = _keep(request, seen, form) if form.is_valid() else None
    if request.method == "POST" and wants_json(request):
        return _answer(form, kept, seen.review.framework.says)
    if kept:
        messages.success(request, _said(kept, seen.review.framework.says))
        return redirect(f"{reverse('evidence_new', args=[pk])}?theme={kept.evidence.theme}")
    return render(request, "peer_review/evidence/new.html", _capture_page(request, seen, form))


@require_http_methods(["GET", "POST"])
@signed_in
def evidence_change(request: ReviewRequest, pk: int, evidence_id: int) -> HttpResponse:
    """Change a piece one noted oneself."""
    seen, row = _own(request, pk, evidence_id)
    initial = {name: getattr(row, name) for name in ("text", "theme", "kind", "source", "photo_alt")}
    form = ChangeForm(request.POST or None, **_choices(seen), initial=initial)
    if not row.photo:
        del form.fields["photo_alt"]
    if saved(
        request,
        form,
        "Changed.",
        lambda: operations.change(by=request.actor, review=seen.review, evidence_id=evidence_id, **form.words),
    ):
        return redirect("evidence_board", pk)
    context = around(seen, "Change this piece of evidence") | {
        "form": form,
        "cancel_url": reverse("evidence_board", args=[pk]),
        "remove_url": reverse("evidence_remove", args=[pk, evidence_id]),
    }
    return render(request, "peer_review/evidence/change.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def evidence_remove(request: ReviewRequest, pk: int, evidence_id: int) -> HttpResponse:
    """Ask, then take a piece one noted oneself off the board."""
    seen, row = _own(request, pk, evidence_id)
    if request.method == "POST" and told(
        request,
        "Removed from the board.",
        lambda: operations.remove(by=request.actor, review=seen.review, evidence_id=evidence_id, now=timezone.now()),
    ):
        return redirect("evidence_board", pk)
    context = around(seen, "Remove this piece of evidence?") | {
        "text": str(row),
        "consequences": ["Its words and its photo are deleted for good.", "Findings it stood behind stay, without it."],
        "button_label": "Remove",
        "is_warning": True,
        "cancel_url": reverse("evidence_board", args=[pk]),
    }
    return render(request, "peer_review/evidence/confirm.html", context)


@require_safe
@signed_in
def evidence_photo(request: ReviewRequest, pk: int, evidence_id: int) -> FileResponse:
    """The photo of a piece, for those who may see it."""
    row = queries.get(load(request, pk), evidence_id)
    if row is None or not row.photo:
        raise Http404("No such photo here.")
    return photo(row)


def capturing(request: ReviewRequest, pk: int) -> Seen:
    """Return the review for somebody of its team who notes what they see."""
    return load(request, pk, Part.EVIDENCE, may="capture")


def _choices(seen: Seen) -> dict[str, Any]:
    return {"says": seen.review.framework.says, "focus": seen.review.focus_themes}


def _own(request: ReviewRequest, pk: int, evidence_id: int) -> tuple[Seen, Any]:
    seen = capturing(request, pk)
    row = queries.get(seen, evidence_id)
    if row is None:
        raise Http404("No such piece of evidence here.")
    return seen, row


def _keep(request: ReviewRequest, seen: Seen, form: CaptureForm) -> operations.Kept | None:
    now = timezone.now()
    return attempt(
        form,
        lambda: operations.keep(
            by=request.actor,
            review=seen.review,
            client_id=form.client_id,
            kind=form.kind,
            photo=form.cleaned_data["photo"],
            noted_at=form.noted_at(now),
            now=now,
            **form.words,
        ),
    )


def _said(kept: operations.Kept, says: Content) -> str:
    if kept.is_new:
        return f"{says.kind_word(kept.evidence.kind)} kept. Add the next one."
    if kept.is_same:
        return "This was kept before. Nothing is there twice."
    return "Something was kept under this name before, and stays as it was. Change it on the board."


def _answer(form: CaptureForm, kept: operations.Kept | None, says: Content) -> JsonResponse:
    if kept is None:
        message = " ".join(str(words) for rows in form.errors.values() for words in rows)
        return JsonResponse({"state": "refused", "message": message}, status=422)
    state = "kept" if kept.is_new else "already_kept"
    told_so = {"state": state, "is_same": kept.is_same, "message": _said(kept, says)}
    return JsonResponse(told_so, status=201 if kept.is_new else 200)


def _capture_page(request: ReviewRequest, seen: Seen, form: CaptureForm) -> dict[str, Any]:
    rows = queries.own_latest(seen.review, request.actor, LATEST)
    return around(seen, "Add evidence") | {
        "form": form,
        "is_open": seen.review.stage in operations.OPEN,
        "buttons": [(kind.value, seen.review.framework.says.kind_word(kind), colour) for kind, colour in BUTTONS],
        "client_id": form.data.get("client_id") or uuid4(),
        "latest": pieces.pieces(seen.review, rows, request.actor),
        "most_bytes": MOST_BYTES,
    }
