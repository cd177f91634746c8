"""The basket: last year's services ticked, reviewed with its prices, ordered or sent for approval."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.models import MembershipYear
from membership.presenters.memberships import year_chips
from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from offers.forms.buying.basket import BasketForm, choices_in, quantity_in
from offers.operations.agreements import baskets
from offers.operations.agreements.baskets import Term
from offers.presenters.buying import basket as present
from offers.pricing.agreeing import Choice
from offers.queries.agreements import basket as queries
from offers.queries.agreements.basket import Basket
from offers.queries.agreements.buyers import Buyer
from offers.views.buying.buyers import get_buyer, key_of
from tenants.access import allowed, permission_required


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def basket(request: PersonRequest) -> HttpResponse:
    """What is bought for a year: tick, say how many, and go on to the review."""
    buyer, today = get_buyer(request), timezone.localdate()
    every = queries.years_to_buy(today)
    if not every:
        return render(request, "offers/buying/nothing.html", {"title": "Basket", "caption": str(buyer)})
    year = _year(request, every)
    shown = queries.page(buyer, year, today)
    form = _form(request, shown)
    if request.method == "POST" and form.is_valid():
        choices, wrong = choices_in(request.POST)
        for words in wrong:
            form.add_error(None, words)
        term = Term(form.cleaned_data["starts_on"], form.cleaned_data["years"])
        made = None if wrong else attempt(form, lambda: _choose(request, buyer, year, choices, term))
        if made:
            return redirect("basket_order", made.pk)
    return render(request, "offers/buying/basket.html", _context(request, buyer, year, every, shown, form))


@require_POST
@permission_required("membership.use_service")
def basket_add(request: PersonRequest) -> HttpResponse:
    """Put one service into the basket, from the catalogue."""
    buyer, today = get_buyer(request), timezone.localdate()
    offer = queries.offered().filter(pk=key_of(request.POST.get("offer", ""))).select_related("year").first()
    if offer is None:
        raise Http404("No such service here.")
    quantity = quantity_in(request.POST.get("quantity", "1")) or baskets.LARGEST + 1
    choices = [Choice(offer.pk, school.pk, quantity) for school in buyer.schools]
    told(
        request,
        f"“{offer}” is in your basket.",
        lambda: baskets.add(by=request.person, buyer=buyer, year=offer.year, choices=choices, on=today),
    )
    return redirect(f"{reverse('basket')}?year={offer.year.start_year}{_school_query(request, buyer)}")


def _year(request: PersonRequest, every: list[MembershipYear]) -> MembershipYear:
    wanted = request.POST.get("year") or request.GET.get("year", "")
    return next((year for year in every if str(year.start_year) == wanted), every[0])


def _form(request: PersonRequest, shown: Basket) -> BasketForm:
    offers = [row.offer for row in (*shown.last_year, *shown.chosen, *shown.others)]
    most = max((offer.most_years for offer in offers), default=1)
    years = shown.agreement.years if shown.agreement else 1
    data = request.POST if request.method == "POST" else None
    return BasketForm(data, initial={"starts_on": shown.starts_on, "years": years}, most_years=most)


def _choose(request: PersonRequest, buyer: Buyer, year: MembershipYear, choices: list[Choice], term: Term) -> Any:
    return baskets.choose(
        by=request.person, buyer=buyer, year=year, choices=choices, on=timezone.localdate(), term=term
    )


def _context(
    request: PersonRequest,
    buyer: Buyer,
    year: MembershipYear,
    every: list[MembershipYear],
    shown: Basket,
    form: BasketForm,
) -> dict[str, Any]:
    return {
        "title": f"Basket {year}",
        "caption": f"{buyer}: prices before VAT",
        "buyer": buyer,
        "year": year,
        "year_chips": year_chips(request, every, year) if len(every) > 1 else [],
        "basket": shown,
        "agreed": [(line, allowed(request, "offers.view_agreement", line.agreement)) for line in shown.agreed],
        "last_year": present.group(shown.last_year, buyer),
        "chosen": present.group(shown.chosen, buyer),
        "others": present.group(shown.others, buyer),
        "totals": present.chosen_totals(shown, timezone.localdate()),
        "form": form,
        "sets_limits": bool(buyer.school) and allowed(request, "offers.change_buying_rule", buyer.school),
        "named_school": buyer.school.pk if buyer.school and buyer.school != request.acting_school else "",
    }


def _school_query(request: PersonRequest, buyer: Buyer) -> str:
    is_named = buyer.school and buyer.school != request.acting_school
    return f"&school={buyer.school.pk}" if buyer.school and is_named else ""
