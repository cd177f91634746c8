"""Who pays for a school: another account, or the school itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from billing.forms.payers import PaidSchoolForm
from billing.operations import accounts
from billing.presenters import payers as present
from billing.queries import payers
from billing.views.payers import get_payer
from membership.models import School
from membership.queries import schools
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_accounts")
def payer_school(request: PersonRequest, account_id: int) -> HttpResponse:
    """Let an account pay for a school."""
    account = get_payer(request, account_id)
    form = PaidSchoolForm(request.POST or None, schools=payers.schools_to_pay_for(account.pk))
    if form.is_valid() and accepted(
        form,
        lambda: accounts.set_payer(by=request.person, school_id=form.cleaned_data["school"].pk, account_id=account.pk),
    ):
        messages.success(request, f"{account} pays for {form.cleaned_data['school']} from the next charge on.")
        return redirect("payer", account.pk)
    context = {
        "title": "Let this account pay for a school",
        "caption": str(account),
        "crumbs": present.crumbs("Pay for a school", account),
        "form": form,
        "text": "When this account pays for a school:",
        "consequences": present.NEW_PAYER,
        "button_label": "Let this account pay",
        "cancel_url": reverse("payer", args=[account.pk]),
    }
    return render(request, "billing/payer_confirm.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_accounts")
def payer_own(request: PersonRequest, school_id: int) -> HttpResponse:
    """Let a school pay for itself."""
    school = schools.get(request.person, school_id)
    if request.method == "POST":
        return _let_pay(request, school)
    payer = payers.payer_of(school.pk)
    context = {
        "title": "Let this school pay for itself",
        "caption": str(school),
        "crumbs": present.crumbs("Pay for itself", payer),
        "text": f"{present.paid_for_now(school, payer)} When it pays for itself:",
        "consequences": present.NEW_PAYER,
        "button_label": "Let the school pay for itself",
        "cancel_url": reverse("payer", args=[payer.pk]) if payer else reverse("payers"),
    }
    return render(request, "billing/payer_confirm.html", context)


def _let_pay(request: PersonRequest, school: School) -> HttpResponse:
    payer = attempt(request, lambda: accounts.let_school_pay(by=request.person, school_id=school.pk))
    if not payer:
        return redirect("payers")
    messages.success(request, f"{school} pays for itself from the next charge on.")
    return redirect("payer", payer.account_id)
