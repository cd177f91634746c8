"""The buttons of a person's page: roles, invitation, mailbox, deactivation; each is one operation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.forms.people import HandOverForm, OfficeRolesForm, SchoolRoleForm, TrustsForm
from membership.operations import invitations
from membership.operations import people as operations
from membership.queries import people, schools
from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from tenants.access import permission_required

RULE = "membership.change_people"


@require_POST
@permission_required(RULE)
def office_roles(request: PersonRequest, person_id: int) -> HttpResponse:
    """Set the roles in the office."""
    person, form = people.get(person_id), OfficeRolesForm(request.POST)
    if form.is_valid():
        told(
            request,
            "The roles are changed.",
            lambda: operations.change_office_roles(by=request.person, person_id=person.pk, **form.cleaned_data),
        )
    return redirect("person", person.pk)


@require_POST
@permission_required(RULE)
def give_school_role(request: PersonRequest, person_id: int) -> HttpResponse:
    """Give one more role at a school."""
    person, form = people.get(person_id), SchoolRoleForm(request.POST, schools=schools.open_schools())
    if form.is_valid():
        school, role = form.cleaned_data["school"], form.cleaned_data["role"]
        operations.give_school_role(by=request.person, person_id=person.pk, school_id=school.pk, role=role)
        messages.success(request, f"{person} acts for {school} now.")
    else:
        messages.error(request, "Choose a school and a role.")
    return redirect("person", person.pk)


@require_POST
@permission_required(RULE)
def take_school_role(request: PersonRequest, person_id: int, school_id: int, role: str) -> HttpResponse:
    """Take one role at a school away."""
    person = people.get(person_id)
    operations.take_school_role(by=request.person, person_id=person.pk, school_id=school_id, role=role)
    messages.success(request, "The role is taken away.")
    return redirect("person", person.pk)


@require_POST
@permission_required(RULE)
def trusts(request: PersonRequest, person_id: int) -> HttpResponse:
    """Set the trusts whose money somebody sees."""
    person, form = people.get(person_id), TrustsForm(request.POST, trusts=schools.trusts())
    if form.is_valid():
        operations.change_trusts(by=request.person, person_id=person.pk, trust_ids=form.cleaned_data["trusts"])
        messages.success(request, "The trusts are changed.")
    return redirect("person", person.pk)


@require_POST
@permission_required(RULE)
def invite(request: PersonRequest, person_id: int) -> HttpResponse:
    """E-mail a link to an account."""
    person = people.get(person_id)
    told(
        request,
        f"An invitation is on its way to {person.email}.",
        lambda: invitations.invite(by=request.person, person_id=person.pk, now=timezone.now()),
    )
    return redirect("person", person.pk)


@require_POST
@permission_required(RULE)
def deactivate(request: PersonRequest, person_id: int) -> HttpResponse:
    """Let somebody do nothing more."""
    person = people.get(person_id)
    told(
        request,
        f"{person} can no longer sign in. The record stays.",
        lambda: operations.deactivate(by=request.person, person_id=person.pk),
    )
    return redirect("person", person.pk)


@require_POST
@permission_required(RULE)
def reactivate(request: PersonRequest, person_id: int) -> HttpResponse:
    """Let somebody back in."""
    person = people.get(person_id)
    told(
        request,
        f"{person} is active again.",
        lambda: operations.reactivate(by=request.person, person_id=person.pk),
    )
    return redirect("person", person.pk)


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def hand_over(request: PersonRequest, person_id: int) -> HttpResponse:
    """Pass a role mailbox to its new owner."""
    person = people.get(person_id)
    form = HandOverForm(request.POST or None)
    if form.is_valid():
        now, given = timezone.now(), form.cleaned_data
        owner = attempt(form, lambda: operations.hand_over(by=request.person, person_id=person.pk, now=now, **given))
        if owner:
            messages.success(request, f"{owner} has the mailbox and is invited to sign in. {person} can no longer.")
            return redirect("person", owner.pk)
    back = reverse("person", args=[person.pk])
    context = {
        "title": f"{person.email} has a new owner",
        "crumbs": [
            {"label": "People", "url": reverse("people")},
            {"label": person.name, "url": back},
            {"label": "Hand over"},
        ],
        "form": form,
        "text": f"The new owner gets every role {person} has. {person} stays in the record and can no longer sign in.",
        "button_label": "Hand over",
        "cancel_url": back,
    }
    return render(request, "membership/form_page.html", context)
