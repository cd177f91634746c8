"""One review by hand: five answers and one button; conflicts are shown before anything is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.queries import schools
from membership.requests import PersonRequest
from membership.views.answers import attempt
from peer_review.forms.cycles.by_hand import ByHandForm
from peer_review.operations import reviews_by_hand as operations
from peer_review.queries import cycles
from peer_review.queries.conflicts import Conflict
from peer_review.queries.reviewers import register
from peer_review.views.typed import posted
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def review_new(request: PersonRequest) -> HttpResponse:
    """Set up one review; with `step=check` only look for conflicts."""
    found = cycles.running()
    if not found:
        return render(request, "peer_review/cycles/no_cycle.html", {"title": "Set up a review"})
    form = _form(request, found)
    conflicts = _conflicts(form) if form.is_bound else []
    if form.is_bound and conflicts:
        form = _form(request, found, asks_reason=True)
    if request.POST.get("step") != "check" and form.is_valid():
        made = attempt(form, lambda: _set_up(request, form))
        if made:
            messages.success(request, f"The review of {made.school} is set up and its team invited.")
            return redirect("review", made.pk)
    trail = [{"label": "Reviews", "url": reverse("reviews")}, {"label": "Set up a review"}]
    context = {
        "title": "Set up a review",
        "crumbs": trail,
        "form": form,
        "conflicts": conflicts,
        "is_checked": request.POST.get("step") == "check" and form.is_valid() and not conflicts,
        "cancel_url": reverse("reviews"),
    }
    return render(request, "peer_review/cycles/by_hand.html", context)


def _form(request: PersonRequest, found: Any, *, asks_reason: bool = False) -> ByHandForm:
    wanted = request.GET.get("cycle", "")
    initial = wanted if wanted.isdecimal() else found[0].pk
    return ByHandForm(
        posted(request),
        cycles=found,
        schools=schools.open_schools(),
        reviewers=register.active(),
        asks_reason=asks_reason,
        initial={"cycle": initial},
    )


def _conflicts(form: ByHandForm) -> list[Conflict]:
    """The rules the review typed so far would break; none while the school or the day is missing."""
    form.full_clean()
    typed = form.team()
    if not (typed["cycle"] and typed["school"] and typed["visit_on"]):
        return []
    found = operations.clashes(**typed | {"members": list(typed["members"] or ())})
    already = operations.enough_planned(cycle=typed["cycle"], school=typed["school"])
    return [*already, *(one for reasons in found.values() for one in reasons)]


def _set_up(request: PersonRequest, form: ByHandForm) -> Any:
    typed = form.team()
    return operations.set_up(
        by=request.person,
        now=timezone.now(),
        override_reason=form.cleaned_data.get("override_reason", ""),
        **typed | {"members": list(typed["members"] or ())},
    )
