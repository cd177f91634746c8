"""The office's side of the card processor: the connection, its messages, its payouts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.enums import EventStatus
from billing.errors import BillingRefused
from billing.forms.online import GatewayForm
from billing.operations.online import connection, events
from billing.operations.online.connection import KeyRefused
from billing.presenters import online as present
from billing.queries import online as queries
from billing.queries import payouts as payout_queries
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants import lists
from tenants.access import permission_required
from tenants.accounts.step_up import recent_sign_in_required


@require_http_methods(["GET", "POST"])
@permission_required("billing.configure_gateway")
@recent_sign_in_required
def gateway_settings(request: PersonRequest) -> HttpResponse:
    """Choose whose account takes the money and enter its keys; only just after signing in."""
    present_one = queries.connection()
    form = GatewayForm(request.POST or None, present=present_one, endings=connection.endings(present_one))
    if form.is_valid() and _changed(request, form):
        messages.success(request, "The settings are kept.")
        return redirect("gateway_settings")
    context = {
        "title": "Paying online",
        "form": form,
        "connection": present_one,
        "webhook_url": request.build_absolute_uri(reverse("gateway_webhook")),
    }
    return render(request, "billing/online/settings.html", context)


@require_POST
@permission_required("billing.configure_gateway")
def gateway_test(request: PersonRequest) -> HttpResponse:
    """Try the keys."""
    try:
        name = connection.try_out(by=request.person)
        messages.success(request, f"The card processor knows us as “{name}”. The key works.")
    except BillingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("gateway_settings")


@require_safe
@permission_required("billing.use_office")
def gateway_events(request: PersonRequest) -> HttpResponse:
    """Messages of the card processor and what came of them; as a page or a file."""
    rows, status = queries.events(), request.GET.get("status", "")
    if status in EventStatus.values:
        rows = queries.events_with(rows, status)
    file = lists.export(request, "gateway-messages", present.event_columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Messages from the card processor",
        "page": page,
        "rows": [(row, present.event_tag(row)) for row in page],
        "chips": lists.chips(request, "status", EventStatus.choices),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/online/events.html", context)


@require_POST
@permission_required("billing.use_office")
def gateway_event_again(request: PersonRequest, event_id: int) -> HttpResponse:
    """Follow a message once more."""
    row = queries.events().filter(pk=event_id).first()
    if row is None:
        raise Http404("No such message here.")
    told(request, "The message is followed again.", lambda: events.ask_again(by=request.person, event_pk=row.pk))
    return redirect("gateway_events")


@require_safe
@permission_required("billing.use_office")
def payouts(request: PersonRequest) -> HttpResponse:
    """What the card processor paid into the bank, with its fees; as a page or a file."""
    rows = payout_queries.payouts()
    file = lists.export(request, "payouts", present.payout_columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Payouts",
        "page": page,
        "rows": [(row, present.payout_tag(row)) for row in page],
        "export": lists.export_urls(request),
    }
    return render(request, "billing/online/payouts.html", context)


def _changed(request: PersonRequest, form: GatewayForm) -> bool:
    try:
        connection.change(by=request.person, choice=form.choice, now=timezone.now())
    except KeyRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    except BillingRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
