"""Setting up a cycle: begin, copy, change part by part, let it begin, close it."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.requests import PersonRequest
from membership.views.answers import attempt, saved, told
from peer_review import cycle_rules, windows
from peer_review.forms.cycles import parts, steps
from peer_review.forms.cycles.beginning import NewCycleForm, PeriodForm
from peer_review.forms.cycles.parts import CyclePart
from peer_review.models import Cycle
from peer_review.operations import cycles as operations
from peer_review.queries import cycles as queries
from peer_review.queries import frameworks
from peer_review.views.cycles.pages import crumbs
from peer_review.views.typed import posted
from tenants.access import permission_required

PARTS: Final[dict[str, tuple[str, type[CyclePart]]]] = {
    "basics": ("Period and framework", parts.BasicsForm),
    "shape": ("Groups and numbers", parts.ShapeForm),
    "team": ("Team", steps.TeamForm),
    "expertise": ("Phases that review each other", parts.ExpertiseForm),
    "windows": ("Windows for visits", parts.WindowsForm),
    "stages": ("Stages and due days", steps.StagesForm),
    "focus": ("Focus, reply and follow-up", parts.FocusForm),
    "agreement": ("Consent, what the office sees, cost", parts.AgreementForm),
}


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def cycle_new(request: PersonRequest) -> HttpResponse:
    """Begin a cycle from a way of working; everything it fills in can be changed."""
    usable = frameworks.published()
    if not usable:
        return render(request, "peer_review/cycles/no_framework.html", {"title": "New cycle"})
    form = NewCycleForm(posted(request), frameworks=usable, today=timezone.localdate())
    if form.is_valid():
        typed, now = form.cleaned_data, timezone.now()
        made = attempt(
            form,
            lambda: operations.create(
                by=request.person,
                name=typed["name"],
                framework_id=typed["framework"].pk,
                values=form.values(),
                now=now,
                **form.period(),
            ),
        )
        if made:
            messages.success(
                request, "The cycle is set up as a draft. Check its rules, add schools, then invite heads."
            )
            return redirect("cycle", made.pk)
    trail = [{"label": "Cycles", "url": reverse("cycles")}, {"label": "New"}]
    context = {"title": "New cycle", "crumbs": trail, "form": form, "button_label": "Set up the cycle"}
    return render(request, "membership/form_page.html", context | {"cancel_url": reverse("cycles")})


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def cycle_copy(request: PersonRequest, pk: int) -> HttpResponse:
    """Set up the next cycle like this one, with its schools."""
    shown = queries.get(pk)
    form = PeriodForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        name, now = form.cleaned_data["name"], timezone.now()
        made = attempt(
            form,
            lambda: operations.copy(by=request.person, cycle_id=shown.pk, name=name, now=now, **form.period()),
        )
        if made:
            messages.success(request, "Copied with its rules and schools. Check the windows; heads are asked again.")
            return redirect("cycle", made.pk)
    context = _context(shown, "Copy this cycle") | {
        "form": form,
        "text": "Rules and schools are taken over; windows are proposed anew, and heads are asked again.",
        "button_label": "Copy",
    }
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def cycle_change(request: PersonRequest, pk: int, part: str = "basics") -> HttpResponse:
    """Change one part of a cycle's rules, as far as they may still be changed."""
    if part not in PARTS:
        raise Http404
    shown, (title, form_class) = queries.get(pk), PARTS[part]
    proposed = "propose" in request.POST
    form = form_class(
        None if proposed else posted(request),
        cycle=_with_usual_windows(shown) if proposed else shown,
        frozen=cycle_rules.frozen(operations.state_of(shown)),
    )
    if saved(
        request, form, "Saved.", lambda: operations.change(by=request.person, cycle_id=shown.pk, values=form.values())
    ):
        return redirect("cycle", shown.pk)
    context = _context(shown, title) | {"form": form, "part": part, "fixed": form.fixed}
    return render(request, "peer_review/cycles/part.html", context)


@require_POST
@permission_required("peer_review.configure")
def cycle_start(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a cycle begin without writing to anybody."""
    shown, now = queries.get(pk), timezone.now()
    told(request, "The cycle has begun.", lambda: operations.start(by=request.person, cycle_id=shown.pk, now=now))
    return redirect("cycle", shown.pk)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def cycle_close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close a cycle, after saying what that does."""
    shown, now = queries.get(pk), timezone.now()
    if request.method == "POST":
        done = "The cycle is closed."
        told(request, done, lambda: operations.close(by=request.person, cycle_id=shown.pk, now=now))
        return redirect("cycle", shown.pk)
    counts = queries.state_counts(shown)
    planned = counts["reviews"] - counts["begun"]
    context = _context(shown, "Close this cycle") | {
        "consequences": [
            *([f"{_reviews(planned)} not begun: cancelled; schools and teams are told by e-mail."] if planned else []),
            *([f"{_reviews(counts['begun'])} under way or done: they can be finished."] if counts["begun"] else []),
            "No more schools, matches or reviews can be added, and its rules can no longer be changed.",
            "It cannot be opened again; it can be copied.",
        ],
        "button_label": "Close the cycle",
        "is_warning": True,
    }
    return render(request, "billing/payer_confirm.html", context)


def _with_usual_windows(shown: Cycle) -> Cycle:
    """The cycle as it would be with the usual half terms; nothing is saved."""
    shown.windows = windows.as_json(windows.propose(shown.starts_on, shown.ends_before))
    return shown


def _reviews(count: int) -> str:
    return "1 review" if count == 1 else f"{count} reviews"


def _context(shown: Cycle, title: str) -> dict[str, Any]:
    back = reverse("cycle", args=[shown.pk])
    return {"title": title, "caption": shown.name, "crumbs": crumbs(shown, title), "cancel_url": back}
