"""Invoices and credit notes: the list, the page of one, its PDF, and sending it once more."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from billing.einvoice import documents as einvoice
from billing.forms.documents import SendForm
from billing.forms.filters import TextFilter
from billing.models import Document
from billing.operations import dispatches
from billing.pdf.documents import document_pdf, file_name
from billing.presenters import invoices as present
from billing.presenters.lists import invoice_chips
from billing.presenters.online import offer as online_offer
from billing.queries import document_filters, documents, held_orders, online, runs, visibility
from billing.queries.settings import billing_settings
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants import lists
from tenants.access import allowed, permission_required, require
from tenants.money import format_pence


@require_safe
@permission_required("billing.view_invoices")
def invoice_list(request: PersonRequest) -> HttpResponse:
    """Documents someone may see, by filters in the URL; as a page or a file."""
    on, is_office = timezone.localdate(), visibility.sees_all(request.person)
    if is_office and request.GET.get("show") == "held":
        return _held(request)
    rows = _filtered(request, on)
    file = lists.export(request, "invoices", present.columns(on), documents.with_purpose(rows))
    if file:
        return file
    page = lists.page(request, documents.with_last_dispatch(documents.with_purpose(rows)))
    under_way = online.on_its_way()
    context = _list_context(request, is_office) | {
        "page": page,
        "rows": [present.Row(document, on, document.pk in under_way) for document in page],
        "can_pay": not is_office and online.is_on(),
        "totals": documents.totals(rows),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/invoices.html", context)


@require_safe
@permission_required("membership.use_service")
def invoice(request: PersonRequest, document_id: int) -> HttpResponse:
    """One document with its lines, its state and what happened to it."""
    document, today = get_document(request, document_id), timezone.localdate()
    is_office = visibility.sees_all(request.person)
    context = {
        "title": document.number,
        "caption": f"{document.get_kind_display()} · {document.buyer_name} · {format_pence(document.gross_pence)}",
        "document": document,
        "tag": present.tag(document, today),
        "facts": present.facts(document, is_office=is_office),
        "bacs": present.bacs(document),
        "events": present.timeline(document),
        "is_office": is_office,
        "may_earn_interest": is_office and present.is_late(document, today) and billing_settings().charges_interest,
        "online": online_offer(
            document,
            can_pay=allowed(request, "billing.pay_account", document) and online.is_on(),
            on_its_way=online.on_its_way().get(document.pk),
        ),
        "send_form": SendForm(initial={"email": document.account.invoice_email}),
    }
    return render(request, "billing/invoice.html", context)


@require_safe
@permission_required("membership.use_service")
def invoice_pdf(request: PersonRequest, document_id: int) -> HttpResponse:
    """The document as it was issued."""
    document = get_document(request, document_id)
    response = HttpResponse(document_pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(document)}"'
    return response


@require_safe
@permission_required("membership.use_service")
def invoice_ubl(request: PersonRequest, document_id: int) -> HttpResponse:
    """The document as a structured invoice."""
    document = get_document(request, document_id)
    try:
        content = einvoice.document_ubl(document)
    except einvoice.NoStructuredForm as refusal:
        messages.error(request, str(refusal))
        return redirect("invoice", document.pk)
    response = HttpResponse(content, content_type=einvoice.MIME_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{einvoice.file_name(document)}"'
    return response


@require_POST
@permission_required("billing.send_documents")
def invoice_send(request: PersonRequest, document_id: int) -> HttpResponse:
    """Send the document once more."""
    document = get_document(request, document_id)
    form = SendForm(request.POST)
    if form.is_valid():
        told(
            request,
            "The e-mail is on its way.",
            lambda: dispatches.resend(by=request.person, document_id=document.pk, **form.cleaned_data),
        )
    return redirect("invoice", document.pk)


def get_document(request: PersonRequest, document_id: int) -> Document:
    """Return a document someone may read, with all its page shows; 404 hides those of others. Raises PermissionDenied."""
    document = documents.find(visibility.known_documents(request.person, timezone.localdate()), document_id)
    if document is None:
        raise Http404("No such document here.")
    require(request, "billing.view_account", document)
    return document


def _filtered(request: PersonRequest, on: date) -> QuerySet[Document]:
    rows = visibility.documents_for(request.person, request.acting_school, on)
    return document_filters.filtered(rows, request.GET.dict(), on)


def _held(request: PersonRequest) -> HttpResponse:
    context = _list_context(request, is_office=True) | {
        "held": list(runs.held_items()),
        "loose": held_orders.loose_charges(),
        "payers": held_orders.held_payers(),
    }
    return render(request, "billing/held.html", context)


def _list_context(request: PersonRequest, is_office: bool) -> dict[str, Any]:
    return {
        "title": "Invoices",
        "chips": invoice_chips(request, timezone.localdate(), is_office=is_office),
        "is_office": is_office,
        "filter": TextFilter(request.GET),
    }
