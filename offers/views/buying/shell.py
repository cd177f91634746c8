"""What buying adds around every page: navigation, "What needs you", figures, search."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from membership.requests import PersonRequest
from offers.enums import AgreementStatus
from offers.models import Purchase
from offers.operations.agreements import signatures
from offers.presenters.buying import agreements as present
from offers.queries import purchases
from offers.queries.agreements import agreements as queries
from offers.queries.agreements import home
from offers.sections import SERVICES
from offers.views import waiting
from tenants.access import allowed
from tenants.money import format_pence
from tenants.shell import Figure, NavItem, Need, SearchHit


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Basket and agreements for who buys; agreements and the next year for the office."""
    person = request.person
    if not person:
        return
    approvals = reverse("catalogue") + "approvals/"
    agreements = NavItem("Agreements", reverse("agreements"), order=43, section=SERVICES, also=(approvals,))
    if queries.sees_all(person):
        yield agreements
        yield NavItem("Next year", reverse("rollover"), order=44, section=SERVICES)
    elif _buys(request):
        limits = (reverse("buying_rule"),)
        yield NavItem("Basket", reverse("basket"), order=42, section=SERVICES, also=limits)
        yield agreements
    if person.trust_ids and not request.acting_school:
        yield NavItem("What the trust buys", reverse("trust_choices"), order=44, section=SERVICES)


def needs(request: PersonRequest) -> Iterator[Need]:
    """Requests to decide, deeds to sign, services to choose for the next year, notice dates near."""
    if not request.person:
        return
    if queries.sees_all(request.person):
        yield from _of_office(request)
        return
    for row in _to_decide(request):
        yield Need(
            title=f"Approve {format_pence(row.amount_pence)} for {row.school}: {row.summary}",
            url=reverse("purchase", args=[row.pk]),
            reason=f"{row.asked_by} asks",
            when=f"by {date_format(timezone.localtime(row.expires_at), 'j F, H:i')}",
            due_on=timezone.localdate(row.expires_at),
            button_label="Decide",
            is_primary=True,
        )
    if request.acting_school or request.person.trust_ids:
        yield from _of_agreements(request)


def figures(request: PersonRequest) -> Iterator[Figure]:
    """What is agreed: for the office this year's sum, for a buyer its own."""
    if not request.person or not (queries.sees_all(request.person) or _buys(request)):
        return
    found = waiting.theirs(request)
    if found.agreements:
        note = f"{found.agreements} agreement{'s' if found.agreements != 1 else ''}"
        url = f"{reverse('agreements')}?status=active"
        yield Figure("Services agreed", format_pence(found.agreed_pence).removesuffix(".00"), url, note, order=43)


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Agreements whose reference or buyer has the text."""
    if not request.person:
        return
    rows = queries.visible_to(request.person, request.acting_school)
    for row in queries.filtered(rows, {"q": query}, timezone.localdate())[:5]:
        note = f"{row.school or row.trust}, {row.get_status_display().lower()}"
        yield SearchHit("Agreement", row.reference or "Request", present.page_url(row), note)


def _buys(request: PersonRequest) -> bool:
    school = request.acting_school
    if school:
        return allowed(request, "offers.buy", school) or allowed(request, "offers.request", school)
    return bool(request.person.trust_ids)


def _of_office(request: PersonRequest) -> Iterator[Need]:
    """What the daily job could not propose, because the next year's services are not published, or not put into force."""
    counts = waiting.of_office(request)
    if counts.stuck:
        yield Need(
            title=f"{counts.stuck} agreement{'s' if counts.stuck != 1 else ''} could not go on into the next year",
            url=f"{reverse('agreements')}?status=proposed",
            reason="A service is sold out: raise how many can be sold, or give notice for it",
            button_label="Look at them",
        )
    if count := counts.to_propose:
        yield Need(
            title=f"{count} agreement{'s go' if count != 1 else ' goes'} on, and the next year is not proposed",
            url=reverse("rollover"),
            reason="A notice date is near: publish the next year’s services, then buyers are told",
            button_label="Look at them",
        )


def _of_agreements(request: PersonRequest) -> Iterator[Need]:
    counts, today = waiting.of_person(request), timezone.localdate()
    rows = queries.known_to(request.person)
    if request.acting_school:
        rows = rows.filter(school=request.acting_school.pk)
    signing = rows.filter(status=AgreementStatus.SIGNING).prefetch_related("signatures")
    for row in signing if counts.to_sign else ():
        has_signed = any(one.person_id == request.person.pk for one in row.signatures.all())
        if not has_signed and signatures.may_sign(request.person, row):
            url = reverse("agreement", args=[row.pk])
            yield Need(f"Sign {row.reference}", url, "It needs a second signature", button_label="Read and sign")
    if not _buys(request):
        return
    for row in queries.filtered(rows, {"show": "notice"}, today)[:3] if counts.notices else ():
        yield Need(
            title=f"Keep or stop services of {row.reference}",
            url=reverse("agreement", args=[row.pk]),
            reason="They go on into the next year unless you give notice",
            when=f"by {date_format(row.next_notice_by, 'j F')}" if row.next_notice_by else "",
            due_on=row.next_notice_by,
            button_label="Look at them",
        )
    yield from _to_renew(request)


def _to_decide(request: PersonRequest) -> list[Purchase]:
    if not waiting.of_person(request).purchases:
        return []
    return purchases.waiting_for(request.person, request.acting_school, timezone.now())


def _to_renew(request: PersonRequest) -> Iterator[Need]:
    school = request.acting_school
    found = home.to_renew(school, timezone.localdate()) if school else None
    if found:
        plural = "s" if found.count != 1 else ""
        yield Need(
            title=f"Choose your services for {found.year}",
            url=f"{reverse('basket')}?year={found.year.start_year}",
            reason=f"{found.count} service{plural} of last year {'are' if found.count != 1 else 'is'} ticked for you",
            button_label="Review",
        )
