"""For whom a page buys: the school acted for, the trust, or the school the address names."""

from django.http import Http404

from membership.queries import schools
from membership.requests import PersonRequest
from offers.queries.agreements.buyers import Buyer
from offers.queries.agreements.trusts import trust_of
from tenants.access import allowed, require

LONGEST_KEY = 9


def get_buyer(request: PersonRequest) -> Buyer:
    """Return who buys on this page. Raises Http404, PermissionDenied."""
    named = request.POST.get("school") or request.GET.get("school") or ""
    if named:
        buyer = Buyer(school=schools.get(request.person, key_of(named)))
    elif request.acting_school:
        buyer = Buyer(school=schools.get(request.person, request.acting_school.pk))
    else:
        trust = request.POST.get("trust") or request.GET.get("trust") or ""
        buyer = Buyer(trust=trust_of(request.person, key_of(trust) if trust else None))
    if not may_fill(request, buyer):
        require(request, "offers.buy", buyer.subject)
    return buyer


def may_fill(request: PersonRequest, buyer: Buyer) -> bool:
    """Whether somebody may change the basket of a buyer: who buys, who may ask to, and the office for a school."""
    rules = ("offers.buy", "offers.request", "offers.manage_agreements")
    return any(allowed(request, rule, buyer.subject) for rule in rules)


def key_of(text: str) -> int:
    """Return the number in an address. Raises Http404."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY):
        raise Http404("No such thing here.")
    return int(text)
