"""Billing settings: a page that leads to all of them, and the limits above which a second person decides."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from billing.forms.approvals import LimitsForm
from billing.forms.reminders import StandingForm, typed_rates
from billing.operations import settings
from billing.queries.settings import billing_settings
from membership.requests import PersonRequest
from tenants.access import allowed, permission_required

# Name of the page, who may open it, what it is called, what is set there.
PAGES: Final = (
    ("limits", "change_billing_settings", "Limits", "Amounts above which a second person decides."),
    (
        "standing", "change_billing_settings", "Reminders and standing",
        "Whether reminders go out, when member prices stop, and statutory interest.",
    ),
    ("reminder_steps", "chase", "Reminder steps", "When each kind of payer is reminded, and in which words."),
    (
        "bank_imports", "record_payments", "Bank accounts",
        "The accounts whose statements are read in, and what their CSV columns mean.",
    ),
    (
        "gateway_settings", "configure_gateway", "Paying online",
        "Whose Stripe account takes payments by card, Pay by Bank and Direct Debit.",
    ),
    ("vat_rules", "decide_vat", "VAT treatments", "What applies to each supply and buyer, and the decisions behind it."),
    ("books", "keep_books", "Books", "Codes for Xero and Sage 50, and the columns of the council’s journal."),
    ("numbers_register", "use_office", "Numbers", "Every number of a series accounted for; spoilt numbers."),
)  # fmt: skip


@require_safe
@permission_required("billing.use_office")
def settings_page(request: PersonRequest) -> HttpResponse:
    """What somebody can set, and where."""
    links = [
        {"url": reverse(name), "label": label, "text": text}
        for name, rule, label, text in PAGES
        if allowed(request, f"billing.{rule}")
    ]
    return render(request, "billing/settings/page.html", {"title": "Billing settings", "links": links})


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_billing_settings")
def limits(request: PersonRequest) -> HttpResponse:
    """Change the limits."""
    now = billing_settings()
    form = LimitsForm(request.POST or None, initial={name: getattr(now, name) for name in LimitsForm.base_fields})
    if form.is_valid():
        settings.change(by=request.person, **form.cleaned_data)
        messages.success(request, "The limits are changed.")
        return redirect("billing_settings")
    context = {"title": "Limits", "caption": "With VAT. An empty field asks nobody.", "form": form}
    return render(request, "billing/settings/form.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_billing_settings")
def standing(request: PersonRequest) -> HttpResponse:
    """Change whether reminders go out, what old debt costs, and interest."""
    now = billing_settings()
    initial = {name: getattr(now, name) for name in StandingForm.base_fields}
    form = StandingForm(request.POST or None, initial=initial | {"base_rates": typed_rates(now.base_rates)})
    if form.is_valid():
        settings.change(by=request.person, **form.cleaned_data)
        messages.success(request, "Reminders and standing are changed.")
        return redirect("billing_settings")
    return render(request, "billing/settings/form.html", {"title": "Reminders and standing", "form": form})
