"""One instalment: moved, invoiced, received without an invoice."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.funding.instalments import InstalmentForm, InvoiceInstalmentForm, ReceivedForm
from billing.models import FundingInstalment
from billing.operations.funding import instalments
from billing.presenters.funding.agreements import crumbs
from billing.queries.funding import agreements
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants.access import permission_required
from tenants.money import format_pence


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def change(request: PersonRequest, instalment_id: int) -> HttpResponse:
    """Move an instalment or change its amount."""
    row = _load(instalment_id)
    initial = {"due_on": row.due_on, "amount_pence": row.amount_pence}
    form = InstalmentForm(request.POST or None, initial=initial)
    if form.is_valid() and accepted(
        form,
        lambda: instalments.change_instalment(by=request.person, instalment_id=row.pk, **form.cleaned_data),
    ):
        messages.success(request, "The instalment is changed.")
        return redirect("funding_agreement", row.agreement_id)
    return _page(request, row, "Change an instalment", form)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def invoice(request: PersonRequest, instalment_id: int) -> HttpResponse:
    """Charge an instalment, with its VAT treatment chosen."""
    row = _load(instalment_id)
    initial = {"purchase_order": row.agreement.account.purchase_order if row.agreement.account else ""}
    form = InvoiceInstalmentForm(request.POST or None, initial=initial)
    if form.is_valid() and accepted(
        form,
        lambda: instalments.raise_instalment(
            by=request.person, instalment_id=row.pk, how=form.how, on=timezone.localdate()
        ),
    ):
        messages.success(request, "Charged. Issue the invoice from the list of charges.")
        return redirect("funding_agreement", row.agreement_id)
    return _page(request, row, "Invoice an instalment", form)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def received(request: PersonRequest, instalment_id: int) -> HttpResponse:
    """Record a grant that came without an invoice."""
    row, today = _load(instalment_id), timezone.localdate()
    initial = {"amount_pence": row.amount_pence, "received_on": today}
    form = ReceivedForm(request.POST or None, today=today, initial=initial)
    if form.is_valid() and accepted(
        form,
        lambda: instalments.record_grant(by=request.person, instalment_id=row.pk, **form.cleaned_data),
    ):
        messages.success(request, "Recorded as received.")
        return redirect("funding_agreement", row.agreement_id)
    return _page(request, row, "Record money received", form)


@require_POST
@permission_required("billing.change_funding")
def take_back(request: PersonRequest, instalment_id: int) -> HttpResponse:
    """Undo what was recorded as received by mistake."""
    row = _load(instalment_id)
    told(
        request,
        "Not received any more. The history keeps what was recorded.",
        lambda: instalments.take_back_grant(by=request.person, instalment_id=row.pk),
    )
    return redirect("funding_agreement", row.agreement_id)


def _load(instalment_id: int) -> FundingInstalment:
    row = agreements.find_instalment(instalment_id)
    if row is None:
        raise Http404
    return row


def _page(request: PersonRequest, row: FundingInstalment, title: str, form: object) -> HttpResponse:
    context = {
        "title": title,
        "caption": f"{row.agreement.name}: {format_pence(row.amount_pence)}, due on {row.due_on:%d/%m/%Y}",
        "form": form,
        "crumbs": crumbs(row.agreement, title),
        "agreement": row.agreement,
    }
    return render(request, "billing/funding/form.html", context)
