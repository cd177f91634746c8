"""People of the partnership: the list, adding, and one person's page with roles and account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.forms.people import (
    NewPersonForm,
    OfficeRolesForm,
    PeopleFilterForm,
    PersonForm,
    SchoolRoleForm,
    TrustsForm,
)
from membership.models import Person
from membership.operations import invitations
from membership.operations import people as operations
from membership.presenters import people as shown
from membership.queries import people, schools
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("membership.view_people")
def people_list(request: PersonRequest) -> HttpResponse:
    """Everybody, narrowed by the address."""
    form = PeopleFilterForm(request.GET)
    form.full_clean()
    given = form.cleaned_data
    rows = people.listed(search=given.get("q", ""), role=given.get("role", ""), active=not given.get("former", False))
    page = lists.page(request, rows)
    context = {
        "title": "People",
        "caption": shown.caption(page.paginator.count, former=given.get("former", False)),
        "page": page,
        "chips": shown.chips(request),
        "filter": form,
        "export": lists.export_urls(request),
        "can_change": allowed(request, "membership.change_people"),
    }
    return lists.export(request, "people", shown.COLUMNS, rows) or render(request, "membership/people.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.change_people")
def add_person(request: PersonRequest) -> HttpResponse:
    """Add somebody with a first role, and invite them if wanted."""
    form = NewPersonForm(request.POST or None, schools=schools.open_schools())
    if form.is_valid() and (added := attempt(form, lambda: _add(request, form))):
        if form.cleaned_data["invite"]:
            invitations.invite(by=request.person, person_id=added.pk, now=timezone.now())
        messages.success(request, f"{added} is added.")
        return redirect("person", added.pk)
    crumbs = [{"label": "People", "url": reverse("people")}, {"label": "Add a person"}]
    context = {"title": "Add a person", "crumbs": crumbs, "form": form, "cancel_url": reverse("people")}
    return render(request, "membership/form_page.html", context | {"button_label": "Add"})


@require_safe
@permission_required("membership.view_people")
def person_page(request: PersonRequest, person_id: int) -> HttpResponse:
    """One person: how to reach them, what they may do, whether they can sign in."""
    person = people.get(person_id)
    can_change = allowed(request, "membership.change_people")
    context = {
        "title": person.name,
        "caption": person.job_title,
        "crumbs": [{"label": "People", "url": reverse("people")}, {"label": person.name}],
        "shown": person,
        "facts": shown.facts(person),
        "invitations": people.last_invitations(person.pk),
        "can_change": can_change,
    }
    if can_change:
        context |= {
            "office_form": OfficeRolesForm(initial={"roles": list(person.office_role_names)}),
            "school_form": SchoolRoleForm(schools=schools.open_schools()),
            "trusts_form": TrustsForm(trusts=schools.trusts(), initial={"trusts": list(person.trust_ids)}),
        }
    return render(request, "membership/person.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.change_people")
def change_person(request: PersonRequest, person_id: int) -> HttpResponse:
    """Correct somebody's name and how to reach them."""
    person = people.get(person_id)
    form = PersonForm(request.POST or None, initial=vars(person))
    if form.is_valid() and accepted(
        form, lambda: operations.change(by=request.person, person_id=person.pk, **form.cleaned_data)
    ):
        messages.success(request, "Saved.")
        return redirect("person", person.pk)
    crumbs = [
        {"label": "People", "url": reverse("people")},
        {"label": person.name, "url": reverse("person", args=[person.pk])},
        {"label": "Change"},
    ]
    context = {"title": f"Change {person}", "crumbs": crumbs, "form": form}
    return render(request, "membership/form_page.html", context | {"cancel_url": reverse("person", args=[person.pk])})


def _add(request: PersonRequest, form: NewPersonForm) -> Person:
    given = form.cleaned_data
    return operations.add(
        by=request.person,
        name=given["name"],
        email=given["email"],
        job_title=given["job_title"],
        phone=given["phone"],
        office_roles=given["office_roles"],
        school_roles=form.school_roles,
    )
