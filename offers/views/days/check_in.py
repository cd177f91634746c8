"""The page behind the code at the door: no sign-in needed, open around the session's time, silent about who is booked."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from offers.forms.days import CheckInForm
from offers.models import Session
from offers.operations.days import check_in
from offers.presenters.days import roll as present
from offers.queries import days
from tenants.ratelimits import allows

TRIES, PERIOD = 120, 600  # a whole room behind one address of a school, in ten minutes


@never_cache
@require_http_methods(["GET", "POST"])
def check_in_page(request: PersonRequest, key: str) -> HttpResponse:
    """Check in with one button when signed in, with an e-mail address otherwise."""
    session = days.session_by_key(key)
    if session is None:
        raise Http404("No such session here.")
    form = CheckInForm(request.POST or None)
    if not check_in.is_open(session, timezone.now()):
        return _page(request, session, form, is_closed=True)
    if request.method == "POST" and not allows(request, "check_in", most=TRIES, seconds=PERIOD):
        return _page(request, session, form, is_limited=True, status=429)
    if request.method == "POST" and request.person and "email" not in request.POST:
        return _page(request, session, CheckInForm(), **_by_person(request, session))
    if form.is_valid():
        return _by_email(request, session, form)
    return _page(request, session, form)


def _by_person(request: PersonRequest, session: Session) -> dict[str, Any]:
    done = attempt(request, lambda: check_in.by_person(by=request.person, session_id=session.pk, now=timezone.now()))
    return {"is_done": bool(done)}


def _by_email(request: PersonRequest, session: Session, form: CheckInForm) -> HttpResponse:
    """The answer is the same whether there is a place or not."""
    email = form.cleaned_data["email"]
    work = partial(check_in.by_email, session_id=session.pk, email=email, now=timezone.now())
    return _page(request, session, form, is_noted=accepted(form, work))


def _page(
    request: PersonRequest, session: Session, form: CheckInForm, *, status: int = 200, **said: Any
) -> HttpResponse:
    context = {
        "title": f"Check in: {session.event.title}",
        "caption": f"{present.when(session)} · {present.where(session)}",
        "form": form,
        "person": request.person,
        **said,
    }
    return render(request, "offers/days/check_in.html", context, status=status)
