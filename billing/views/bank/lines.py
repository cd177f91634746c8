"""The queue of the bank, and the page of one line."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.forms.bank.lines import LineFilter, NoteForm, PayerForm, RemittanceForm
from billing.models import BankLine
from billing.presenters.bank import lines as present
from billing.queries import bank, bank_book, ledger
from membership.requests import PersonRequest
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.record_payments")
def queue(request: PersonRequest) -> HttpResponse:
    """Lines of the statements, those to be matched first, each with its best suggestion."""
    rows = bank.filtered(bank.lines(), request.GET)
    file = lists.export(request, "bank", present.COLUMNS, rows)
    if file:
        return file
    accounts, page = list(bank.bank_accounts()), lists.page(request, rows)
    context = {
        "title": "Bank",
        "caption": present.caption(bank.totals(rows)),
        "chips": present.line_chips(request, accounts),
        "filter": LineFilter(request.GET),
        "export": lists.export_urls(request),
        "accounts": accounts,
        "page": page,
        "rows": present.rows(page, bank_book.book()),
    }
    return render(request, "billing/bank/queue.html", context)


@require_safe
@permission_required("billing.record_payments")
def bank_line(request: PersonRequest, line_id: int) -> HttpResponse:
    """One line: what the bank says, what it may be and why, what was done with it."""
    line = get_line(line_id)
    context = {
        "title": "A line of the statement",
        "line": line,
        "tag": present.status_tag(line),
        "facts": present.facts(line),
        "suggestions": present.suggestions(line, bank_book.book()),
        "outgoing": bank.outgoing(line),
        "payer_form": PayerForm(payers=ledger.accounts(timezone.localdate())),
        "remittance_form": RemittanceForm(),
        "note_form": NoteForm(),
    }
    return render(request, "billing/bank/line.html", context)


def get_line(line_id: int) -> BankLine:
    """Return a line with what it was used for, or 404."""
    return get_object_or_404(bank.found(line_id))
