"""Quotes and pro-formas: the list, a new one, its page and PDF, and what the office does with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing import quoting
from billing.enums import DocumentKind, QuoteStatus
from billing.forms.filters import TextFilter
from billing.forms.quotes import AcceptForm, QuoteForm, ReasonForm
from billing.models import Quote
from billing.operations import quote_answers, quotes
from billing.pdf.quotes import quote_file_name, quote_pdf
from billing.presenters import quotes as present
from billing.queries import ledger, visibility
from billing.queries import quotes as queries
from billing.views import lines as line_views
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("billing.view_invoices")
def quote_list(request: PersonRequest) -> HttpResponse:
    """Quotes someone may see, by filters in the address; as a page or a file."""
    today = timezone.localdate()
    rows = queries.filtered(visibility.quotes_for(request.person, request.acting_school), request.GET, today)
    file = lists.export(request, "quotes", present.columns(today), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Quotes",
        "chips": present.quote_chips(request),
        "page": page,
        "rows": [(quote, present.tag(quote, today)) for quote in page],
        "export": lists.export_urls(request),
        "filter": TextFilter(request.GET, label="Number, payer or title"),
        "is_office": visibility.sees_all(request.person),
    }
    return render(request, "billing/quotes/list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.make_quotes")
def quote_new(request: PersonRequest) -> HttpResponse:
    """Make a quote; it is e-mailed at once."""
    today = timezone.localdate()
    initial = {"account": request.GET.get("payer")}
    form = QuoteForm(request.POST or None, accounts=ledger.accounts(today), today=today, initial=initial)
    lines = line_views.lines_of(request, today)
    if line_views.are_valid(form, lines):
        made = attempt(form, lambda: quotes.make(by=request.person, lines=lines.drafts, on=today, **_terms(form)))
        if made:
            messages.success(request, f"{made.number} is made and on its way.")
            return redirect("quote", made.pk)
    words = {
        "title": "Make a quote",
        "caption": "It gets its number at once and cannot be changed: withdraw it and make another.",
        "list_label": "Quotes",
        "list_url": reverse("quotes"),
        "button_label": "Make and send",
    }
    return render(request, "billing/form_with_lines.html", line_views.context(request, form, lines) | words)


@require_safe
@permission_required("membership.use_service")
def quote(request: PersonRequest, quote_id: int) -> HttpResponse:
    """One quote with its lines; with the signature where someone may accept it."""
    return page(request, get_quote(request, quote_id))


@require_safe
@permission_required("membership.use_service")
def quote_file(request: PersonRequest, quote_id: int) -> HttpResponse:
    """The quote as PDF."""
    shown = get_quote(request, quote_id)
    response = HttpResponse(quote_pdf(shown), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{quote_file_name(shown)}"'
    return response


@require_http_methods(["GET", "POST"])
@permission_required("billing.make_quotes")
def quote_withdraw(request: PersonRequest, quote_id: int) -> HttpResponse:
    """Take a quote back."""
    shown, form = get_quote(request, quote_id), ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: quotes.withdraw(by=request.person, quote_id=shown.pk, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, f"{shown.number} is withdrawn.")
        return redirect("quote", shown.pk)
    return answer_page(
        request, shown, form, f"Withdraw {shown.number}", "Withdraw it", "Nobody can accept it any more."
    )


@require_POST
@permission_required("billing.send_documents")
def quote_send(request: PersonRequest, quote_id: int) -> HttpResponse:
    """Send the quote once more."""
    shown = get_quote(request, quote_id)
    told(request, "The e-mail is on its way.", lambda: quotes.resend(by=request.person, quote_id=shown.pk))
    return redirect("quote", shown.pk)


@require_POST
@permission_required("billing.issue_invoices")
def quote_invoice(request: PersonRequest, quote_id: int) -> HttpResponse:
    """Issue the invoice of an accepted quote."""
    shown = get_quote(request, quote_id)
    told(
        request,
        "The invoice is issued and on its way.",
        lambda: quote_answers.invoice(by=request.person, quote_id=shown.pk, on=timezone.localdate()),
    )
    return redirect("quote", shown.pk)


def get_quote(request: PersonRequest, quote_id: int) -> Quote:
    """Return a quote someone may read; 404 hides those of others. Raises PermissionDenied."""
    found = queries.find(visibility.known_quotes(request.person), quote_id)
    if found is None:
        raise Http404("No such quote here.")
    require(request, "billing.view_account", found)
    return found


def page(request: PersonRequest, shown: Quote, form: AcceptForm | None = None) -> HttpResponse:
    """Show one quote; `form` holds a signature that was refused."""
    today = timezone.localdate()
    is_open = shown.status == QuoteStatus.OPEN and not quoting.has_expired(shown.expires_on, today)
    invoices = queries.invoices_of(shown) if shown.status == QuoteStatus.ACCEPTED else []
    context = {
        "title": shown.number,
        "caption": present.caption(shown),
        "quote": shown,
        "tag": present.tag(shown, today),
        "lines": [quoting.from_json(line) for line in shown.lines],
        "facts": present.facts(shown, invoices),
        "events": present.timeline(shown),
        "is_office": visibility.sees_all(request.person),
        "is_invoiced": bool(invoices),
        "form": form or AcceptForm(needs_order=needs_order(shown)),
        "may_answer": is_open and allowed(request, "billing.answer_quote", shown),
        "statement": quote_answers.statement(shown),
    }
    return render(request, "billing/quotes/page.html", context)


def answer_page(
    request: PersonRequest, shown: Quote, form: ReasonForm, title: str, button: str, consequence: str
) -> HttpResponse:
    """Show the question why, and what the button does."""
    context = {
        "title": title,
        "caption": present.caption(shown),
        "form": form,
        "consequences": [consequence, "It keeps its number and stays in the list."],
        "button_label": button,
        "is_warning": True,
        "cancel_url": reverse("quote", args=[shown.pk]),
    }
    return render(request, "billing/payer_confirm.html", context)


def needs_order(shown: Quote) -> bool:
    """Whether accepting needs an order number typed."""
    return shown.account.requires_purchase_order and not shown.account.purchase_order


def _terms(form: QuoteForm) -> dict[str, Any]:
    typed = form.cleaned_data
    return {
        "kind": DocumentKind(typed["kind"]),
        "account_id": typed["account"].pk,
        **{name: typed[name] for name in ("title", "expires_on", "note")},
    }
