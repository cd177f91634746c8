"""Services bought in the demo: last year's and this year's agreements of some schools, and every step on the way to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Count

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.offers_catalogue import Editions
from config.demo.offers_people import Team
from config.demo.offers_specification import OfferSpec, OffersSpec
from membership.models import MembershipYear, Person, School, Trust
from offers.enums import AgreementStatus, OfferKind
from offers.models import Agreement, AgreementLine
from offers.operations import buying_rules
from offers.operations.agreements import baskets, ordering, requests, rollover, signing, terminating
from offers.operations.agreements.baskets import Term
from offers.operations.agreements.ordering import Order
from offers.operations.agreements.signatures import Signed
from offers.pricing.agreeing import Choice, digest
from offers.queries.agreements import basket as queries
from offers.queries.agreements.buyers import Buyer

BUYERS: Final = 9  # schools of a partnership that buy by agreement
LATE: Final = 2  # of them, those that have not ordered for this year
BOOKED: Final = (OfferKind.EVENT, OfferKind.PROGRAMME, OfferKind.CORE)


@dataclass(frozen=True)
class Market:
    """A year's catalogue, and who buys from it on which days."""

    spec: OffersSpec
    editions: Editions
    year: MembershipYear
    teams: Mapping[int, Team]
    today: date
    active: Sequence[School]
    by: Person

    def wanted(self, school: School) -> list[OfferSpec]:
        """Return what a school takes, the same in every year."""
        return [row for row in self.spec.offers if _is_taken(self.spec.slug, row, school)]


def buyers(market: Market) -> list[School]:
    """Return the schools that buy, always the same."""
    return [school for school in market.active if school.pk in market.teams and market.wanted(school)][:BUYERS]


def order_all(market: Market, *, are_all: bool) -> None:
    """Let the buyers order in the first weeks of a year; unless all do, the last of them take their time."""
    found = buyers(market)
    for school in found if are_all else found[: len(found) - len(_late(market))]:
        on = market.year.starts_on + timedelta(days=2 + draw("order", school.urn, out_of=14))
        _order(market, school, min(on, market.today))


def order_centrally(market: Market) -> None:
    """Let a trust of a few schools buy a service for all of them, where the specification has such a service."""
    rows = [row for row in market.spec.offers if row.by_trust]
    trusts = Trust.objects.filter(roles__role="finance", schools__is_open=True)
    trusts = trusts.annotate(size=Count("schools", distinct=True))
    trust = trusts.filter(size__gte=2, size__lte=6).order_by("-size", "pk").first() if rows else None
    if trust is None:
        return
    on = min(market.year.starts_on + timedelta(days=5), market.today)
    by = Person.objects.filter(trust_roles__trust=trust).earliest("pk")
    editions = [market.editions[row.key] for row in rows]
    lineages = [offer.lineage for offer in editions]
    buying_rules.choose_for_trust(by=by, trust=trust, shown=lineages, chosen=lineages, now=at(on, 9))
    buyer = Buyer(trust=trust)
    choices = [Choice(offer.pk, school.pk) for offer in editions for school in buyer.schools]
    term = Term(market.year.starts_on)
    agreement = baskets.choose(by=by, buyer=buyer, year=market.year, choices=choices, on=on, term=term)
    order = Order(queries.review(agreement, buyer, on).digest, Signed(by.name), "PO 40417")
    ordering.place(by=by, agreement_id=agreement.pk, order=order, on=on, now=at(on, 11))


def limit_spending(market: Market) -> None:
    """Let a few schools say what their people may spend without asking."""
    for number, school in enumerate(market.active[3:6]):
        buying_rules.set_limits(
            by=market.teams[school.pk].head,
            school=school,
            staff_limit_pence=(50_00, 100_00, 0)[number],
            manager_limit_pence=(2_500_00, None, 5_000_00)[number],
        )


def leave_open(market: Market) -> None:
    """Of those who take their time one asks for approval and one has a basket; one waits for a signature, one gives notice."""
    found = _late(market)
    on = market.today - timedelta(days=1)
    for school in found[:1]:
        _request(market, school, on)
    for school in found[1:2]:
        _fill(market, school, on)
    _give_notice(market, on)


def close(by_day: date) -> None:
    """End the agreements of a year that is over, as the daily job would."""
    rollover.close_over(by=None, on=by_day, now=at(by_day, 3))


def _late(market: Market) -> list[School]:
    """Who takes time to order this year; nobody where few buy."""
    found = buyers(market)
    return found[-LATE:] if len(found) > 2 * LATE else []


def _is_taken(slug: str, row: OfferSpec, school: School) -> bool:
    is_for = (not row.phases or school.phase in row.phases) and (not row.sectors or school.sector in row.sectors)
    is_sold = row.kind not in BOOKED and "full" in row.prices and not (row.by_trust and school.trust_id)
    return is_sold and is_for and draw("takes", slug, row.key, school.urn, out_of=100) < row.take_up


def _fill(market: Market, school: School, on: date) -> Agreement:
    choices = [
        Choice(market.editions[row.key].pk, school.pk, Decimal(row.days_bought or row.quantity))
        for row in market.wanted(school)
    ]
    term = Term(market.year.starts_on)
    buyer = market.teams[school.pk].manager
    return baskets.choose(by=buyer, buyer=Buyer(school), year=market.year, choices=choices, on=on, term=term)


def _order(market: Market, school: School, on: date) -> None:
    team, agreement = market.teams[school.pk], _fill(market, school, on)
    order = Order(queries.review(agreement, Buyer(school), on).digest, Signed(team.manager.name))
    made = ordering.place(by=team.manager, agreement_id=agreement.pk, order=order, on=on, now=at(on, 11))
    is_last = made.year.ends_before > market.today and not _waits_for_signature(market)
    if made.status == AgreementStatus.SIGNING and not is_last:
        signed = Signed(team.head.name)
        signing.sign(
            by=team.head, agreement_id=made.pk, signed=signed, shown=digest(made.content), now=at(on + timedelta(1))
        )


def _waits_for_signature(market: Market) -> bool:
    """Whether one agreement of this year waits already: it is left to."""
    return Agreement.objects.filter(year=market.year, status=AgreementStatus.SIGNING).count() > 1


def _request(market: Market, school: School, on: date) -> None:
    """A teacher fills the basket and sends it to the business manager."""
    team, agreement = market.teams[school.pk], _fill(market, school, on)
    requests.request(
        by=team.teachers[0],
        agreement_id=agreement.pk,
        approver_id=team.manager.pk,
        digest=queries.review(agreement, Buyer(school), on).digest,
        message="As last year; the governors have agreed it.",
        on=on,
        now=at(on, 12),
    )


def _give_notice(market: Market, on: date) -> None:
    rows = AgreementLine.objects.filter(
        agreement__year=market.year, agreement__status=AgreementStatus.ACTIVE, rolls_over=True
    )
    line = rows.filter(agreement__school__isnull=False).order_by("pk").last()
    if line:
        terminating.give_notice(by=market.teams[line.school_id].manager, line_id=line.pk, on=on, now=at(on, 14))
