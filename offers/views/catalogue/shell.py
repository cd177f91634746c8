"""What the catalogue adds around every page: navigation, "What needs you", search."""

from collections.abc import Iterator

from django.urls import reverse

from membership.requests import PersonRequest
from offers.queries.catalogue import home
from offers.sections import SERVICES
from offers.views import waiting
from tenants.access import allowed
from tenants.shell import NavItem, Need, SearchHit

HITS = 5


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """The catalogue for everybody; requests and settings for those who run it."""
    if not allowed(request, "offers.view_catalogue"):
        return
    if request.acting_school or not request.person.office_role_names:
        yield NavItem("Services", reverse("catalogue"), order=40, section=SERVICES)
        return
    yield NavItem("Catalogue", reverse("catalogue"), order=40, section=SERVICES)
    if allowed(request, "offers.view_sales"):
        yield NavItem("Requests", reverse("unmet"), order=48, section=SERVICES)
    if allowed(request, "offers.configure"):
        also = (reverse("categories"), reverse("booking_policies"))
        yield NavItem("Settings of offers", reverse("offer_settings"), order=49, section=SERVICES, also=also)


def needs(request: PersonRequest) -> Iterator[Need]:
    """For who runs the catalogue: requests to answer and offers to read before schools do."""
    if request.acting_school or not allowed(request, "offers.configure"):
        return
    found = waiting.of_office(request)
    if found.requests:
        yield Need(
            title=f"{found.requests} request{'s' if found.requests != 1 else ''} from schools to answer",
            url=f"{reverse('unmet')}?show=waiting",
            reason="Schools asked for something we do not sell",
            button_label="Answer",
        )
    if found.in_review:
        yield Need(
            title=f"{found.in_review} offer{'s' if found.in_review != 1 else ''} to read and publish",
            url=f"{reverse('catalogue')}?status=review&year={found.review_year}",
            reason="Schools see them when they are published",
            button_label="Read",
        )


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Offers whose title or text has the words; for schools those that are published."""
    if not allowed(request, "offers.view_catalogue"):
        return
    is_office = bool(request.person.office_role_names) and not request.acting_school
    for offer in home.found(query, published_only=not is_office)[:HITS]:
        yield SearchHit(
            "Service", offer.title, reverse("offer", args=[offer.pk]), f"{offer.year.label} · {offer.category}"
        )
