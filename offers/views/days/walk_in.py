"""Somebody came without a place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.queries.schools import open_schools
from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.forms.days import WalkInForm
from offers.operations.days import walk_ins
from offers.views.days.loading import get_session
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def walk_in(request: PersonRequest, session_id: int) -> HttpResponse:
    """Give somebody a place and record them."""
    session = get_session(request, session_id)
    schools = [(school.pk, str(school)) for school in open_schools()]
    may_be_full = session.event.places_left <= 0 or session.event.quotas.exists()
    form = WalkInForm(request.POST or None, schools=schools, may_be_full=may_be_full)
    if form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name != "school"}
        made = attempt(
            form,
            lambda: walk_ins.add(
                by=request.person,
                session_id=session.pk,
                school_id=form.cleaned_data["school"],
                on=timezone.localdate(),
                now=timezone.now(),
                **typed,
            ),
        )
        if made:
            messages.success(request, f"{made.delegate} has a place and is recorded as present.")
            return redirect("day", session.pk)
    context = {
        "title": "Add a walk-in",
        "caption": session.event.title,
        "text": f"They get a place at their school’s price; {session.event.places_left} of {session.event.capacity} are left.",
        "form": form,
        "button_label": "Add and record as present",
        "cancel_url": reverse("day", args=[session.pk]),
    }
    return render(request, "membership/form_page.html", context)
