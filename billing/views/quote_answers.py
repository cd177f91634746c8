"""The answer to a quote, by the people who may order for the payer: accepted with a signature, or declined."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.quotes import AcceptForm, ReasonForm
from billing.models import Quote
from billing.operations import quote_answers
from billing.views.quotes import answer_page, get_quote, needs_order, page
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required, require


@require_POST
@permission_required("membership.use_service")
def quote_accept(request: PersonRequest, quote_id: int) -> HttpResponse:
    """Order what the quote offers."""
    shown = _answerable(request, quote_id)
    form = AcceptForm(request.POST, needs_order=needs_order(shown))
    if form.is_valid() and accepted(
        form,
        lambda: quote_answers.accept(
            by=request.person, quote_id=shown.pk, on=timezone.localdate(), now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"{shown.number} is accepted. The invoice follows.")
        return redirect("quote", shown.pk)
    return page(request, shown, form)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def quote_decline(request: PersonRequest, quote_id: int) -> HttpResponse:
    """Say no to the quote."""
    shown, form = _answerable(request, quote_id), ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: quote_answers.decline(by=request.person, quote_id=shown.pk, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, f"{shown.number} is declined.")
        return redirect("quote", shown.pk)
    return answer_page(
        request, shown, form, f"Decline {shown.number}", "Decline it", "It cannot be accepted afterwards."
    )


def _answerable(request: PersonRequest, quote_id: int) -> Quote:
    shown = get_quote(request, quote_id)
    require(request, "billing.answer_quote", shown)
    return shown
