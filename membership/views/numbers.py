"""Pupil numbers: those schools dispute with the office's decision, and those the office enters."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.enums import Measure
from membership.forms.memberships import DecideForm, EnterNumberForm
from membership.operations import quantities
from membership.queries import schools, stakes, years
from membership.queries import subscriptions as queries
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required


@require_safe
@permission_required("membership.decide_quantity")
def number_list(request: PersonRequest) -> HttpResponse:
    """Every disputed number with what it is worth."""
    found = stakes.of(queries.disputes())
    caption = "No pupil number is disputed." if not found else f"{len(found)} to decide, oldest first."
    context = {"title": "Disputed pupil numbers", "caption": caption, "stakes": found}
    return render(request, "membership/numbers.html", context | {"crumbs": _crumbs("Disputed pupil numbers")})


@require_http_methods(["GET", "POST"])
@permission_required("membership.decide_quantity")
def decide(request: PersonRequest, quantity_id: int) -> HttpResponse:
    """Settle one number: the school's, the one we had, or another."""
    quantity = queries.dispute(quantity_id)
    stated = quantity.stated_value or quantity.value or Decimal(0)
    form = DecideForm(request.POST or None, initial={"value": f"{stated:.2f}".removesuffix(".00")})
    if form.is_valid() and accepted(
        form,
        lambda: quantities.decide(
            by=request.person, quantity_id=quantity.pk, value=form.cleaned_data["value"], now=timezone.now()
        ),
    ):
        messages.success(request, f"Decided. {quantity.school} is told, and its price follows the number.")
        return redirect("numbers")
    title = f"Pupil number of {quantity.school}"
    context = {
        "title": title,
        "caption": f"Membership {quantity.year.label}",
        "crumbs": [
            *_crumbs("Disputed pupil numbers")[:1],
            {"label": "Disputed pupil numbers", "url": reverse("numbers")},
        ],
        "stake": stakes.of([quantity])[0],
        "form": form,
    }
    return render(request, "membership/number.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.decide_quantity")
def enter(request: PersonRequest, start_year: int, school_id: int) -> HttpResponse:
    """Enter the number that counts for a school in a year; its open offers are priced anew."""
    year, school = years.get(start_year), schools.get(request.person, school_id)
    form = EnterNumberForm(request.POST or None, initial={"measure": Measure.FTE, "census_on": year.census_on})
    if form.is_valid() and accepted(
        form,
        lambda: quantities.enter(
            by=request.person, school_id=school.pk, year_id=year.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"{school} counts {form.cleaned_data['value']:f} pupils in {year.label}.")
        return redirect("memberships_propose", start_year=start_year)
    title = f"Pupil number of {school}"
    context = {
        "title": title,
        "caption": f"Membership {year.label}",
        "crumbs": _crumbs(title),
        "form": form,
        "button_label": "Keep this number",
        "cancel_url": reverse("memberships_propose", args=[start_year]),
    }
    return render(request, "membership/number_enter.html", context)


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"label": "Memberships", "url": reverse("memberships")}, {"label": title}]
