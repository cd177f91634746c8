"""Codes for Xero and Sage 50, and the columns of the council's journal."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from billing.enums import AccountingSystem
from billing.forms.books import CodesForm, LayoutForm
from billing.operations import settings
from billing.queries.settings import billing_settings
from billing.views.books.batches import get_system
from membership.requests import PersonRequest
from tenants.access import permission_required

SAVED = "Saved. Batches made before keep what they were made with."


@require_http_methods(["GET", "POST"])
@permission_required("billing.keep_books")
def book_codes(request: PersonRequest, system: str) -> HttpResponse:
    """The codes of one system."""
    chosen = get_system(system)
    if chosen == AccountingSystem.RECHARGE:
        return redirect("recharge_layout")
    stored = billing_settings().codes
    form = CodesForm(request.POST or None, system=chosen, stored=stored)
    if form.is_valid():
        settings.change(by=request.person, codes=stored | {chosen.value: form.codes.as_json()})
        messages.success(request, SAVED)
        return redirect(f"{reverse('books')}?system={chosen}")
    caption = "Tax codes exactly as the other program shows them. They are used from the next batch on."
    context = {"title": f"Codes for {chosen.label}", "caption": caption, "form": form, "back": reverse("books")}
    return render(request, "billing/books/form.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.keep_books")
def recharge_layout(request: PersonRequest) -> HttpResponse:
    """The columns of the council's journal."""
    form = LayoutForm(request.POST or None, stored=billing_settings().recharge_layout)
    if form.is_valid():
        settings.change(by=request.person, recharge_layout=form.layout.as_json())
        messages.success(request, SAVED)
        return redirect("recharge")
    context = {
        "title": "Columns of the council’s journal",
        "caption": "As the council’s finance system reads them in.",
        "form": form,
        "back": reverse("recharge"),
    }
    return render(request, "billing/books/form.html", context)
