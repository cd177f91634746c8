"""The partnership's own bank accounts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from billing.forms.bank.files import BankAccountForm
from billing.models import BankAccount
from billing.operations import bank_accounts
from billing.queries import bank
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("billing.record_payments")
def bank_account_new(request: PersonRequest) -> HttpResponse:
    """Add a bank account."""
    form = BankAccountForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: bank_accounts.add(by=request.person, details=form.details)):
        messages.success(request, "The bank account is added.")
        return redirect("bank_import_new")
    return render(request, "billing/bank/account.html", {"title": "Add a bank account", "form": form})


@require_http_methods(["GET", "POST"])
@permission_required("billing.record_payments")
def bank_account(request: PersonRequest, bank_account_id: int) -> HttpResponse:
    """Change a bank account, or forget what its CSV's columns mean."""
    account: BankAccount = get_object_or_404(bank.bank_accounts(), pk=bank_account_id)
    form = BankAccountForm(request.POST or None, instance=account)
    forget = "forget" in request.POST
    if form.is_valid() and accepted(
        form,
        lambda: bank_accounts.change(
            by=request.person, bank_account_id=account.pk, details=form.details, forget_mapping=forget
        ),
    ):
        messages.success(request, "Saved. The next CSV is asked about its columns." if forget else "Saved.")
        return redirect("bank_imports")
    return render(request, "billing/bank/account.html", {"title": "Bank account", "account": account, "form": form})
