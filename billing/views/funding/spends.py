"""Spending: recorded, taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from billing.forms.funding.spends import ReasonForm, SpendForm
from billing.models import FundingAgreement
from billing.operations.funding import spends
from billing.presenters.funding.agreements import crumbs
from billing.queries.funding import agreements
from billing.views.funding.agreements import load
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required
from tenants.money import format_pence


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
    if row is None or row.agreement is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: spends.take_back_spend(
            by=request.person, spend_id=row.pk, on=timezone.localdate(), reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, "Taken back.")
        return redirect("funding_agreement", row.agreement.pk)
    context = {
        "title": "Take spending back",
        "caption": f"{row.description}, {format_pence(row.amount_pence)}: a row of the opposite amount is written.",
        "form": form,
        "agreement": row.agreement,
        "crumbs": crumbs(row.agreement, "Take spending back"),
    }
    return render(request, "billing/funding/form.html", context)


def _warn(request: PersonRequest, found: FundingAgreement) -> None:
    pot = agreements.pot(found, agreements.received([found.pk]).get(found.pk, 0))
    if found.is_restricted and pot.overspent_pence:
        messages.warning(
            request,
            f"{format_pence(pot.overspent_pence)} more was spent than has come in: the partnership’s own money paid it.",
        )
