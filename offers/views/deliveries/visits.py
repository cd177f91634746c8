"""Visits: the list, asking for one, its page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.models import School
from membership.queries import schools
from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.enums import DeliveryStatus
from offers.forms.deliveries.requests import RequestForm, TextFilter
from offers.forms.deliveries.steps import QueryForm, SignForm
from offers.models import Delivery
from offers.operations.deliveries import requests
from offers.presenters.deliveries import visits as present
from offers.queries.deliveries import terms, visits
from offers.queries.settings import offers_settings
from offers.timing import half_days
from tenants import lists
from tenants.access import allowed, permission_required, require

UNKEPT = ("csrfmiddlewaretoken", "step")


@require_safe
@permission_required("offers.see_deliveries")
def visit_list(request: PersonRequest) -> HttpResponse:
    """Visits somebody may see, by filters in the address; as a page or a file."""
    rows = visits.filtered(visits.visible(request.person, request.acting_school), request.GET)
    file = lists.export(request, "visits", present.columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Visits",
        "caption": "Days of somebody’s time for a school, from request to signature.",
        "chips": present.visit_chips(request),
        "filter": TextFilter(request.GET),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [present.row(visit) for visit in page],
        "may_ask": _may_ask(request),
        "delivers": allowed(request, "offers.see_visits"),
    }
    return render(request, "offers/deliveries/list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.see_deliveries")
def visit_new(request: PersonRequest) -> HttpResponse:
    """Ask for days: the form, then what it costs, then the request."""
    require(request, "offers.request_delivery", request.acting_school or None)
    form = _form(request)
    school = _school(request, form)
    if request.method == "POST" and form.is_valid() and school:
        require(request, "offers.request_delivery", school)
        if request.POST.get("step") == "send":
            made = attempt(form, lambda: _ask(request, form, school))
            if made:
                messages.success(request, "The request is sent. You are told when the days are set.")
                return redirect("delivery", made.pk)
        elif request.POST.get("step") != "change":
            checked = _check(request, form, school)
            if checked:
                return checked
    context = {
        "title": "Ask for days",
        "crumbs": [{"label": "Visits", "url": reverse("deliveries")}, {"label": "Ask for days"}],
        "form": form,
        "button_label": "See what it costs",
        "cancel_url": reverse("deliveries"),
    }
    return render(request, "membership/form_page.html", context)


@require_safe
@permission_required("membership.use_service")
def visit(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """One visit with what may be done next."""
    return page(request, get_visit(request, delivery_id))


def get_visit(request: PersonRequest, delivery_id: int) -> Delivery:
    """Return a visit somebody may see; 404 hides those of others. Raises PermissionDenied."""
    found = visits.find(visits.known(request.person), delivery_id)
    if found is None:
        raise Http404("No such visit here.")
    require(request, "offers.view_delivery", found)
    return found


def page(
    request: PersonRequest, shown: Delivery, sign: SignForm | None = None, query: QueryForm | None = None
) -> HttpResponse:
    """Show one visit; the forms hold what was refused."""
    delivers, manages = allowed(request, "offers.deliver", shown), allowed(request, "offers.manage_delivery")
    signs = allowed(request, "offers.sign_delivery", shown) and shown.status == DeliveryStatus.DELIVERED
    context = {
        "title": shown.offer.title,
        "caption": f"{shown.school} · {shown.topic}",
        "crumbs": [{"label": "Visits", "url": reverse("deliveries")}, {"label": str(shown.school)}],
        "visit": shown,
        "tag": present.tag(shown),
        "facts": present.facts(shown, with_pay=delivers or allowed(request, "offers.view_sales")),
        "events": present.timeline(shown),
        "may_match": manages and shown.status in ("requested", "matched", "scheduled"),
        "may_schedule": delivers and shown.status in ("matched", "scheduled"),
        "may_note": delivers and shown.status in ("scheduled", "delivered"),
        "may_cancel": _may_cancel(request, shown),
        "may_sign": signs,
        "form": sign,
        "sign": sign or SignForm(),
        "query": query or QueryForm(),
    }
    return render(request, "offers/deliveries/page.html", context)


def _may_cancel(request: PersonRequest, shown: Delivery) -> bool:
    """Anybody who may ask, until it took place; then the office, until it is on a statement."""
    if shown.status in (DeliveryStatus.DELIVERED, DeliveryStatus.SIGNED_OFF):
        return shown.statement_id is None and allowed(request, "offers.manage_delivery")
    return shown.status in visits.OPEN and allowed(request, "offers.request_delivery", shown)


def _may_ask(request: PersonRequest) -> bool:
    return allowed(request, "offers.request_delivery", request.acting_school or None)


def _form(request: PersonRequest) -> RequestForm:
    office = not request.acting_school
    choices = schools.visible_to(request.person).filter(is_open=True) if office else None
    initial = {name: request.GET.get(name) for name in ("offer", "school")}
    data = request.POST or None
    return RequestForm(data, offers=visits.requestable(timezone.localdate()), schools=choices, initial=initial)


def _school(request: PersonRequest, form: RequestForm) -> School | None:
    """The school somebody acts for, or the one the office chose."""
    if request.acting_school:
        return request.acting_school
    chosen: School | None = form.cleaned_data.get("school") if form.is_valid() else None
    return chosen


def _ask(request: PersonRequest, form: RequestForm, school: School) -> Delivery:
    now, today = timezone.now(), timezone.localdate()
    return requests.request(by=request.person, school_id=school.pk, wanted=form.wanted, on=today, now=now)


def _check(request: PersonRequest, form: RequestForm, school: School) -> HttpResponse | None:
    """Show what would be asked for and what it costs; nothing when it cannot be asked for."""
    typed: dict[str, Any] = form.cleaned_data
    offer = visits.offer(typed["offer"].pk)
    found = attempt(form, lambda: terms.terms(offer, school, typed["halves"], timezone.localdate())) if offer else None
    if found is None:
        return None
    said = [
        ("School", school.name),
        ("Service", typed["offer"].title),
        ("About", typed["topic"]),
        ("Time", half_days.words(typed["halves"])),
    ]
    cover = present.cover_words(typed.get("staff"), typed["halves"], offers_settings().cover_day_pence)
    context = {
        "title": "Check before you send",
        "crumbs": [{"label": "Visits", "url": reverse("deliveries")}, {"label": "Ask for days"}],
        "facts": present.price_facts(said, terms.words_of(found), cover),
        "kept": [(name, value) for name, value in request.POST.items() if name not in UNKEPT],
    }
    return render(request, "offers/deliveries/check.html", context)
