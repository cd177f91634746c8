"""A school's own team, kept by its head and business manager."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.forms.people import TeamMemberForm
from membership.models import Person, School
from membership.operations import invitations
from membership.operations import people as operations
from membership.queries import people
from membership.requests import PersonRequest
from membership.views.answers import attempt
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("membership.use_service")
def team(request: PersonRequest) -> HttpResponse:
    """Who acts for the school."""
    school = _school(request)
    members = list(people.team(school.pk))
    context = {
        "title": "Team",
        "caption": f"{school} · {len(members)} people",
        "school": school,
        "rows": [(person, _roles(person, school)) for person in members],
        "can_change": allowed(request, "membership.change_team", school),
    }
    return render(request, "membership/team.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def add_colleague(request: PersonRequest) -> HttpResponse:
    """Add a colleague in one role and invite them to sign in."""
    school = _school(request)
    require(request, "membership.change_team", school)
    form = TeamMemberForm(request.POST or None)
    if form.is_valid() and (added := attempt(form, lambda: _add(request, form, school))):
        messages.success(request, f"{added} is added and gets an e-mail with a link to sign in.")
        return redirect("team")
    crumbs = [{"label": "Team", "url": reverse("team")}, {"label": "Add a colleague"}]
    context = {"title": "Add a colleague", "caption": school.name, "crumbs": crumbs, "form": form}
    extra = {"button_label": "Add and invite", "cancel_url": reverse("team")}
    return render(request, "membership/form_page.html", context | extra)


def _school(request: PersonRequest) -> School:
    if not request.acting_school:
        raise Http404("Nobody acts for a school here.")
    return request.acting_school


def _add(request: PersonRequest, form: TeamMemberForm, school: School) -> Person:
    given = dict(form.cleaned_data)
    role = given.pop("role")
    person = operations.add(by=request.person, school_roles=[(school.pk, role)], **given)
    invitations.invite(by=request.person, person_id=person.pk, now=timezone.now())
    return person


def _roles(person: Person, school: School) -> str:
    return ", ".join(held.get_role_display() for held in person.school_roles.all() if held.school_id == school.pk)
