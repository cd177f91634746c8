"""Changing an agreement in force: notice, ending a service early, more or less of it, one more; each shown before it is done."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from offers.forms.buying.agreements import AddForm, ChangeForm, EndForm
from offers.models import Agreement, AgreementLine
from offers.operations.agreements import amending, terminating
from offers.pricing.agreeing import Choice, day_words
from offers.queries.agreements import agreements as queries
from offers.queries.agreements import basket
from offers.queries.agreements.buyers import buyer_of
from offers.views.buying.agreements import get_agreement, may_change
from tenants.access import permission_required
from tenants.money import format_pence

PENCE = re.compile("-?[0-9]{1,10}")
SHOWN = "shown_pence"  # what the page said it comes to; anything else is shown again


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def agreement_notice(request: PersonRequest, line_id: int) -> HttpResponse:
    """Say that a service shall not go on into the next year."""
    line = _get_line(request, line_id)
    if request.method == "POST":
        done = attempt(request, lambda: terminating.give_notice(by=request.person, line_id=line.pk, **_clock()))
        if done:
            messages.success(request, f"Notice is given: “{line.title}” ends on {day_words(line.last_day)}.")
        return redirect("agreement", line.agreement_id)
    consequences = [
        f"It goes on until {day_words(line.last_day)} and is charged as agreed.",
        "It does not go on into the next year. You can buy it again from the catalogue.",
    ]
    return _confirm(request, line, f"Give notice for “{line.title}”", consequences, "Give notice")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def agreement_terminate(request: PersonRequest, line_id: int) -> HttpResponse:
    """End a service early: first what is kept and what is credited, then the button that does it."""
    line, today = _get_line(request, line_id), timezone.localdate()
    form = EndForm(request.POST or None, today=today, ends_before=line.ends_before, initial={"last_day": today})
    found = terminating.ending_of(line, form.cleaned_data["last_day"]) if form.is_valid() else None
    shown = _shown(request)
    if found and shown is not None and accepted(form, lambda: _terminate(request, line, form, shown)):
        credited = format_pence(found.credited_pence)
        messages.success(request, f"“{line.title}” is ended. {credited} before VAT is credited or not charged.")
        return redirect("agreement", line.agreement_id)
    consequences = []
    if found:
        consequences = [
            f"Kept: {found.words}",
            f"Credited, or not charged any more: {format_pence(found.credited_pence)} before VAT",
            "What is invoiced already is credited by a credit note; what is paid stays as credit on your account.",
        ]
    title = f"End “{line.title}” early"
    pence = found.kept_pence if found else None
    return _two_steps(request, line.agreement, title, form, consequences, pence, "End it")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def agreement_amend(request: PersonRequest, line_id: int) -> HttpResponse:
    """More or less of a service from a day on: first the difference, then the button that does it."""
    line, today = _get_line(request, line_id), timezone.localdate()
    start = max(today, line.starts_on)
    form = ChangeForm(request.POST or None, initial={"quantity": f"{line.quantity.normalize():f}", "from_day": start})
    found = attempt(form, lambda: _change_of(line, form.cleaned_data)) if form.is_valid() else None
    shown = _shown(request)
    if found and shown is not None and accepted(form, lambda: _amend(request, line, form.cleaned_data, shown)):
        messages.success(request, f"“{line.title}” is changed from {day_words(form.cleaned_data['from_day'])}.")
        return redirect("agreement", line.agreement_id)
    consequences = [found.words, _difference(found.difference_pence)] if found else []
    title = f"Change “{line.title}”"
    pence = found.difference_pence if found else None
    return _two_steps(request, line.agreement, title, form, consequences, pence, "Change it")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def agreement_add(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """One more service in an agreement: first its price, then the button that does it."""
    shown_agreement, today = _get_changeable(request, agreement_id), timezone.localdate()
    form = _add_form(request, shown_agreement, today)
    found = attempt(form, lambda: _addition(shown_agreement, form, today)) if form.is_valid() else None
    shown = _shown(request)
    if found and shown is not None and accepted(form, lambda: _add(request, shown_agreement, form, shown)):
        messages.success(request, f"“{found.title}” is added to {shown_agreement.reference}.")
        return redirect("agreement", shown_agreement.pk)
    consequences = [f"{found.sum.sentence} before VAT", _difference(found.net_pence)] if found else []
    title = f"Add a service to {shown_agreement.reference}"
    pence = found.net_pence if found else None
    return _two_steps(request, shown_agreement, title, form, consequences, pence, "Add it")


def _get_line(request: PersonRequest, line_id: int) -> AgreementLine:
    found = queries.find_line(line_id)
    if found is None or not queries.known_to(request.person).filter(pk=found.agreement_id).exists():
        raise Http404("No such service here.")
    _get_changeable(request, found.agreement_id)
    return found


def _get_changeable(request: PersonRequest, agreement_id: int) -> Agreement:
    found = get_agreement(request, agreement_id)
    if not may_change(request, found):
        raise PermissionDenied("offers.buy")
    return found


def _clock() -> dict[str, Any]:
    return {"on": timezone.localdate(), "now": timezone.now()}


def _shown(request: PersonRequest) -> int | None:
    text = request.POST.get(SHOWN, "")
    return int(text) if PENCE.fullmatch(text) else None


def _terminate(request: PersonRequest, line: AgreementLine, form: EndForm, shown: int) -> AgreementLine:
    return terminating.terminate(
        by=request.person, line_id=line.pk, shown_kept_pence=shown, **form.cleaned_data, **_clock()
    )


def _change_of(line: AgreementLine, typed: dict[str, Any]) -> amending.Change:
    return amending.change_of(line, typed["quantity"], typed["from_day"], timezone.localdate())


def _amend(request: PersonRequest, line: AgreementLine, typed: dict[str, Any], shown: int) -> AgreementLine:
    return amending.change(by=request.person, line_id=line.pk, shown_pence=shown, **typed, **_clock())


def _add_form(request: PersonRequest, shown: Agreement, today: date) -> AddForm:
    buyer = buyer_of(shown)
    start = max(today, shown.starts_on)
    form = AddForm(request.POST or None, initial={"from_day": start, "school": shown.school})
    form.offer_from(basket.offered().filter(year=shown.year), basket.schools_of(buyer))
    return form


def _choice(form: AddForm) -> Choice:
    typed = form.cleaned_data
    return Choice(typed["offer"].pk, typed["school"].pk, Decimal(typed["quantity"]))


def _addition(shown: Agreement, form: AddForm, today: date) -> Any:
    priced, _ = amending.price_of_addition(shown, _choice(form), form.cleaned_data["from_day"], today)
    return priced


def _add(request: PersonRequest, agreement: Agreement, form: AddForm, shown: int) -> AgreementLine:
    return amending.add(
        by=request.person,
        agreement_id=agreement.pk,
        choice=_choice(form),
        from_day=form.cleaned_data["from_day"],
        shown_pence=shown,
        on=timezone.localdate(),
    )


def _difference(pence: int) -> str:
    if pence < 0:
        return f"Credited, or not charged any more: {format_pence(-pence)} before VAT"
    return f"Charged besides: {format_pence(pence)} before VAT, by the service’s schedule"


def _confirm(
    request: PersonRequest, line: AgreementLine, title: str, consequences: list[str], button: str
) -> HttpResponse:
    context = {
        "title": title,
        "caption": f"{line.agreement.reference} · {line.school}",
        "consequences": consequences,
        "button_label": button,
        "is_warning": True,
        "cancel_url": reverse("agreement", args=[line.agreement_id]),
    }
    return render(request, "offers/buying/confirm.html", context)


def _two_steps(
    request: PersonRequest,
    agreement: Agreement,
    title: str,
    form: Any,
    consequences: list[str],
    pence: int | None,
    button: str,
) -> HttpResponse:
    context = {
        "title": title,
        "caption": f"{agreement.reference} · {buyer_of(agreement)}",
        "form": form,
        "consequences": consequences,
        "shown_pence": pence,
        "button_label": button if pence is not None else "Show what it costs",
        "cancel_url": reverse("agreement", args=[agreement.pk]),
    }
    return render(request, "offers/buying/two_steps.html", context)
