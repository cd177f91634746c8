"""The schools of a cycle: the list with their answers, adding some, changing one, taking one out, asking heads."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import attempt, saved, told
from peer_review.enums import CycleStatus
from peer_review.forms.cycles import schools as forms
from peer_review.models import Cycle, Participant
from peer_review.operations import participants as operations
from peer_review.presenters.cycles import schools as present
from peer_review.queries import cycles
from peer_review.queries import participants as queries
from peer_review.views.cycles.pages import crumbs
from peer_review.views.typed import posted
from tenants import lists
from tenants.access import allowed, permission_required

ANSWERS: Final = [("agreed", "Agreed"), ("waiting", "Not answered"), ("withdrawn", "Left")]


@require_safe
@permission_required("peer_review.view_cycles")
def cycle_participants(request: PersonRequest, pk: int) -> HttpResponse:
    """The schools of a cycle and what their heads have answered."""
    shown = cycles.get(pk)
    query = {"search": request.GET.get("q", "").strip()} | {
        name: request.GET.get(name, "") for name in ("answer", "phase")
    }
    rows = queries.listed(shown, **query)
    file = lists.export(request, f"schools-{shown.pk}", present.columns(shown), rows)
    if file:
        return file
    page = lists.page(request, rows, per_page=100)
    context = _context(shown, "Schools") | {
        "chips": lists.chips(request, "answer", ANSWERS),
        "filter": forms.ParticipantFilter(request.GET),
        "export": lists.export_urls(request),
        "page": page,
        "rows": present.rows(list(page), queries.out_of_standing(list(page), timezone.localdate())),
        "may_change": allowed(request, "peer_review.configure") and shown.status != CycleStatus.CLOSED,
    }
    return render(request, "peer_review/cycles/schools.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def participants_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose schools by phase, membership or trust and add them."""
    shown, today = cycles.get(pk), timezone.localdate()
    narrow = forms.CandidateFilter(request.GET)
    found = queries.candidates(shown, narrow.filters(), today)
    choices = present.choices(found)
    typed = {"schools": [pk for pk, _ in choices]} if "every" in request.POST else posted(request)
    form = forms.SchoolsForm(typed, choices=choices)
    if form.is_valid():
        ids, now = form.cleaned_data["schools"], timezone.now()
        count = attempt(form, lambda: operations.add(by=request.person, cycle_id=shown.pk, school_ids=ids, now=now))
        if count is not None:
            messages.success(request, f"{present.schools(count)} added.")
            return redirect("cycle_participants", shown.pk)
    context = _context(shown, "Add schools") | {
        "form": form,
        "filter": narrow,
        "found": found,
        "outside": sum(not row.is_in_standing for row in found),
    }
    return render(request, "peer_review/cycles/schools_add.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def participant_change(request: PersonRequest, participant_id: int) -> HttpResponse:
    """How many reviews a school has, and when it cannot host."""
    row = queries.get(participant_id)
    form = forms.ParticipantForm(posted(request), cycle=row.cycle, initial=forms.initial_of(row))
    if saved(
        request,
        form,
        "Saved.",
        lambda: operations.change(by=request.person, participant_id=row.pk, **form.cleaned_data),
    ):
        return redirect("cycle_participants", row.cycle_id)
    return render(request, "membership/form_page.html", _context(row.cycle, str(row.school)) | {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def participant_withdraw(request: PersonRequest, participant_id: int) -> HttpResponse:
    """Take a school out of a cycle, after saying what that does."""
    row = queries.get(participant_id)
    if request.method == "POST":
        _take_out(request, row)
        return redirect("cycle_participants", row.cycle_id)
    context = _context(row.cycle, f"Take {row.school} out") | {
        "consequences": [
            "It will host no review in this cycle, and leaves its group. A review that is planned has to be cancelled first.",
            "Its reviewers keep the places they have accepted.",
            "It can be added again; its head’s answer is kept.",
        ],
        "button_label": "Take it out",
        "is_warning": True,
    }
    return render(request, "billing/payer_confirm.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def cycle_invite(request: PersonRequest, pk: int) -> HttpResponse:
    """Write to the heads who have not agreed; a draft begins with it."""
    shown, now = cycles.get(pk), timezone.now()
    if request.method == "POST":
        count = attempt(request, lambda: operations.ask(by=request.person, cycle_id=shown.pk, now=now))
        if count is not None:
            messages.success(request, f"The heads of {present.schools(count).lower()} are written to.")
        return redirect("cycle", shown.pk)
    waiting = len(queries.to_ask(shown.pk))
    context = _context(shown, "Ask heads to agree") | {
        "consequences": present.asking(shown, waiting),
        "button_label": "Send",
    }
    return render(request, "billing/payer_confirm.html", context)


def _take_out(request: PersonRequest, row: Participant) -> bool:
    done, now = f"{row.school} is out of this cycle.", timezone.now()
    return told(request, done, lambda: operations.withdraw(by=request.person, participant_id=row.pk, now=now))


def _context(shown: Cycle, title: str) -> dict[str, Any]:
    back = reverse("cycle_participants", args=[shown.pk])
    return {"title": title, "caption": shown.name, "cycle": shown, "crumbs": crumbs(shown, title), "cancel_url": back}
