"""What visits, providers and programmes add around every page: navigation, "What needs you", figures of a home."""

from collections.abc import Iterator

from django.urls import reverse

from membership.requests import PersonRequest
from offers.policies import asks_somewhere
from offers.presenters.deliveries import needs as words
from offers.queries.deliveries import home
from offers.queries.providers import listing
from offers.sections import SERVICES, TRAINING
from offers.views import waiting
from tenants.access import allowed
from tenants.shell import Figure, NavItem, Need, SearchHit

HITS = 5
OFFICE_PAGES = (
    ("Visits", "deliveries", 45, SERVICES),
    ("Coaching", "pairings", 56, TRAINING),
    ("Targets", "targets", 57, TRAINING),
)


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Visits for everybody who asks for or delivers them; no query, so that no page costs more."""
    person = getattr(request, "person", None)
    if not person:
        return
    school = request.acting_school
    if person.office_role_names and not school:
        yield from _office(request)
    elif school and asks_somewhere(person):
        yield NavItem("Visits", reverse("deliveries"), order=45, section=SERVICES)
        yield NavItem("Targets", reverse("targets"), order=57, section=TRAINING)
    elif not person.school_ids and not person.trust_ids:
        yield NavItem("My visits", reverse("my_visits"), order=51)


def needs(request: PersonRequest) -> Iterator[Need]:
    """Requests to match for the office; visits to sign for a school; notes to write for a provider."""
    person = getattr(request, "person", None)
    if not person:
        return
    if allowed(request, "offers.manage_delivery") and not request.acting_school:
        yield from words.of_office(waiting.of_office(request))
    school = request.acting_school
    if school and allowed(request, "offers.sign_delivery", school):
        yield from words.of_school(home.to_sign(school.pk) if waiting.of_person(request).visits else ())
    if allowed(request, "offers.pay_providers") and not school:
        yield from words.of_finance(waiting.of_office(request).statements)
    theirs = waiting.theirs(request)
    if theirs.delivers:
        yield from words.of_provider(home.of_provider(person.pk))
    if theirs.pairings:
        yield from words.of_pairings(home.to_answer(person))


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Providers, for those who see what is sold."""
    if allowed(request, "offers.view_sales"):
        for provider in listing.providers({"q": query})[:HITS]:
            yield SearchHit("Provider", provider.name, reverse("provider", args=[provider.pk]), provider.expertise)


def figures(request: PersonRequest) -> Iterator[Figure]:
    """Visits that are open, for the office."""
    if allowed(request, "offers.manage_delivery") and not request.acting_school:
        found = waiting.of_office(request)
        note = f"{found.requested} to match"
        yield Figure("Open visits", str(found.open), f"{reverse('deliveries')}?show=open", note, order=56)


def _office(request: PersonRequest) -> Iterator[NavItem]:
    for label, name, order, section in OFFICE_PAGES:
        yield NavItem(label, reverse(name), order=order, section=section)
    if allowed(request, "offers.view_sales"):
        yield NavItem("Providers", reverse("providers"), order=46, section=SERVICES, also=(reverse("pools"),))
        yield NavItem("Provider pay", reverse("provider_statements"), order=47, section=SERVICES)
