"""What schools asked for that nobody sells."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from membership.models import School
from offers.enums import OfferStatus
from offers.models import Offer, UnmetRequest


def requests(wanted: Mapping[str, str]) -> QuerySet[UnmetRequest]:
    """Return all requests, the unanswered first, narrowed by `show` and text."""
    rows = UnmetRequest.objects.select_related("school", "category", "offer", "asked_by")
    if wanted.get("show") in ("waiting", "answered"):
        rows = rows.filter(answered_at__isnull=wanted["show"] == "waiting")
    if words := wanted.get("q", ""):
        rows = rows.filter(text__icontains=words) | rows.filter(school__name__icontains=words)
    return rows.order_by("-asked_at", "-pk")


def of_school(school: School) -> list[UnmetRequest]:
    """Return what one school asked, newest first."""
    return list(UnmetRequest.objects.filter(school=school).select_related("category", "offer", "asked_by"))


def asked_about(offer_id: str) -> Offer | None:
    """Return the published offer a school asks about, if it names one."""
    is_number = offer_id.isascii() and offer_id.isdigit() and len(offer_id) < 10
    return Offer.objects.filter(pk=int(offer_id), status=OfferStatus.PUBLISHED).first() if is_number else None


def get(request_id: int) -> UnmetRequest:
    """Return one request. Raises Http404."""
    return get_object_or_404(UnmetRequest.objects.select_related("school", "category", "offer"), pk=request_id)


def unanswered() -> QuerySet[UnmetRequest]:
    """Return the requests that wait for an answer."""
    return UnmetRequest.objects.filter(answered_at__isnull=True)
