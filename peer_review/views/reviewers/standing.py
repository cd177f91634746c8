"""Trainings, declared interests and days away, entered for one reviewer or, on a training day, for many; federations."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.queries import schools
from membership.requests import PersonRequest
from membership.views.answers import attempt, saved, told
from peer_review.forms.reviewers.register import (
    AwayForm,
    FederationForm,
    InterestForm,
    TrainingDayForm,
    TrainingForm,
    federation_of,
)
from peer_review.models import Federation
from peer_review.operations.reviewers import federations, standing
from peer_review.presenters.reviewers import register as present
from peer_review.queries.reviewers import register
from peer_review.views.reviewers.loading import back, form_context, load, load_to_change
from tenants import lists
from tenants.access import allowed, permission_required


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def training_new(request: PersonRequest, reviewer_id: int) -> HttpResponse:
    """Record a training of one reviewer."""
    shown, today = load(request, reviewer_id), timezone.localdate()
    form = TrainingForm(request.POST or None)
    if saved(
        request,
        form,
        "The training is recorded.",
        lambda: standing.train(by=request.person, reviewer_ids=[shown.pk], training=form.training, on=today),
    ):
        return redirect("reviewer", shown.pk)
    context = form_context(request, shown, "Record a training") | {"form": form}
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def training_day(request: PersonRequest) -> HttpResponse:
    """Record one training for all who took part."""
    today = timezone.localdate()
    form = TrainingDayForm(request.POST or None, reviewers=register.reviewers({}, today))
    if form.is_valid():
        ids = [reviewer.pk for reviewer in form.cleaned_data["reviewers"]]
        new = attempt(
            form, lambda: standing.train(by=request.person, reviewer_ids=ids, training=form.training, on=today)
        )
        if new is not None:
            messages.success(request, f"Recorded for {new} of {len(ids)}; the others had it already.")
            return redirect("reviewers")
    context = {
        "title": "Record a training day",
        "form": form,
        "crumbs": present.crumbs(("Record a training day", "")),
        "cancel_url": reverse("reviewers"),
    }
    return render(request, "membership/form_page.html", context)


@require_POST
@permission_required("peer_review.manage_reviewers")
def training_remove(request: PersonRequest, reviewer_id: int, training_id: int) -> HttpResponse:
    """Take back a training recorded by mistake."""
    shown = load(request, reviewer_id)
    told(
        request,
        "The training is taken back.",
        lambda: standing.untrain(by=request.person, reviewer_id=shown.pk, training_id=training_id),
    )
    return redirect("reviewer", shown.pk)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def interest_new(request: PersonRequest, reviewer_id: int) -> HttpResponse:
    """Declare why somebody does not review a school."""
    shown, today = load_to_change(request, reviewer_id), timezone.localdate()
    form = InterestForm(request.POST or None, schools=schools.open_schools())
    if saved(
        request,
        form,
        "Declared. This school will not be suggested.",
        lambda: standing.declare(
            by=request.person,
            reviewer_id=shown.pk,
            school_id=form.cleaned_data["school"].pk,
            kind=form.cleaned_data["kind"],
            note=form.cleaned_data["note"],
            on=today,
        ),
    ):
        return redirect(back(request, shown))
    context = form_context(request, shown, "Declare an interest") | {"form": form}
    return render(request, "membership/form_page.html", context)


@require_POST
@permission_required("membership.use_service")
def interest_end(request: PersonRequest, reviewer_id: int, interest_id: int) -> HttpResponse:
    """Say that an interest has ended."""
    shown, today = load_to_change(request, reviewer_id), timezone.localdate()
    told(
        request,
        "Ended from today.",
        lambda: standing.end_interest(by=request.person, reviewer_id=shown.pk, interest_id=interest_id, on=today),
    )
    return redirect(back(request, shown))


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def absence_new(request: PersonRequest, reviewer_id: int) -> HttpResponse:
    """Enter days on which somebody is not to be asked."""
    shown = load_to_change(request, reviewer_id)
    form = AwayForm(request.POST or None)
    if saved(
        request, form, "Entered.", lambda: standing.stay_away(by=request.person, reviewer_id=shown.pk, **form.period)
    ):
        return redirect(back(request, shown))
    context = form_context(request, shown, "Enter days away") | {"form": form}
    return render(request, "membership/form_page.html", context)


@require_POST
@permission_required("membership.use_service")
def absence_remove(request: PersonRequest, reviewer_id: int, absence_id: int) -> HttpResponse:
    """Take back days away."""
    shown = load_to_change(request, reviewer_id)
    told(
        request,
        "Taken back.",
        lambda: standing.come_back(by=request.person, reviewer_id=shown.pk, absence_id=absence_id),
    )
    return redirect(back(request, shown))


@require_safe
@permission_required("peer_review.view_register")
def federation_list(request: PersonRequest) -> HttpResponse:
    """Schools under one governing body."""
    rows = register.federations()
    file = lists.export(request, "federations", present.federation_columns(), rows)
    if file:
        return file
    context = {
        "title": "Federations",
        "caption": "Schools under one governing body or head. They do not review each other.",
        "crumbs": present.crumbs(("Federations", "")),
        "federations": rows,
        "export": lists.export_urls(request),
        "may_change": allowed(request, "peer_review.manage_reviewers"),
    }
    return render(request, "peer_review/reviewers/federations.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def federation_new(request: PersonRequest) -> HttpResponse:
    """Write down a federation."""
    return _federation(request, None)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def federation_change(request: PersonRequest, federation_id: int) -> HttpResponse:
    """Change a federation."""
    return _federation(request, _load_federation(federation_id))


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.manage_reviewers")
def federation_remove(request: PersonRequest, federation_id: int) -> HttpResponse:
    """Dissolve a federation, after saying what that does."""
    shown = _load_federation(federation_id)
    if request.method == "POST" and told(
        request, f"{shown} is dissolved.", lambda: federations.remove(by=request.person, federation_id=shown.pk)
    ):
        return redirect("federations")
    title = f"Dissolve {shown}"
    context = {
        "title": title,
        "crumbs": _trail(title),
        "consequences": ["Its schools can review each other again.", "Places given before stay as they are."],
        "button_label": "Dissolve it",
        "is_warning": True,
        "cancel_url": reverse("federations"),
    }
    return render(request, "billing/payer_confirm.html", context)


def _federation(request: PersonRequest, shown: Federation | None) -> HttpResponse:
    initial = federation_of(shown) if shown else None
    form = FederationForm(request.POST or None, schools=schools.open_schools(), initial=initial)
    pk = shown.pk if shown else None
    if saved(request, form, "Saved.", lambda: federations.write(by=request.person, federation_id=pk, **form.typed)):
        return redirect("federations")
    title = f"Change {shown}" if shown else "Add a federation"
    context = {"title": title, "form": form, "crumbs": _trail(title), "cancel_url": reverse("federations")}
    return render(request, "membership/form_page.html", context)


def _load_federation(federation_id: int) -> Federation:
    found = register.federation(federation_id)
    if found is None:
        raise Http404("No such federation.")
    return found


def _trail(title: str) -> list[dict[str, str]]:
    return present.crumbs(("Federations", reverse("federations")), (title, ""))
