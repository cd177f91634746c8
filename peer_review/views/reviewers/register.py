"""The register: the list, one entry, heads added at once, somebody new, a change, somebody forgotten."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.queries import people, schools
from membership.requests import PersonRequest
from membership.views.answers import attempt, saved, told
from peer_review.forms.reviewers.register import (
    ChangeReviewerForm,
    HeadsForm,
    NewReviewerForm,
    RegisterFilter,
    initial_of,
)
from peer_review.models import Reviewer
from peer_review.operations import erasing
from peer_review.operations.reviewers import register as operations
from peer_review.presenters.reviewers import register as present
from peer_review.presenters.reviewers import seats as present_seats
from peer_review.queries.due import OVER
from peer_review.queries.reviewers import places, register
from peer_review.views.reviewers.loading import form_context, load
from tenants import lists
from tenants.access import allowed, permission_required

FORGETTING = [
    "Their reviews, findings and reports stay; their places in teams keep role and days.",
    "Interests, days away, what the register says about them and their link to the register go.",
    "Where a report names them it says “a former colleague”; nothing is shared with them any more.",
    "Their account and their roles at schools are not touched.",
]


@require_safe
@permission_required("peer_review.view_register")
def reviewer_list(request: PersonRequest) -> HttpResponse:
    """Who can review, by filters in the address; as a page or a file."""
    today = timezone.localdate()
    rows = register.reviewers(request.GET, today)
    file = lists.export(request, "reviewers", present.columns(today), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Reviewers",
        "caption": "Who can be in a review team. Every head can be.",
        "chips": present.register_chips(request),
        "filter": RegisterFilter(request.GET, schools=schools.open_schools()),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [present.row(reviewer, today) for reviewer in page],
        "may_change": allowed(request, "peer_review.manage_reviewers"),
    }
    return render(request, "peer_review/reviewers/list.html", context)


@require_safe
@permission_required("membership.use_service")
def reviewer(request: PersonRequest, reviewer_id: int) -> HttpResponse:
    """One reviewer: facts, trainings, interests, days away, what they did in each cycle."""
    shown = load(request, reviewer_id)
    context = page_context(request, shown) | {
        "title": str(shown),
        "caption": present.place_of(shown),
        "crumbs": present.crumbs((str(shown), "")),
        "facts": present.facts(shown),
    }
    return render(request, "peer_review/reviewers/page.html", context)


def page_context(request: PersonRequest, shown: Reviewer) -> dict[str, object]:
    """Return what the register's page of somebody and their own page both show; four queries."""
    today, is_own = timezone.localdate(), shown.person_id == request.person.pk
    seats = list(places.asked_of(shown.pk) if is_own else places.of_reviewer(shown.pk))
    trainings = list(register.trainings(shown.pk))
    return {
        "reviewer": shown,
        "trainings": [(training, present.pill(training, today)) for training in trainings],
        "interests": register.interests(shown.pk),
        "absences": register.absences(shown.pk, today),
        "held": present.held(seats),
        "lines": [present_seats.line(seat) for seat in seats if seat.is_live and seat.review.stage not in OVER],
        "may_change": allowed(request, "peer_review.change_reviewer", shown),
        "may_manage": allowed(request, "peer_review.manage_reviewers"),
        "sees_notes": is_own or allowed(request, "peer_review.manage_reviewers"),
    }


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def reviewer_heads(request: PersonRequest) -> HttpResponse:
    """Put all heads on the register who are not on it yet; the page is the preview."""
    today = timezone.localdate()
    heads = register.heads_to_add(today)
    form = HeadsForm(request.POST or None, heads=heads)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: operations.add_heads(by=request.person, school_ids=form.cleaned_data["schools"], on=today),
        )
        if made is not None:
            messages.success(request, f"{len(made)} head{'s are' if len(made) != 1 else ' is'} on the register now.")
            return redirect("reviewers")
    context = {
        "title": "Add every head",
        "crumbs": present.crumbs(("Add every head", "")),
        "form": form,
        "count": len(heads),
        "cancel_url": reverse("reviewers"),
        "button_label": "Add the heads ticked",
    }
    return render(request, "peer_review/reviewers/heads.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def reviewer_new(request: PersonRequest) -> HttpResponse:
    """Put somebody on the register: known to the partnership, or from outside."""
    form = NewReviewerForm(request.POST or None, schools=schools.open_schools(), people=people.listed())
    if form.is_valid():
        made = attempt(form, lambda: _add(request, form))
        if made:
            messages.success(request, f"{made} is on the register now. Invite them to sign in under People.")
            return redirect("reviewer", made.pk)
    context = {"title": "Add a reviewer", "form": form, "cancel_url": reverse("reviewers"), "button_label": "Add"}
    return render(request, "membership/form_page.html", context | {"crumbs": present.crumbs(("Add a reviewer", ""))})


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def reviewer_change(request: PersonRequest, reviewer_id: int) -> HttpResponse:
    """Change what the register says, or stop asking somebody."""
    shown = load(request, reviewer_id)
    form = ChangeReviewerForm(request.POST or None, schools=schools.open_schools(), initial=initial_of(shown))
    if saved(
        request,
        form,
        "Saved.",
        lambda: operations.change(
            by=request.person, reviewer_id=shown.pk, facts=form.facts, is_active=form.cleaned_data["is_active"]
        ),
    ):
        return redirect("reviewer", shown.pk)
    return render(
        request, "membership/form_page.html", form_context(request, shown, f"Change {shown}") | {"form": form}
    )


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def reviewer_forget(request: PersonRequest, reviewer_id: int) -> HttpResponse:
    """Forget a person in peer review, after saying what that does."""
    shown = load(request, reviewer_id)
    person_id = shown.person_id
    if request.method == "POST" and (
        person_id is None
        or told(
            request,
            "Forgotten. Reviews and days stay.",
            lambda: erasing.erase(by=request.person, person_id=person_id, now=timezone.now()),
        )
    ):
        return redirect("reviewers")
    context = form_context(request, shown, f"Forget {shown}") | {
        "consequences": FORGETTING,
        "button_label": "Forget this person",
        "is_warning": True,
    }
    return render(request, "billing/payer_confirm.html", context)


def _add(request: PersonRequest, form: NewReviewerForm) -> Reviewer:
    typed, today = form.cleaned_data, timezone.localdate()
    if typed["person"]:
        return operations.add(by=request.person, person_id=typed["person"].pk, facts=form.facts, on=today)
    return operations.add_external(
        by=request.person, name=typed["name"], email=typed["email"], facts=form.facts, on=today
    )
