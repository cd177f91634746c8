"""Statements: uploaded, the columns of a CSV explained, and what came in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.bankfiles import csv, guessing, reading, table
from billing.bankfiles.csv import Mapping
from billing.bankfiles.statement import BankFileError
from billing.bankfiles.table import Row
from billing.enums import BankFormat
from billing.forms.bank.files import CarriedForm, MappingForm, UploadForm, initial_of, packed
from billing.models import BankAccount, BankImport
from billing.operations import bank_imports
from billing.presenters.bank import files as present
from billing.presenters.bank import lines as present_lines
from billing.queries import bank
from membership.requests import PersonRequest
from membership.views.answers import attempt
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.record_payments")
def import_list(request: PersonRequest) -> HttpResponse:
    """The bank accounts and the statements read in."""
    context = {
        "title": "Statements",
        "accounts": list(bank.bank_accounts()),
        "page": lists.page(request, bank.imports()),
    }
    return render(request, "billing/bank/imports.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.record_payments")
def bank_import_new(request: PersonRequest) -> HttpResponse:
    """Upload a statement; a CSV whose columns are not known yet goes on to the next step."""
    accounts = bank.bank_accounts()
    if not accounts:
        messages.info(request, "Add the bank account first whose statements you read in.")
        return redirect("bank_account_new")
    form = UploadForm(request.POST or None, request.FILES or None, accounts=accounts)
    if form.is_valid():
        file, account = form.cleaned_data["file"], form.cleaned_data["bank_account"]
        response = attempt(form, lambda: _take(request, account, file.name, file.read()))
        if response:
            return response
    return render(request, "billing/bank/upload.html", {"title": "Read in a statement", "form": form})


@require_POST
@permission_required("billing.record_payments")
def bank_import_columns(request: PersonRequest) -> HttpResponse:
    """Say what the columns of a CSV mean, look at the first lines, read it in."""
    carried = CarriedForm(request.POST, accounts=bank.bank_accounts())
    if not carried.is_valid():
        messages.error(request, "Upload the file again.")
        return redirect("bank_import_new")
    facts = carried.cleaned_data
    try:
        rows = table.rows_of(facts["content"])
    except BankFileError as error:
        messages.error(request, str(error))
        return redirect("bank_import_new")
    skipped = request.POST.get("skip_rows", "")
    form = MappingForm(request.POST, rows=rows, skip_rows=int(skipped[:3]) if skipped.isdecimal() else 0)
    if form.is_valid() and "preview" not in request.POST:
        response = attempt(form, lambda: _read_in(request, facts, form.mapping))
        if response:
            return response
    mapping = form.mapping if form.is_valid() else None
    return _ask_columns(request, form, rows, mapping, dict(request.POST.items()))


@require_safe
@permission_required("billing.record_payments")
def bank_import(request: PersonRequest, import_id: int) -> HttpResponse:
    """What came in with one file, and the sum that proves it."""
    made: BankImport = get_object_or_404(bank.imports(), pk=import_id)
    rows = bank.lines().filter(bank_import=made).order_by("position")
    file = lists.export(request, f"statement-{made.pk}", present_lines.COLUMNS, rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": made.file_name,
        "caption": f"{made.get_format_display()} · {made.bank_account}",
        "made": made,
        "proof": present.proof(made),
        "figures": present.counts(made),
        "page": page,
        "rows": [present_lines.Row(line, present_lines.status_tag(line), None) for line in page],
        "export": lists.export_urls(request),
    }
    return render(request, "billing/bank/import.html", context)


def _take(request: PersonRequest, account: BankAccount, name: str, content: bytes) -> HttpResponse:
    """Read a file in at once, or ask for the meaning of its columns. Raises BankFileError and the operation's refusals."""
    facts = {"bank_account": account, "file_name": name, "content": content}
    if reading.format_of(content) != BankFormat.CSV:
        return _read_in(request, facts, None)
    rows, known = table.rows_of(content), csv.stored_mapping(account.csv_mapping)
    if known and csv.fits(known, rows):
        return _read_in(request, facts, known)
    if known:
        messages.info(request, "The columns are not those of last time. Check what they mean.")
    mapping = guessing.guess(rows)
    form = MappingForm(initial=initial_of(mapping), rows=rows, skip_rows=mapping.skip_rows)
    carried = {"bank_account": account.pk, "file_name": name, "content": packed(content)}
    return _ask_columns(request, form, rows, mapping, carried)


def _read_in(request: PersonRequest, facts: dict[str, Any], mapping: Mapping | None) -> HttpResponse:
    made = bank_imports.import_file(
        by=request.person,
        bank_account_id=facts["bank_account"].pk,
        file_name=facts["file_name"],
        content=facts["content"],
        mapping=mapping,
        now=timezone.now(),
    )
    messages.success(request, f"{made.line_count} line{'s are' if made.line_count != 1 else ' is'} read in.")
    return redirect("bank_import", made.pk)


def _ask_columns(
    request: PersonRequest, form: MappingForm, rows: list[Row], mapping: Mapping | None, carried: dict[str, Any]
) -> HttpResponse:
    context = {
        "title": "What the columns mean",
        "caption": carried["file_name"],
        "form": form,
        "raw": [row.cells for row in rows[:8]],
        "preview": present.preview(rows, mapping) if mapping else None,
        "carried": {name: carried[name] for name in ("bank_account", "file_name", "content")},
    }
    return render(request, "billing/bank/columns.html", context)
