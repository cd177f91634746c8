"""One payer and its reminders: sent now, paused, promised, gone on with."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.reminders import PauseForm, PromiseForm
from billing.models import Account
from billing.operations import chasing, reminders
from billing.presenters.payers import crumbs
from billing.views.payers import get_payer
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants.access import permission_required


@require_POST
@permission_required("billing.chase")
def payer_remind(request: PersonRequest, account_id: int) -> HttpResponse:
    """Remind one payer now."""
    account = get_payer(request, account_id)
    told(
        request,
        "The reminder is on its way.",
        lambda: reminders.send_one(by=request.person, account_id=account.pk, on=timezone.localdate()),
    )
    return redirect("payer", account.pk)


@require_http_methods(["GET", "POST"])
@permission_required("billing.chase")
def payer_pause(request: PersonRequest, account_id: int) -> HttpResponse:
    """Send a payer no reminders until a day."""
    account, form, today = get_payer(request, account_id), PauseForm(request.POST or None), timezone.localdate()
    return _form(
        request,
        account,
        form,
        ("Pause reminders", "Reminders are paused."),
        lambda: chasing.pause(by=request.person, account_id=account.pk, on=today, **form.cleaned_data),
    )


@require_http_methods(["GET", "POST"])
@permission_required("billing.chase")
def payer_promise(request: PersonRequest, account_id: int) -> HttpResponse:
    """Keep the day a payer promised to pay by."""
    account, form, today = get_payer(request, account_id), PromiseForm(request.POST or None), timezone.localdate()
    return _form(
        request,
        account,
        form,
        ("Promise to pay", "The promise is kept. Reminders wait for it."),
        lambda: chasing.promise(by=request.person, account_id=account.pk, on=today, **form.cleaned_data),
    )


@require_POST
@permission_required("billing.chase")
def payer_lift(request: PersonRequest, account_id: int) -> HttpResponse:
    """End a pause and forget a promise."""
    account = get_payer(request, account_id)
    chasing.lift(by=request.person, account_id=account.pk)
    messages.success(request, "Reminders go on where they stopped.")
    return redirect("payer", account.pk)


def _form(
    request: PersonRequest, account: Account, form: forms.Form, words: tuple[str, str], work: Callable[[], object]
) -> HttpResponse:
    """Ask, or do the work; `words` are the page's title and what is said when it is done."""
    title, done = words
    if form.is_valid() and accepted(form, work):
        messages.success(request, done)
        return redirect("payer", account.pk)
    context = {"title": title, "caption": str(account), "crumbs": crumbs(title, account), "form": form}
    return render(request, "billing/reminders/payer_form.html", context | {"account": account})
