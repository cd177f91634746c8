"""Where refunds to a payer go: a page for those who give money back, just after signing in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from billing.forms.payer_bank import PayerBankForm
from billing.models import Account
from billing.operations import payer_bank as operations
from billing.presenters import payers as present
from billing.views.payers import get_payer
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required
from tenants.accounts.step_up import recent_sign_in_required

TITLE = "Where refunds go"


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_payer_bank")
def payer_bank(request: PersonRequest, account_id: int) -> HttpResponse:
    """Enter, change or take away a payer's bank details; a payer that does not exist is not worth signing in again for."""
    return _change(request, get_payer(request, account_id))


@recent_sign_in_required
def _change(request: PersonRequest, account: Account) -> HttpResponse:
    form = PayerBankForm(
        request.POST or None, initial={name: getattr(account, name) for name in PayerBankForm.base_fields}
    )
    if form.is_valid() and accepted(
        form,
        lambda: operations.change(by=request.person, account_id=account.pk, details=form.details, now=timezone.now()),
    ):
        messages.success(request, "Saved. Everybody who is to know of a change in bank details is told by e-mail.")
        return redirect("payer", account.pk)
    context = {
        "title": TITLE,
        "caption": str(account),
        "crumbs": present.crumbs(TITLE, account),
        "account": account,
        "form": form,
    }
    return render(request, "billing/payer_bank.html", context)
