"""Payers: the list, a payer's page with its statement, and its details."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from billing.forms.filters import TextFilter
from billing.forms.payers import OpenAccountForm, PayerForm
from billing.models import Account
from billing.operations import accounts
from billing.presenters import payers as present
from billing.presenters import reminders
from billing.presenters.lists import payer_chips, year_chips
from billing.queries import charges, documents, ledger, payers, visibility
from membership.models import Person
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("billing.use_office")
def payer_list(request: PersonRequest) -> HttpResponse:
    """All payers with what they owe; as a page or a file."""
    rows = payers.filtered(ledger.accounts(timezone.localdate()), request.GET)
    file = lists.export(request, "payers", present.COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Payers",
        "caption": present.list_caption(payers.totals(rows)),
        "chips": payer_chips(request),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
        "filter": TextFilter(request.GET, label="Name of the payer"),
        "ages": ledger.aged_debt(timezone.localdate()),
    }
    return render(request, "billing/payers.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_accounts")
def payer_new(request: PersonRequest) -> HttpResponse:
    """Open an account for a trust, a council or another body."""
    form = OpenAccountForm(request.POST or None, trusts=payers.trusts_without_account())
    if form.is_valid() and (account := attempt(form, lambda: _open(request.person, form))):
        messages.success(request, f"{account} has an account. Choose the schools it pays for.")
        return redirect("payer", account.pk)
    context = {"title": "Open an account", "crumbs": present.crumbs("Open an account"), "form": form}
    return render(request, "billing/payer_new.html", context)


@require_safe
@permission_required("membership.use_service")
def payer(request: PersonRequest, account_id: int) -> HttpResponse:
    """One payer: what it owes and why, what it paid, how it is billed."""
    account, today = get_payer(request, account_id), timezone.localdate()
    period = present.period(request.GET.get("year", ""), today)
    statement = ledger.statement(account.pk, *period)
    file = lists.export(request, f"statement-{account.pk}", present.STATEMENT_COLUMNS, statement.movements)
    if file:
        return file
    is_office = visibility.sees_all(request.person)
    context = {
        "title": str(account),
        "caption": present.caption(account),
        "account": account,
        "facts": present.facts(account),
        "chips": year_chips(request, today),
        "statement": statement,
        "export": lists.export_urls(request),
        "ages": ledger.aged_debt(today, documents.documents(today).filter(account=account)),
        "paid_schools": list(payers.paid_schools(account.pk)),
        "payments": list(ledger.payments(account.pk)),
        "charges": list(charges.open_charges().filter(account=account)) if is_office else [],
        "chasing": reminders.of_payer(account, today) if is_office else None,
        "is_office": is_office,
        "may_change_bank": allowed(request, "billing.change_payer_bank"),
    }
    return render(request, "billing/payer.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_accounts")
def payer_change(request: PersonRequest, account_id: int) -> HttpResponse:
    """Change how a payer is billed."""
    account = get_payer(request, account_id)
    form = PayerForm(request.POST or None, instance=account)
    if form.is_valid() and accepted(
        form,
        lambda: accounts.change_details(
            by=request.person,
            account_id=account.pk,
            details=form.details,
            by_journal=form.cleaned_data["is_billed_by_journal"],
        ),
    ):
        messages.success(request, "Saved. Documents already issued keep what they say.")
        return redirect("payer", account.pk)
    context = {"title": "How this payer is billed", "caption": str(account), "account": account, "form": form}
    return render(request, "billing/payer_change.html", context)


def _open(by: Person, form: OpenAccountForm) -> Account:
    if form.payer_trust:
        return accounts.open_trust_account(by=by, trust_id=form.payer_trust.pk, details=form.details)
    if form.council is None:
        return accounts.open_other_account(by=by, details=form.details)
    return accounts.open_council_account(by=by, la_code=form.council, details=form.details)


def get_payer(request: PersonRequest, account_id: int) -> Account:
    """Return a payer someone may see; 404 hides those of others. Raises PermissionDenied."""
    account = get_object_or_404(visibility.known_accounts(request.person, timezone.localdate()), pk=account_id)
    require(request, "billing.view_account", account)
    return account
