"""The days of a visit: what is free of its provider, a fortnight at a time or all the time that is wanted."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.requests import PersonRequest
from membership.views.answers import accepted
from offers.forms.deliveries.steps import SlotsForm, written
from offers.models import Delivery
from offers.operations.deliveries import scheduling
from offers.queries.providers import suggestions
from offers.queries.providers.diaries import diaries
from offers.timing.availability import Slot, free_halves
from offers.timing.half_days import words
from offers.views.deliveries.steps import context_of
from offers.views.deliveries.visits import get_visit
from tenants.access import permission_required, require

FORTNIGHT: Final = timedelta(days=14)
SHORT: Final = 2  # half days; a longer visit shows six weeks at once, so that all its days can be ticked together
SIX_WEEKS: Final = timedelta(days=42)
YEARS: Final = range(2000, 2999)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def visit_schedule(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """Set the days of a visit, or move it."""
    shown = get_visit(request, delivery_id)
    require(request, "offers.deliver", shown)
    held = [(slot.on_day, slot.half) for slot in shown.slots.all()]
    starts_on, ends_before = _period(shown, request.GET.get("from", ""), timezone.localdate())
    free = _free(shown, held, starts_on, ends_before)
    form = SlotsForm(request.POST or None, free=free, initial={"slots": [written(slot) for slot in held]})
    today = timezone.localdate()
    if form.is_valid() and accepted(
        form,
        lambda: scheduling.schedule(by=request.person, delivery_id=shown.pk, slots=form.chosen, on=today),
    ):
        messages.success(request, "The days are set. School and provider are told.")
        return redirect("delivery", shown.pk)
    context = context_of(shown, "Set the days") | {
        "form": form,
        "length": words(shown.halves),
        "provider": shown.provider,
        "later": f"{ends_before:%Y-%m-%d}",
        "is_later": starts_on > today,
    }
    return render(request, "offers/deliveries/days.html", context)


def _period(shown: Delivery, text: str, today: date) -> tuple[date, date]:
    """The time whose free half days are listed: what the school wants, or from a day the address names."""
    wanted_from, wanted_before = suggestions.span(shown, today)
    length = FORTNIGHT if shown.halves <= SHORT else SIX_WEEKS
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = today
    if asked > today and asked.year in YEARS:
        return asked, asked + length
    return wanted_from, max(wanted_before, wanted_from + length) if shown.wanted_by else wanted_from + length


def _free(shown: Delivery, held: Sequence[Slot], starts_on: date, ends_before: date) -> list[Slot]:
    """The half days that can be ticked: those that are free, and those the visit has."""
    if shown.provider is None:
        return []
    diary = diaries([shown.provider], starts_on, ends_before, without=shown.pk)[shown.provider.pk]
    return sorted({*free_halves(diary, starts_on, ends_before), *held})
