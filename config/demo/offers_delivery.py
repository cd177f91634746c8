"""Visits in the demo, in every state from request to signature, and the statements of last month to who made them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.offers_agreements import Market
from config.demo.offers_specification import OfferSpec
from membership.models import Person, School
from offers.enums import AgreementStatus, DeliveryStatus, OfferKind, PaysWith
from offers.models import AgreementLine, Delivery, Provider
from offers.operations.deliveries import cancelling, matching, notes, requests, scheduling, signing
from offers.operations.deliveries.requests import Wanted
from offers.operations.providers import statements
from offers.queries.providers import suggestions
from offers.queries.providers.diaries import diaries
from offers.timing.availability import Slot, free_halves

MOST: Final = 8  # visits of an offer
SPAN: Final = timedelta(days=28)
TOPICS: Final = (
    "Review of the curriculum with subject leaders", "Attendance of pupils with additional needs",
    "Preparing for inspection", "Early reading across key stage 1", "Support for a new leader",
    "Behaviour at break and lunch", "Working with parents", "Assessment and moderation",
)  # fmt: skip
NOTE: Final = (
    "Met leaders, looked at books with them and spoke with pupils. Agreed: one action for each year group until the next"
    " visit, and a short note to governors."
)
OPEN: Final = (
    DeliveryStatus.REQUESTED, DeliveryStatus.MATCHED, DeliveryStatus.SCHEDULED, DeliveryStatus.DELIVERED,
    DeliveryStatus.CANCELLED,
)  # fmt: skip


def visit(market: Market) -> None:
    """Let schools ask for days: of each offer some visits are open in every state, the others were signed off."""
    for row in market.spec.offers:
        for number, school in enumerate(_schools(market, row)[: min(row.deliveries, MOST)]):
            until = OPEN[number] if number < len(OPEN) and row.deliveries > len(OPEN) else DeliveryStatus.SIGNED_OFF
            _visit(market, row, school, number, until)


def state(market: Market, payer: Person) -> None:
    """Make last month's statements and send all but the last; the first one is paid already."""
    month = (market.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    on = market.today - timedelta(days=4)
    made = statements.make(by=payer, month=month, on=market.today, now=at(on, 10))
    for row in made[: max(len(made) - 1, 1)]:
        statements.send(by=payer, statement_id=row.pk, now=at(on, 11))
    for row in made[:1]:
        statements.pay(by=payer, statement_id=row.pk, on=market.today - timedelta(days=1), note="BACS run")


def _schools(market: Market, row: OfferSpec) -> Sequence[School]:
    """Those that bought the service, of an adviser by the day the active ones it is for; each again for a second visit."""
    lines = AgreementLine.objects.filter(offer=market.editions[row.key], agreement__status=AgreementStatus.ACTIVE)
    bought = [line.school for line in lines.filter(agreement__trust=None).select_related("school").order_by("pk")]
    fitting = [school for school in market.active if not row.phases or school.phase in row.phases]
    start = draw("visits", market.spec.slug, row.key, out_of=max(len(fitting), 1))
    is_by_agreement = bought and row.kind != OfferKind.CONSULTANCY
    found = bought if is_by_agreement else [*fitting[start:], *fitting[:start]]
    return [found[number % len(found)] for number in range(MOST)] if found else []


def _visit(market: Market, row: OfferSpec, school: School, number: int, until: str) -> None:
    team = market.teams[school.pk]
    is_past = until in (DeliveryStatus.DELIVERED, DeliveryStatus.SIGNED_OFF)
    wanted_from = _last_month(market) + timedelta(days=2 * number) if is_past else market.today + timedelta(days=6)
    asked_on = max(wanted_from - timedelta(days=12), market.year.starts_on) if is_past else market.today - timedelta(3)
    wanted = Wanted(
        market.editions[row.key].pk,
        TOPICS[draw("topic", row.key, school.pk, number, out_of=len(TOPICS))],
        halves=1 if draw("halves", row.key, number, out_of=4) == 0 else 2,
        wanted_from=wanted_from,
        wanted_by=wanted_from + SPAN,
    )
    made = requests.request(by=team.teachers[0], school_id=school.pk, wanted=wanted, on=asked_on, now=at(asked_on))
    if until == DeliveryStatus.CANCELLED:
        on, reason = market.today - timedelta(days=1), "We have found help nearer by"
        cancelling.cancel(by=team.manager, delivery_id=made.pk, reason=reason, on=on, now=at(on))
    elif until != DeliveryStatus.REQUESTED:
        _match(market, made, asked_on, until)


def _match(market: Market, made: Delivery, on: date, until: str) -> None:
    able, _ = suggestions.suggestions(made, on)
    if not able:
        return
    reason = able[0].reason
    matching.match(by=market.by, delivery_id=made.pk, provider_id=able[0].key, reason=reason, on=on)
    if until == DeliveryStatus.MATCHED:
        return
    slots = _slots(made, Provider.objects.get(pk=able[0].key), on)
    scheduling.schedule(by=market.by, delivery_id=made.pk, slots=slots, on=on)
    day = max(slots)[0]
    if until == DeliveryStatus.SCHEDULED or day >= market.today:
        return
    miles = Decimal(draw("miles", made.pk, out_of=12))
    notes.note(by=market.by, delivery_id=made.pk, text=NOTE, miles=miles, on=day, now=at(day, 17))
    if until == DeliveryStatus.SIGNED_OFF:
        _sign(market, made, day)
    elif made.pays_with == PaysWith.PRICE:
        manager, words = market.teams[made.school_id].manager, "We had half a day, not a whole one."
        signing.query(by=manager, delivery_id=made.pk, words=words)


def _sign(market: Market, made: Delivery, day: date) -> None:
    head, on = market.teams[made.school_id].head, min(day + timedelta(days=2), market.today)
    rating = 3 if draw("rating", made.pk, out_of=14) == 0 else 4 + draw("stars", made.pk, out_of=2)
    signing.sign(by=head, delivery_id=made.pk, name=head.name, rating=rating, accepts_price=True, on=on, now=at(on, 9))


def _slots(made: Delivery, provider: Provider, on: date) -> list[Slot]:
    """The first free half days of the provider in the time that is wanted."""
    starts_on, ends_before = suggestions.span(made, on)
    diary = diaries([provider], starts_on, ends_before)[provider.pk]
    return free_halves(diary, starts_on, ends_before)[: made.halves]


def _last_month(market: Market) -> date:
    """The first day of last month, or of the year when that is later."""
    last = (market.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return max(last, market.year.starts_on)
