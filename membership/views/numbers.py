"""Pupil numbers that schools dispute, and the office's decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.forms.memberships import DecideForm
from membership.operations import quantities
from membership.queries import stakes
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
    form = DecideForm(request.POST or None, initial={"value": quantity.stated_value})
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


def _crumbs(title: str) -> list[dict[str, str]]:
    return [{"label": "Memberships", "url": reverse("memberships")}, {"label": title}]
