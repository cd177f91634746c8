"""Requests for approval: on a page for those signed in, and by the link of an e-mail for those who are not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from offers.enums import PurchaseStatus
from offers.forms.buying.agreements import AnswerForm
from offers.models import Purchase
from offers.operations import purchases
from offers.presenters.buying import purchases as present
from offers.queries import purchases as queries
from tenants.access import allowed, permission_required, require

ANSWERS = {"approve": True, "refuse": False}


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def purchase(request: PersonRequest, purchase_id: int) -> HttpResponse:
    """One request: what for, how much, for whom; with the answer for those who may decide."""
    shown = _get(request, purchase_id)
    may = present.is_open(shown, timezone.now()) and queries.may_decide(request.person, shown)
    if request.method == "POST" and not queries.may_decide(request.person, shown):
        raise PermissionDenied("offers.buy")
    form = AnswerForm(request.POST or None)
    if _is_answered(request, form) and accepted(form, lambda: _decide(request, form, by=True, purchase_id=shown.pk)):
        messages.success(request, _done(request))
        return redirect("purchase", shown.pk)
    context = _context(shown, form) | {
        "may_decide": may,
        "may_withdraw": present.is_open(shown, timezone.now()) and shown.asked_by_id == request.person.pk,
        "crumbs": [{"label": "Home", "url": reverse("home")}, {"label": "Request"}],
    }
    return render(request, "offers/buying/purchase.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def purchase_link(request: PersonRequest, key: str) -> HttpResponse:
    """The same by a link, without signing in. Looking decides nothing: mail scanners open links."""
    shown = queries.by_key(key)
    if shown is None:
        return render(request, "offers/buying/link_unknown.html", {"title": "This link does not work"}, status=404)
    form = AnswerForm(request.POST or None)
    if _is_answered(request, form) and accepted(form, lambda: _decide(request, form, by=False, key=key)):
        return redirect("purchase_link", key)
    context = _context(shown, form) | {"may_decide": present.is_open(shown, timezone.now())}
    return render(request, "offers/buying/purchase_link.html", context)


@require_POST
@permission_required("membership.use_service")
def purchase_withdraw(request: PersonRequest, purchase_id: int) -> HttpResponse:
    """Take one's own request back."""
    shown = _get(request, purchase_id)
    if shown.asked_by_id != request.person.pk:
        raise PermissionDenied("offers.buy")
    told(
        request,
        "Your request is withdrawn. The basket is yours again.",
        lambda: purchases.withdraw(by=request.person, purchase_id=shown.pk, now=timezone.now()),
    )
    return redirect("purchase", shown.pk)


def _get(request: PersonRequest, purchase_id: int) -> Purchase:
    found = queries.known_to(request.person).filter(pk=purchase_id).first()
    if found is None:
        raise Http404("No such request here.")
    is_party = request.person.pk in (found.asked_by_id, found.approver_id)
    if not (is_party or allowed(request, "offers.view_sales") or allowed(request, "offers.buy", found.school)):
        require(request, "offers.buy", found.school)
    return found


def _is_answered(request: PersonRequest, form: AnswerForm) -> bool:
    return request.method == "POST" and request.POST.get("answer") in ANSWERS and form.is_valid()


def _decide(request: PersonRequest, form: AnswerForm, *, by: bool, **which: Any) -> Purchase:
    return purchases.decide(
        by=request.person if by else None,
        approved=ANSWERS[request.POST["answer"]],
        now=timezone.now(),
        **form.cleaned_data,
        **which,
    )


def _done(request: PersonRequest) -> str:
    return "Approved and ordered." if ANSWERS[request.POST["answer"]] else "Refused. Who asked is told."


def _context(shown: Purchase, form: AnswerForm) -> dict[str, Any]:
    now = timezone.now()
    return {
        "title": f"Approve {present.amount(shown)}?" if present.is_open(shown, now) else "Request for approval",
        "caption": shown.summary,
        "purchase": shown,
        "facts": present.facts(shown),
        "lines": present.lines(shown),
        "outcome": present.outcome(shown, now),
        "is_waiting": shown.status == PurchaseStatus.WAITING,
        "form": form,
    }
