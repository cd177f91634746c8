"""A payer's Direct Debit: what it means, signing it on the processor's page, ending it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.errors import BillingRefused
from billing.operations.online import mandates
from billing.queries import online as queries
from billing.views.online.payments import address
from billing.views.payers import get_payer
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants.access import permission_required, require


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def mandate(request: PersonRequest, account_id: int) -> HttpResponse:
    """Set up a Direct Debit, or see that there is one."""
    account = get_payer(request, account_id)
    page_url = ""
    if request.method == "POST":
        require(request, "billing.pay_account", account)
        try:
            back = address(request, "mandate", account.pk)
            page_url = mandates.start(by=request.person, account_id=account.pk, return_url=back)
        except BillingRefused as refusal:
            messages.error(request, str(refusal))
    context = {
        "title": "Direct Debit",
        "caption": str(account),
        "account": account,
        "page_url": page_url,
        "is_back": request.GET.get("from") == "page",
        "is_on": queries.is_on() and queries.connection().takes_direct_debit,
        "today": timezone.localdate(),
    }
    return render(request, "billing/online/mandate.html", context)


@require_POST
@permission_required("membership.use_service")
def mandate_end(request: PersonRequest, account_id: int) -> HttpResponse:
    """Collect no more from this payer."""
    account = get_payer(request, account_id)
    require(request, "billing.view_account", account)
    told(
        request,
        "Nothing more is collected by Direct Debit. Invoices are paid as before.",
        lambda: mandates.end(by=request.person, account_id=account.pk),
    )
    return redirect("mandate", account.pk)
