"""Batches for Xero, Sage 50 and councils: made, fetched, marked as sent, and for a council posted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from billing.books.batches import batch_file
from billing.enums import AccountingSystem
from billing.forms.books import BatchForm, PostForm
from billing.models import AccountingBatch
from billing.operations import accounting_batches, journals
from billing.presenters import books as present
from billing.queries import batches as queries
from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.keep_books")
def book_list(request: PersonRequest) -> HttpResponse:
    """The batches of Xero or Sage 50, newest first."""
    wanted = request.GET.get("system", AccountingSystem.XERO)
    system = AccountingSystem.SAGE if wanted == AccountingSystem.SAGE else AccountingSystem.XERO
    chips = lists.one_of(request, "system", present.SYSTEMS, system)
    return _list(request, system, {"title": "Books", "chips": chips})


@require_safe
@permission_required("billing.keep_books")
def recharge_list(request: PersonRequest) -> HttpResponse:
    """The journals for councils, newest first."""
    return _list(request, AccountingSystem.RECHARGE, {"title": "Council journals", "is_recharge": True})


@require_POST
@permission_required("billing.keep_books")
def book_new(request: PersonRequest, system: str) -> HttpResponse:
    """Make a batch of all that is new up to a day."""
    form = BatchForm(request.POST, today=timezone.localdate())
    chosen = get_system(system)
    if not form.is_valid():
        return _list(
            request, chosen, {"title": "Books", "form": form, "is_recharge": chosen == AccountingSystem.RECHARGE}
        )
    until = form.cleaned_data["until"]
    made = attempt(request, lambda: accounting_batches.make_batch(by=request.person, system=chosen, until=until))
    if made:
        messages.success(request, "The batch is made. Download its file, take it over, then mark it as sent.")
        return redirect("book", made.pk)
    return redirect("recharge" if chosen == AccountingSystem.RECHARGE else "books")


@require_safe
@permission_required("billing.keep_books")
def book(request: PersonRequest, batch_id: int) -> HttpResponse:
    """One batch: what it holds and how far it is."""
    batch = _get(batch_id)
    context = {
        "title": str(batch),
        "batch": batch,
        "tag": present.batch_tag(batch),
        "facts": present.batch_facts(batch, queries.sums(batch)),
        "page": lists.page(request, queries.documents_of(batch)),
        "is_recharge": batch.system == AccountingSystem.RECHARGE,
        "post_form": PostForm(today=timezone.localdate()),
    }
    return render(request, "billing/books/batch.html", context)


@require_safe
@permission_required("billing.keep_books")
def book_file(request: PersonRequest, batch_id: int) -> HttpResponse:
    """The file of a batch, the same each time."""
    batch = _get(batch_id)
    file = batch_file(AccountingSystem(batch.system), batch.number, batch.layout, queries.entries(batch))
    response = HttpResponse(file.content, content_type=file.mime_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@require_POST
@permission_required("billing.keep_books")
def book_sent(request: PersonRequest, batch_id: int) -> HttpResponse:
    """Note that a batch is in the other books."""
    batch = _get(batch_id)
    told(
        request,
        "Marked as sent.",
        lambda: accounting_batches.mark_sent(by=request.person, batch_id=batch.pk, now=timezone.now()),
    )
    return redirect("book", batch.pk)


@require_POST
@permission_required("billing.keep_books")
def book_post(request: PersonRequest, batch_id: int) -> HttpResponse:
    """Enter that the council has moved the money of a journal."""
    batch = _get(batch_id)
    form = PostForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        told(
            request,
            "The journal is posted: its invoices are paid.",
            lambda: journals.post(by=request.person, batch_id=batch.pk, on=form.cleaned_data["on"]),
        )
    return redirect("book", batch.pk)


def get_system(text: str) -> AccountingSystem:
    """Return the system an address names; Xero for what is none."""
    return AccountingSystem(text) if text in AccountingSystem.values else AccountingSystem.XERO


def _list(request: PersonRequest, system: AccountingSystem, context: dict[str, object]) -> HttpResponse:
    rows = queries.batches(system)
    file = lists.export(request, f"batches-{system.value}", present.BATCH_COLUMNS, rows)
    if file:
        return file
    shown = {
        "form": BatchForm(today=timezone.localdate()),
        "system": system,
        "page": lists.page(request, rows),
        "waiting": queries.waiting_count(system, timezone.localdate()),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/books/list.html", shown | context)


def _get(batch_id: int) -> AccountingBatch:
    found = queries.batch(batch_id)
    if found is None:
        raise Http404("No such batch here.")
    return found
