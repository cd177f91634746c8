"""Targets of programmes: the matrix of schools, a new target, what a school reports."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.queries import schools
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.forms.programmes.targets import ReportForm, TargetForm
from offers.models import Offer, Target
from offers.operations.programmes import targets as operations
from offers.policies import ASKING
from offers.presenters.programmes import programmes as present
from offers.queries.programmes import targets as queries
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("offers.see_deliveries")
def target_list(request: PersonRequest) -> HttpResponse:
    """The targets of one programme: every school for the office, a school its own."""
    programmes = list(queries.offers_with_targets())
    shown = _chosen(request, programmes)
    is_office = bool(request.person.office_role_names) and not request.acting_school
    only = None if is_office else _school_ids(request)
    matrix = queries.matrix(shown, only) if shown else None
    file = lists.export(request, "targets", present.matrix_columns(matrix), matrix.schools) if matrix else None
    if file:
        return file
    manages = allowed(request, "offers.manage_delivery")
    context = {
        "title": "Targets",
        "caption": str(shown or "What a programme wants of every school."),
        "chips": lists.one_of(
            request, "offer", [(str(one.pk), one.title) for one in programmes], str(shown.pk) if shown else ""
        ),
        "export": lists.export_urls(request) if matrix else None,
        "matrix": matrix,
        "rows": list(present.matrix_rows(matrix, None if manages else frozenset(_school_ids(request))))
        if matrix
        else [],
        "may_change": manages,
    }
    return render(request, "offers/programmes/targets.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def target_new(request: PersonRequest) -> HttpResponse:
    """Enter a target."""
    form = TargetForm(request.POST or None, offers=queries.choosable(), initial={"offer": request.GET.get("offer")})
    if form.is_valid():
        made = attempt(form, lambda: operations.add(by=request.person, **form.facts))
        if made:
            messages.success(request, "The target is entered.")
            return redirect(f"{reverse('targets')}?offer={made.offer_id}")
    context = {"title": "Enter a target", "crumbs": present.crumbs("Enter a target", "targets"), "form": form}
    return render(request, "membership/form_page.html", context | {"cancel_url": reverse("targets")})


@require_POST
@permission_required("offers.manage_delivery")
def target_remove(request: PersonRequest, target_id: int) -> HttpResponse:
    """Take a target back that nobody has reported on."""
    target = _target(target_id)
    told(
        request,
        "The target is taken back.",
        lambda: operations.remove(by=request.person, target_id=target.pk),
    )
    return redirect("targets")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def target_report(request: PersonRequest, target_id: int, school_id: int) -> HttpResponse:
    """Say how far a school is with a target."""
    school, target = schools.get(request.person, school_id), _target(target_id)
    require(request, "offers.report_target", school)
    before = queries.progress(target.pk, school.pk)
    initial = {"reached": before.reached, "note": before.note} if before else {}
    form, today = ReportForm(request.POST or None, initial=initial), timezone.localdate()
    back = f"{reverse('targets')}?offer={target.offer_id}"
    if form.is_valid() and accepted(
        form,
        lambda: operations.report(
            by=request.person, target_id=target.pk, school_id=school.pk, on=today, **form.cleaned_data
        ),
    ):
        messages.success(request, "Saved.")
        return redirect(back)
    context = {
        "title": f"{target.wanted} {target.label}",
        "caption": f"{school} · {target.offer}",
        "crumbs": present.crumbs(target.label, "targets"),
        "form": form,
        "cancel_url": back,
    }
    return render(request, "membership/form_page.html", context)


def _target(target_id: int) -> Target:
    found = queries.find(target_id)
    if found is None:
        raise Http404("No such target.")
    return found


def _chosen(request: PersonRequest, programmes: list[Offer]) -> Offer | None:
    wanted = request.GET.get("offer", "")
    return next((one for one in programmes if str(one.pk) == wanted), programmes[0] if programmes else None)


def _school_ids(request: PersonRequest) -> list[int]:
    """The schools somebody reports for: the one they act for, else all they ask for."""
    if request.acting_school:
        return [request.acting_school.pk]
    return [pk for pk, names in request.person.roles_by_school.items() if names & ASKING]
