"""Waiting lists: joining, the list of a school or of all, answering an offered place by page or by link, leaving."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from membership.models import Person
from membership.refusals import Refusal
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from offers.enums import WaitingStatus
from offers.forms.bookings.booking import ReasonForm, WaitForm
from offers.forms.bookings.filters import PlaceFilter
from offers.models import WaitingEntry
from offers.operations import waiting as operations
from offers.presenters.bookings import quote as quote_words
from offers.presenters.bookings import waiting as present
from offers.queries import booking_rules, quoting
from offers.queries.bookings import lists as booking_queries
from offers.queries.bookings import waiting as queries
from offers.queries.quoting import PlaceQuote
from offers.views.bookings import loading
from offers.words.bookings import when
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("offers.view_catalogue")
def waiting_list(request: PersonRequest) -> HttpResponse:
    """Who waits for what, by filters in the address; as a page or a file."""
    rows = queries.filtered(queries.visible_to(request.person, request.acting_school), request.GET)
    file = lists.export(request, "waiting", present.COLUMNS, rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Waiting lists",
        "caption": "A place that becomes free is offered to the next in line and kept until it is answered.",
        "chips": present.list_chips(request),
        "filter": PlaceFilter(request.GET, WaitingStatus.choices),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [(entry, present.tag(entry), present.line(entry)) for entry in page],
        "shows_school": booking_queries.sees_all(request.person) or not request.acting_school,
        "configures": allowed(request, "offers.configure"),
    }
    return render(request, "offers/bookings/waiting.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def waiting_join(request: PersonRequest, event_id: int) -> HttpResponse:
    """Put somebody on the waiting list of a full event."""
    event, school = loading.get_event(event_id), loading.chosen_school(request)
    if school is None:
        context = {"title": "Join the waiting list", "schools": loading.choosable(request), "event": event}
        return render(request, "offers/bookings/choose_school.html", context)
    form = WaitForm(request.POST or None, team=loading.team_of(school))
    if form.is_valid():
        now = timezone.now()
        entry = attempt(
            form,
            lambda: operations.join(
                by=request.person,
                school_id=school.pk,
                event_id=event.pk,
                delegate=form.delegate,
                purchase_order=form.cleaned_data["purchase_order"],
                on=timezone.localdate(now),
                now=now,
            ),
        )
        if entry:
            messages.success(request, f"{entry.delegate} is on the waiting list.")
            return redirect("waiting_entry", entry.pk)
    context = {
        "title": f"Waiting list: {event}",
        "caption": f"{when(event.starts_at)} · {school}",
        "form": form,
        "school": school,
        "is_chosen": school != request.acting_school,
        "terms": quote_words.terms(event, None),
    }
    return render(request, "offers/bookings/join.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def waiting_entry(request: PersonRequest, entry_id: int) -> HttpResponse:
    """One entry; an offered place is taken or left here, and the list can be left."""
    entry = loading.get_entry(request, entry_id)
    may_answer = allowed(request, "offers.book", entry)
    if request.method == "POST":
        require(request, "offers.book", entry)
        return _answered(request, entry, request.person, reverse("waiting_entry", args=[entry.pk]))
    return render(request, "offers/bookings/entry.html", _context(entry, may_answer=may_answer))


@never_cache
@require_http_methods(["GET", "POST"])
def waiting_answer(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the e-mail: take or leave the place without signing in; once it is answered, what became of it."""
    entry = queries.by_key(key)
    if entry is None:
        raise Http404("This link is not known here.")
    if request.method == "POST":
        return _answered(request, entry, None, "")
    context = _context(entry, may_answer=True) | {"base": "base_signed_out.html"}
    return render(request, "offers/bookings/entry.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def waiting_offer(request: PersonRequest, entry_id: int) -> HttpResponse:
    """Offer a free place out of turn; the reason stays in the record."""
    entry, form = loading.get_entry(request, entry_id), ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: operations.offer_by_hand(
            by=request.person, entry_id=entry.pk, reason=form.cleaned_data["reason"], now=timezone.now()
        ),
    ):
        messages.success(request, f"A place is offered to {entry.delegate}.")
        return redirect("waiting_entry", entry.pk)
    context = {
        "title": f"Offer a place to {entry.delegate}",
        "caption": f"{entry.event} · {entry.school}",
        "form": form,
        "consequences": ["The others keep their places in the list.", "The reason stays in the record."],
        "button_label": "Offer the place",
        "cancel_url": reverse("waiting"),
    }
    return render(request, "billing/payer_confirm.html", context)


def _answered(request: HttpRequest, entry: WaitingEntry, by: Person | None, back: str) -> HttpResponse:
    """Do what the button said; a refusal is a message on the same page, or a page of its own for a link."""
    now = timezone.now()
    works: dict[str, tuple[str, Callable[[], object]]] = {
        "accept": (
            "The place is taken.",
            lambda: operations.accept(by=by, entry_id=entry.pk, on=timezone.localdate(now), now=now),
        ),
        "decline": ("The place goes to the next.", lambda: operations.decline(by=by, entry_id=entry.pk, now=now)),
        "leave": ("You wait no longer.", lambda: operations.leave(by=by, entry_id=entry.pk, now=now)),
    }
    chosen = works.get(request.POST.get("answer", ""))
    if chosen is None:
        raise Http404("No such answer.")
    said, work = chosen
    if attempt(request, lambda: (work(),)):
        messages.success(request, said)
    if back:
        return redirect(back)
    fresh = queries.again(entry.pk)
    return render(
        request, "offers/bookings/entry.html", _context(fresh, may_answer=False) | {"base": "base_signed_out.html"}
    )


def _context(entry: WaitingEntry, *, may_answer: bool) -> dict[str, object]:
    is_live = entry.status in (WaitingStatus.WAITING, WaitingStatus.OFFERED)
    return {
        "base": "base.html",
        "title": f"Waiting list: {entry.event}",
        "caption": f"{entry.delegate} · {entry.school}",
        "entry": entry,
        "tag": present.tag(entry),
        "facts": present.facts(entry, _quote(entry) if entry.status == WaitingStatus.OFFERED else None),
        "is_offered": may_answer and entry.status == WaitingStatus.OFFERED,
        "may_leave": may_answer and is_live,
        "terms": quote_words.terms(entry.event, None),
    }


def _quote(entry: WaitingEntry) -> PlaceQuote | None:
    """What the place costs, where that can be said."""
    try:
        return quoting.place_of(booking_rules.event(entry.event_id), entry.school, timezone.localdate())
    except Refusal:
        return None
