"""Spending: the list, recorded under an agreement or from the partnership's own means, taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from billing.forms.filters import TextFilter
from billing.forms.funding.spends import ReasonForm, SpendForm
from billing.models import FundingAgreement
from billing.operations.funding import spends
from billing.presenters.funding import spending as present
from billing.presenters.funding.agreements import crumbs
from billing.queries.funding import agreements
from billing.queries.funding import spending as queries
from billing.views.funding.agreements import load
from membership.requests import PersonRequest
from membership.views.answers import accepted, saved
from tenants import lists
from tenants.access import allowed, permission_required
from tenants.money import format_pence


@require_safe
@permission_required("billing.view_funding")
def spending(request: PersonRequest) -> HttpResponse:
    """All that was spent, under agreements and from the partnership's own means."""
    rows = queries.filtered(queries.spending(), request.GET.dict())
    file = lists.export(request, "spending", present.COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Spending",
        "caption": f"{format_pence(queries.total_pence(rows))} in all, less what was taken back",
        "chips": present.list_chips(request),
        "filter": TextFilter(request.GET, label="What for, or evidence"),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
        "may_change": allowed(request, "billing.change_funding"),
    }
    return render(request, "billing/funding/spending.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def spending_new(request: PersonRequest) -> HttpResponse:
    """Record what was spent under no agreement."""
    today = timezone.localdate()
    form = SpendForm(request.POST or None, today=today, agreement=None, initial={"spent_on": today})
    if saved(request, form, "Recorded.", lambda: spends.record_spend(by=request.person, draft=form.draft)):
        return redirect("spending")
    context = {
        "title": "Record spending",
        "caption": "From the partnership’s own means, under no agreement.",
        "form": form,
        "back": reverse("spending"),
        "crumbs": present.crumbs(None, "Record spending"),
    }
    return render(request, "billing/funding/form.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def spend_new(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Record spending under an agreement; a pot that is overspent is said so."""
    found, today = load(agreement_id), timezone.localdate()
    form = SpendForm(request.POST or None, today=today, agreement=found, initial={"spent_on": today})
    if form.is_valid() and accepted(form, lambda: spends.record_spend(by=request.person, draft=form.draft)):
        messages.success(request, "Recorded.")
        _warn(request, load(found.pk))
        return redirect("funding_agreement", found.pk)
    context = {"title": "Record spending", "caption": found.name, "form": form, "agreement": found}
    return render(request, "billing/funding/form.html", context | {"crumbs": crumbs(found, "Record spending")})


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def spend_take_back(request: PersonRequest, spend_id: int) -> HttpResponse:
    """Take a spend back by a row of the opposite amount."""
    row = agreements.find_spend(spend_id)
    if row is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: spends.take_back_spend(
            by=request.person, spend_id=row.pk, on=timezone.localdate(), reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, "Taken back.")
        return redirect(present.page_url(row))
    context = {
        "title": "Take spending back",
        "caption": f"{row.description}, {format_pence(row.amount_pence)}: a row of the opposite amount is written.",
        "form": form,
        "back": present.page_url(row),
        "crumbs": present.crumbs(row, "Take spending back"),
    }
    return render(request, "billing/funding/form.html", context)


def _warn(request: PersonRequest, found: FundingAgreement) -> None:
    pot = agreements.pot(found, agreements.received([found.pk]).get(found.pk, 0))
    if found.is_restricted and pot.overspent_pence:
        messages.warning(
            request,
            f"{format_pence(pot.overspent_pence)} more was spent than has come in: the partnership’s own money paid it.",
        )
