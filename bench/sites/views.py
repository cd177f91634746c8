"""Three pages of one partnership, as JSON: no query, one, five."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from billing.models import Account
from membership.models import MembershipYear, School, Subscription


def hello(request: HttpRequest) -> JsonResponse:
    """Ask the database nothing."""
    return JsonResponse({"hello": "world"})


def one(request: HttpRequest) -> JsonResponse:
    """Count the schools."""
    return JsonResponse({"schools": School.objects.count()})


def five(request: HttpRequest) -> JsonResponse:
    """Gather what a home page does."""
    year = MembershipYear.objects.get(start_year=2026)
    subscriptions = Subscription.objects.filter(year=year)
    return JsonResponse(
        {
            "year": year.label,
            "schools": School.objects.count(),
            "first": list(School.objects.values_list("name", "urn")[:20]),
            "confirmed": subscriptions.filter(status="confirmed").count(),
            "payer": Account.objects.order_by("id")[0].name,
        }
    )


urlpatterns = [path("hello/", hello), path("one/", one), path("five/", five)]
