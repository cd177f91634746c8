"""The review of a basket with its prices and VAT; ordering it, or asking somebody to approve it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from offers.enums import AgreementStatus
from offers.forms.buying.basket import AskForm, OrderForm
from offers.models import Agreement
from offers.operations.agreements import baskets, ordering, requests, signatures
from offers.operations.agreements.ordering import Order
from offers.operations.agreements.signatures import Signed
from offers.presenters.buying import basket as present
from offers.queries import buying_rules
from offers.queries.agreements import agreements
from offers.queries.agreements import basket as queries
from offers.queries.agreements.basket import Review
from offers.queries.agreements.buyers import Buyer, buyer_of
from offers.views.buying.buyers import may_fill
from tenants.access import allowed, permission_required, require


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def basket_order(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Look at the basket once more, and order it."""
    shown, buyer = get_basket(request, agreement_id)
    if shown.status != AgreementStatus.BASKET:
        return _ordered_before(request, shown)
    review = queries.review(shown, buyer, timezone.localdate())
    form = OrderForm(
        request.POST or None, initial={"signed_name": request.person.name}, needs_order=_needs_order(buyer)
    )
    if form.is_valid() and accepted(form, lambda: _place(request, shown, form)):
        return _after_order(request, shown.pk)
    return render(request, "offers/buying/review.html", _context(request, shown, buyer, review, form))


@require_POST
@permission_required("membership.use_service")
def basket_request(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Send the basket to somebody who may approve it."""
    shown, buyer = get_basket(request, agreement_id)
    if shown.status != AgreementStatus.BASKET:
        return _ordered_before(request, shown)
    review = queries.review(shown, buyer, timezone.localdate())
    form = AskForm(request.POST, approvers=_approvers(request, buyer, review))
    if form.is_valid() and accepted(form, lambda: _ask(request, shown, form)):
        messages.success(request, "Your request is on its way. You are told as soon as it is decided.")
        return redirect("agreement", shown.pk)
    order_form = OrderForm(initial={"signed_name": request.person.name})
    context = _context(request, shown, buyer, review, order_form) | {"ask_form": form, "form": form}
    return render(request, "offers/buying/review.html", context)


@require_POST
@permission_required("membership.use_service")
def basket_empty(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Throw the basket away."""
    shown, _ = get_basket(request, agreement_id)
    work = lambda: baskets.empty(by=request.person, agreement_id=shown.pk, now=timezone.now())  # noqa: E731
    told(request, "The basket is empty.", work)
    return redirect(f"{reverse('basket')}?year={shown.year.start_year}")


def get_basket(request: PersonRequest, agreement_id: int) -> tuple[Agreement, Buyer]:
    """Return a basket, or what became of it, and whose it is. Raises Http404, PermissionDenied."""
    found = agreements.known_to(request.person).filter(pk=agreement_id).first()
    if found is None:
        raise Http404("No such basket here.")
    buyer = buyer_of(found)
    if not may_fill(request, buyer):
        require(request, "offers.buy", buyer.subject)
    return found, buyer


def _place(request: PersonRequest, shown: Agreement, form: OrderForm) -> Agreement:
    typed = form.cleaned_data
    signed = Signed(typed["signed_name"], signatures.capacity_of(request.person, shown))
    return ordering.place(
        by=request.person,
        agreement_id=shown.pk,
        order=Order(request.POST.get("digest", ""), signed, typed["purchase_order"]),
        on=timezone.localdate(),
        now=timezone.now(),
    )


def _ask(request: PersonRequest, shown: Agreement, form: AskForm) -> object:
    typed = form.cleaned_data
    return requests.request(
        by=request.person,
        agreement_id=shown.pk,
        approver_id=typed["approver"],
        digest=request.POST.get("digest", ""),
        message=typed["message"],
        on=timezone.localdate(),
        now=timezone.now(),
    )


def _after_order(request: PersonRequest, agreement_id: int) -> HttpResponse:
    done = agreements.agreements().get(pk=agreement_id)
    if done.status == AgreementStatus.SIGNING:
        messages.success(request, f"{done.reference} is ordered. It needs one more signature, of another person.")
    else:
        messages.success(request, f"{done.reference} is agreed. It comes by e-mail, too.")
    return redirect("agreement", done.pk)


def _ordered_before(request: PersonRequest, shown: Agreement) -> HttpResponse:
    """Back button or double click: nothing is ordered again."""
    words = f"This was ordered already: {shown.reference}." if shown.reference else "This waits for approval already."
    messages.info(request, words if shown.status != AgreementStatus.CANCELLED else "This basket was thrown away.")
    return redirect("basket") if shown.status == AgreementStatus.CANCELLED else redirect("agreement", shown.pk)


def _needs_order(buyer: Buyer) -> bool:
    account = agreements.payer_of(buyer)
    return bool(account and account.requires_purchase_order and not account.purchase_order)


def _approvers(request: PersonRequest, buyer: Buyer, review: Review) -> list[Any]:
    return buying_rules.approvers(buyer.school, review.net_pence, request.person) if buyer.school else []


def _context(request: PersonRequest, shown: Agreement, buyer: Buyer, review: Review, form: OrderForm) -> dict[str, Any]:
    may_order = _may_order(request, buyer, review)
    approvers = [] if may_order else _approvers(request, buyer, review)
    return {
        "title": f"Review your basket for {shown.year}",
        "caption": f"{buyer}: prices before VAT",
        "crumbs": [
            {"label": "Basket", "url": f"{reverse('basket')}?year={shown.year.start_year}"},
            {"label": "Review"},
        ],
        "agreement": shown,
        "buyer": buyer,
        "review": review,
        "rows": [(line, present.arithmetic(line), present.terms_words(line)) for line in review.lines],
        "totals": present.review_totals(review, buyer, timezone.localdate()),
        "form": form,
        "may_order": may_order,
        "ask_form": AskForm(approvers=approvers) if approvers else None,
    }


def _may_order(request: PersonRequest, buyer: Buyer, review: Review) -> bool:
    if buyer.trust:
        return allowed(request, "offers.buy", buyer.trust)
    if buyer.school is None or not (
        allowed(request, "offers.buy", buyer.school) or allowed(request, "offers.request", buyer.school)
    ):
        return False
    return buying_rules.may_spend(request.person, buyer.school, review.net_pence)
