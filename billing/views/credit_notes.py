"""Crediting an invoice."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.documents import CreditForm
from billing.operations import credit_notes, payments
from billing.queries import documents
from billing.views.invoices import get_document
from billing.views.refunds import say_whether_asked
from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from tenants.access import permission_required
from tenants.money import format_pence


@require_POST
@permission_required("billing.record_payments")
def credit_use(request: PersonRequest, document_id: int) -> HttpResponse:
    """Set what is left of a credit note against the payer's oldest invoices."""
    note = get_document(request, document_id)
    told(
        request,
        "The credit is set against the oldest invoices.",
        lambda: payments.allocate_credit(by=request.person, credit_note_id=note.pk),
    )
    return redirect("invoice", note.pk)


@require_http_methods(["GET", "POST"])
@permission_required("billing.credit_invoices")
def credit_new(request: PersonRequest, document_id: int) -> HttpResponse:
    """Credit all or part of an invoice."""
    invoice = get_document(request, document_id)
    form = CreditForm(request.POST or None, lines=documents.creditable_lines(invoice))
    if form.is_valid():
        outcome = attempt(
            form,
            lambda: credit_notes.ask_credit(
                by=request.person,
                invoice_id=invoice.pk,
                reason=form.cleaned_data["reason"],
                net_by_line=form.net_by_line,
                on=timezone.localdate(),
            ),
        )
        if outcome:
            say_whether_asked(request, outcome, f"The credit note for {invoice.number} is issued and on its way.")
            return redirect("invoice", invoice.pk)
    caption = f"{invoice.buyer_name} · {format_pence(invoice.gross_pence)} · {format_pence(invoice.outstanding_pence)} outstanding"
    context = {"title": f"Credit {invoice.number}", "caption": caption, "document": invoice, "form": form}
    return render(request, "billing/credit.html", context)
