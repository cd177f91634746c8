"""What of offers waits for somebody, and the few sums of a home: asked at once, because a home shows all of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from membership.models import Person, School
from offers.enums import AgreementStatus, DeliveryStatus, StatementStatus
from offers.models import OffersSettings, ProviderStatement
from offers.queries import days, evaluations, event_lists, purchases
from offers.queries.agreements import agreements, rollover
from offers.queries.agreements import home as bought
from offers.queries.agreements.sums import due_pence
from offers.queries.bookings import needs as places
from offers.queries.catalogue import home as catalogue
from offers.queries.catalogue import unmet
from offers.queries.deliveries import home as visits
from offers.queries.deliveries.visits import OPEN
from offers.queries.insight import home as insight
from tenants.queries.counting import Question, Whole, numbers
from tenants.working_days import london_day

NAMES_DUE = timedelta(days=14)  # places without a name are asked about this long before
DEFAULT_DAYS = OffersSettings._meta.get_field("statement_days").default


@dataclass(frozen=True)
class Theirs:
    """What is asked for everybody: whether they deliver visits or are asked about a pairing, and what they have agreed."""

    delivers: int
    pairings: int
    agreements: int  # in force, that they may see
    agreed_pence: int  # their price before VAT


@dataclass(frozen=True)
class OfOffice(Theirs):
    """Numbers of things that wait for somebody in the office."""

    requests: int  # of schools for something nobody sells
    in_review: int
    review_year: int | None  # the newest with an offer in review
    under_minimum: int  # events that begin soon
    to_propose: int  # agreements near notice without a next year
    stuck: int  # agreements whose next year could not begin
    to_settle: int  # events that are over
    events: int  # to come, open for booking
    places_left: int
    drafts: int  # value statements made and not sent
    failed: int  # value statements that could not be sent
    statement_days: int  # how long before a year is confirmed the statements go out
    open: int  # visits
    requested: int  # visits without a provider
    matched: int  # visits without days
    queried: int  # visits, by their school
    statements: int  # of providers, to pay


@dataclass(frozen=True)
class OfPerson(Theirs):
    """Numbers of things that wait for somebody outside the office, at the school they act for."""

    offered: int  # places kept from waiting lists
    unnamed: int  # places without a name
    purchases: int  # to approve, by anybody
    to_sign: int  # agreements that wait for a signature
    notices: int  # agreements with a notice date near
    sessions: int  # they run today
    evaluations: int  # they are asked
    visits: int  # to sign


def of_office(person: Person, now: datetime) -> OfOffice:
    """Return what waits for the office; one query."""
    coming = insight.coming(now)
    found = numbers(
        **_theirs(person, None, now),
        under_minimum=event_lists.under_minimum(now, now + timedelta(days=event_lists.DAYS_AHEAD)),
        to_settle=days.to_settle(now),
        open=visits.with_status(*OPEN),
        requested=visits.with_status(DeliveryStatus.REQUESTED),
        matched=visits.with_status(DeliveryStatus.MATCHED),
        queried=visits.queried(),
        requests=unmet.unanswered(),
        in_review=catalogue.in_review(),
        review_year=Whole(catalogue.in_review(), "year__start_year", "max"),
        to_propose=rollover.to_tell(london_day(now)),
        stuck=rollover.stuck(london_day(now)),
        events=coming,
        places_left=Whole(coming, F("capacity") - F("places_taken")),
        drafts=insight.drafts(),
        failed=insight.failed(),
        statement_days=Whole(OffersSettings.objects.all(), "statement_days", "max"),
        statements=ProviderStatement.objects.filter(status=StatementStatus.SENT),
    )
    if found["statement_days"] is None:
        found["statement_days"] = DEFAULT_DAYS
    return OfOffice(**found)


def of_person(person: Person, school: School | None, now: datetime) -> OfPerson:
    """Return what waits for somebody at a school, or for all they are without one; one query."""
    today, school_id = london_day(now), school.pk if school else None
    agreed = agreements.known_to(person)
    if school:
        agreed = agreed.filter(school=school_id)
    found = numbers(
        **_theirs(person, school, now),
        offered=places.offered(school_id),
        unnamed=places.without_name(school_id, now, now + NAMES_DUE),
        purchases=purchases.undecided(person, school, now),
        to_sign=agreed.filter(status=AgreementStatus.SIGNING),
        notices=agreements.filtered(agreed, {"show": "notice"}, today),
        sessions=days.on_days(days.sessions_for(person), "", today),
        evaluations=evaluations.open_requests(person, today),
        visits=visits.unsigned(school_id),
    )
    return OfPerson(**found)


def _theirs(person: Person, school: School | None, now: datetime) -> dict[str, Question]:
    running = bought.running(agreements.visible_to(person, school), london_day(now))
    return {
        "delivers": visits.providers_of(person.pk),
        "pairings": visits.proposed_to(person.pk),
        "agreements": running,
        "agreed_pence": Whole(bought.lines_of(running), due_pence()),
    }
