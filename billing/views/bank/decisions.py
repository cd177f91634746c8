"""What is decided about a line: matched, shared out by hand, left out, put back, taken back."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.bank.lines import AllocateForm, ChosenForm, NoteForm, PayerForm, RemittanceForm
from billing.forms.bank.parts import UseForm
from billing.operations import bank_lines
from billing.operations.auto_match import Matched, auto_match
from billing.queries import ledger
from billing.views.bank.lines import get_line
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants.access import permission_required
from tenants.money import format_pence

MOST_PAYERS = 10


@require_POST
@permission_required("billing.record_payments")
def bank_line_match(request: PersonRequest, line_id: int) -> HttpResponse:
    """Use a line as the suggestion says that was pressed."""
    line, form = get_line(line_id), UseForm(request.POST)
    done = _decide(
        request, form, f"{format_pence(line.amount_pence)} is matched.",
        lambda: bank_lines.match(by=request.person, line_id=line.pk, parts=form.cleaned_data["use"], now=timezone.now()),
    )  # fmt: skip
    return redirect("bank") if done else redirect("bank_line", line.pk)


@require_http_methods(["GET", "POST"])
@permission_required("billing.record_payments")
def bank_line_allocate(request: PersonRequest, line_id: int) -> HttpResponse:
    """Share a line out by hand among the payers the address names."""
    line, everybody = get_line(line_id), ledger.accounts(timezone.localdate())
    wanted = [int(pk[:9]) for pk in request.GET.getlist("payer")[:MOST_PAYERS] if pk.isascii() and pk.isdecimal()]
    accounts = list(everybody.filter(pk__in=wanted))
    if not accounts:
        return redirect("bank_line", line.pk)
    invoices = ledger.open_invoices_of([account.pk for account in accounts])
    form = AllocateForm(request.POST or None, amount_pence=line.amount_pence, accounts=accounts, invoices=invoices)
    if form.is_valid() and accepted(
        form, lambda: bank_lines.match(by=request.person, line_id=line.pk, parts=form.parts, now=timezone.now())
    ):
        messages.success(request, f"{format_pence(line.amount_pence)} is matched.")
        return redirect("bank")
    context = {
        "title": "Share the money out",
        "caption": f"{format_pence(line.amount_pence)} · {line.payer_name or line.reference}",
        "line": line,
        "form": form,
        "chosen": accounts,
        "payer_form": PayerForm(payers=everybody.exclude(pk__in=wanted)),
    }
    return render(request, "billing/bank/allocate.html", context)


@require_POST
@permission_required("billing.record_payments")
def bank_line_remittance(request: PersonRequest, line_id: int) -> HttpResponse:
    """Add a remittance advice."""
    line, form = get_line(line_id), RemittanceForm(request.POST)
    _decide(
        request, form, "The advice is added. Look at the suggestions again.",
        lambda: bank_lines.add_remittance(by=request.person, line_id=line.pk, **form.cleaned_data),
    )  # fmt: skip
    return redirect("bank_line", line.pk)


@require_POST
@permission_required("billing.record_payments")
def bank_line_ignore(request: PersonRequest, line_id: int) -> HttpResponse:
    """Leave a line out."""
    line, form = get_line(line_id), NoteForm(request.POST)
    work = partial(bank_lines.ignore, by=request.person, line_id=line.pk, now=timezone.now())
    done = _decide(request, form, "The line is left out.", lambda: work(**form.cleaned_data))
    return redirect("bank") if done else redirect("bank_line", line.pk)


@require_POST
@permission_required("billing.record_payments")
def bank_line_restore(request: PersonRequest, line_id: int) -> HttpResponse:
    """Put a line back into the queue."""
    line = get_line(line_id)
    work = partial(bank_lines.restore, by=request.person, line_id=line.pk, now=timezone.now())
    told(request, "The line waits to be matched again.", work)
    return redirect("bank_line", line.pk)


@require_POST
@permission_required("billing.record_payments")
def bank_line_unmatch(request: PersonRequest, line_id: int) -> HttpResponse:
    """Take a match back: its payments are reversed."""
    line = get_line(line_id)
    work = partial(bank_lines.unmatch, by=request.person, line_id=line.pk, on=timezone.localdate(), now=timezone.now())
    told(request, "The payments are reversed. Their invoices are owed again, and the line waits.", work)
    return redirect("bank_line", line.pk)


@require_POST
@permission_required("billing.record_payments")
def bank_line_payout(request: PersonRequest, line_id: int) -> HttpResponse:
    """Link a line to a payout of the card processor."""
    work = partial(bank_lines.match_payout, by=request.person, line_id=line_id, now=timezone.now())
    return _chosen(request, line_id, "The payout is found on the statement.", lambda ids: work(payout_id=ids[0]))


@require_POST
@permission_required("billing.record_payments")
def bank_line_returned(request: PersonRequest, line_id: int) -> HttpResponse:
    """Reverse the payment a line takes back."""
    work = partial(bank_lines.match_returned, by=request.person, line_id=line_id, now=timezone.now())
    return _chosen(
        request, line_id, "The payment is reversed. Its invoices are owed again.", lambda ids: work(payment_id=ids[0])
    )


@require_POST
@permission_required("billing.refund")
def bank_line_refunds(request: PersonRequest, line_id: int) -> HttpResponse:
    """Enter the refunds a line paid out."""
    work = partial(bank_lines.match_refunds, by=request.person, line_id=line_id, now=timezone.now())
    return _chosen(request, line_id, "The refunds are entered.", lambda ids: work(refund_ids=ids))


@require_POST
@permission_required("billing.record_payments")
def bank_match_certain(request: PersonRequest) -> HttpResponse:
    """Match what leaves no doubt."""
    wanted = request.POST.get("import", "")
    import_id = int(wanted[:9]) if wanted.isascii() and wanted.isdecimal() else None
    found = auto_match(by=request.person, now=timezone.now(), import_id=import_id)
    messages.success(request, _said(found))
    return redirect("bank_import", import_id) if import_id and found.count else redirect("bank")


def _said(found: Matched) -> str:
    if not found.count:
        return "Nothing is certain: no line names its invoices or payer and fits to the penny. Look at the suggestions."
    lines = f"{found.count} line{'s are' if found.count != 1 else ' is'}"
    return f"{lines} matched, {format_pence(found.pence)} in all. Each can be taken back from its page."


def _chosen(request: PersonRequest, line_id: int, done: str, work: Callable[[list[int]], object]) -> HttpResponse:
    line, form = get_line(line_id), ChosenForm(request.POST)
    is_done = _decide(request, form, done, lambda: work(form.cleaned_data["chosen"]))
    return redirect("bank") if is_done else redirect("bank_line", line.pk)


def _decide(request: PersonRequest, form: forms.Form, done: str, work: Callable[[], object]) -> bool:
    """Run one operation of a form that has no page of its own; say that it is done, or why not."""
    if form.is_valid():
        return told(request, done, work)
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return False
