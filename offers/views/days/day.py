"""The page of a session for trainers and the office: who is there, one tap each; its papers."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from offers.enums import Presence
from offers.forms.days import NameFilter
from offers.models import Session
from offers.operations.days import attendance as marking
from offers.pdf import sheets
from offers.presenters.days import roll as present
from offers.queries import attendance, days, evaluations
from offers.views.days.loading import get_session
from tenants import lists
from tenants.access import allowed, permission_required
from tenants.addresses import absolute
from tenants.current import current_partnership


@require_safe
@permission_required("membership.use_service")
def day_list(request: PersonRequest) -> HttpResponse:
    """Sessions somebody runs today, next or lately; and for the office the events to settle."""
    if not allowed(request, "membership.use_office") and not evaluations.provider_of(request.person):
        raise PermissionDenied("offers.run_day")
    show = request.GET.get("show", "")
    rows = days.on_days(days.sessions_for(request.person), show, timezone.localdate())
    page = lists.page(request, rows)
    context = {
        "title": "On the day",
        "chips": lists.one_of(request, "show", days.SHOWN, show),
        "page": page,
        "rows": [(row, present.when(row), present.where(row)) for row in page],
        "to_settle": days.to_settle(timezone.now()) if allowed(request, "offers.manage_events") else [],
    }
    return render(request, "offers/days/list.html", context)


@require_safe
@permission_required("membership.use_service")
def day(request: PersonRequest, session_id: int) -> HttpResponse:
    """The roll of one session."""
    session, name = get_session(request, session_id), request.GET.get("q", "")
    marks = attendance.roll(session)
    counts = attendance.counts(marks)
    context = {
        "title": session.event.title,
        "caption": " · ".join(part for part in (session.title, present.when(session), present.where(session)) if part),
        "session": session,
        "lines": present.lines(attendance.matching(marks, name)),
        "counts": counts,
        "counts_words": present.counts_words(counts),
        "filter": NameFilter(request.GET),
        "q": name,
        "is_office": allowed(request, "membership.use_office"),
        "may_settle": allowed(request, "offers.manage_events"),
    }
    return render(request, "offers/days/day.html", context)


@require_POST
@permission_required("membership.use_service")
def day_mark(request: PersonRequest, session_id: int, booking_id: int) -> HttpResponse:
    """Record one delegate."""
    session, presence = get_session(request, session_id), request.POST.get("presence", "")
    if presence not in Presence.values:
        return _back(request, session)
    made = attempt(
        request,
        lambda: marking.record(
            by=request.person, session_id=session.pk, booking_id=booking_id, presence=presence, now=timezone.now()
        ),
    )
    back = _back(request, session)
    if made is None and getattr(request, "htmx", False):  # the refusal is said above the part that would be swapped
        return HttpResponse(headers={"HX-Redirect": back.url})
    return back


@require_POST
@permission_required("membership.use_service")
def day_rest(request: PersonRequest, session_id: int) -> HttpResponse:
    """Record everybody who has no mark yet."""
    session, presence = get_session(request, session_id), request.POST.get("presence", "")
    if presence in Presence.values:
        told(
            request,
            "Everybody is recorded.",
            lambda: marking.record_rest(
                by=request.person, session_id=session.pk, presence=presence, now=timezone.now()
            ),
        )
    return _back(request, session)


@require_safe
@permission_required("membership.use_service")
def sign_in_sheet(request: PersonRequest, session_id: int) -> HttpResponse:
    """The list to sign; `?for=organiser` has the needs, for the office alone."""
    session = get_session(request, session_id)
    shows_needs = request.GET.get("for") == "organiser" and allowed(request, "membership.use_office")
    marks = [mark for mark in attendance.roll(session) if mark.booking.is_live]
    body = sheets.sign_in_sheet(session, marks, current_partnership(), shows_needs=shows_needs)
    return _pdf(body, f"sign-in-{session.pk}-{sheets.day_of(session)}.pdf")


@require_safe
@permission_required("membership.use_service")
def day_poster(request: PersonRequest, session_id: int) -> HttpResponse:
    """The poster with the code to check in."""
    session, partnership = get_session(request, session_id), current_partnership()
    link = absolute(partnership, reverse("check_in", args=[session.check_in_key]))
    return _pdf(sheets.poster(session, link, partnership), f"check-in-{session.pk}-{sheets.day_of(session)}.pdf")


def _back(request: PersonRequest, session: Session) -> HttpResponseRedirect:
    """To the roll, as it was searched for."""
    searched = request.POST.get("q", "")
    query = f"?{NameFilter.query(searched)}" if searched else ""
    return HttpResponseRedirect(reverse("day", args=[session.pk]) + query)


def _pdf(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
