"""The groups of a cycle: their schools, their names and leads, a school moved by hand."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import saved
from peer_review.forms.matching.teams import GroupForm, MoveForm
from peer_review.operations.matching import grouping
from peer_review.presenters.matching import groups as present
from peer_review.presenters.matching.runs import crumbs
from peer_review.queries import cycles
from peer_review.queries.matching import runs as queries
from peer_review.queries.matching.problems import participants_of, schools_of
from peer_review.views.matching.loading import get_group, get_participant, may_change
from peer_review.views.typed import posted
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("peer_review.view_cycles")
def cycle_groups(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """All groups of a cycle; as a page or a file."""
    cycle = cycles.get(cycle_id)
    found = queries.grouped(cycle)
    schools = schools_of(cycle, participants_of(cycle))
    file = lists.export(request, "groups", present.group_columns(), present.lines(found))
    if file:
        return file
    groups = [one for one in found if one.group]
    page = lists.page(request, groups, 30)
    context = {
        "title": "Groups",
        "caption": f"{cycle.name} · {cycle.get_shape_display()}",
        "crumbs": crumbs(cycle, ("Groups", "")),
        "cycle": cycle,
        "may_change": may_change(request, cycle),
        "export": lists.export_urls(request),
        "page": page,
        "cards": present.cards(list(page), schools),
        "alone": present.cards([one for one in found if not one.group and one.participants], schools),
        "has_schools": bool(schools),
    }
    return render(request, "peer_review/matching/groups.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def group_change(request: PersonRequest, group_id: int) -> HttpResponse:
    """Name a group and say whose head leads it."""
    group = get_group(group_id)
    members = next(one.participants for one in queries.grouped(group.cycle) if one.group == group)
    form = GroupForm(posted(request), participants=members, initial={"name": group.name, "lead": group.lead_id})
    if saved(
        request,
        form,
        "Saved.",
        lambda: grouping.change(
            by=request.person,
            group_id=group.pk,
            name=form.cleaned_data["name"],
            lead_id=form.cleaned_data["lead"],
            now=timezone.now(),
        ),
    ):
        return redirect("cycle_groups", group.cycle_id)
    back = reverse("cycle_groups", args=[group.cycle_id])
    context = {
        "title": f"Change {group.name}",
        "crumbs": crumbs(group.cycle, ("Groups", back), (group.name, "")),
        "form": form,
        "cancel_url": back,
    }
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def group_move(request: PersonRequest, participant_id: int) -> HttpResponse:
    """Put a school into another group; what speaks against it is said before it is done."""
    row = get_participant(participant_id)
    groups = [one.group for one in queries.grouped(row.cycle) if one.group]
    warns = "accepts_warnings" in request.POST
    form = MoveForm(posted(request), groups=groups, warns=warns, initial={"group": row.group_id})
    if saved(
        request,
        form,
        f"{row.school} is moved.",
        lambda: grouping.move(
            by=request.person,
            participant_id=row.pk,
            group_id=form.cleaned_data["group"],
            accepts_warnings=bool(form.cleaned_data.get("accepts_warnings")),
            now=timezone.now(),
        ),
    ):
        return redirect("cycle_groups", row.cycle_id)
    if form.errors and not warns:
        form.offer_to_accept()
    back = reverse("cycle_groups", args=[row.cycle_id])
    context = {
        "title": f"Move {row.school}",
        "caption": f"Now in {row.group}" if row.group else "Now in no group",
        "crumbs": crumbs(row.cycle, ("Groups", back), (row.school.name, "")),
        "form": form,
        "button_label": "Move",
        "cancel_url": back,
    }
    return render(request, "membership/form_page.html", context)
