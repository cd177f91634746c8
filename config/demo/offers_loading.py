"""Loading what the demo's partnerships sell and give, year by year, by the operations the pages use."""

from collections.abc import Sequence
from datetime import date, timedelta

from config.demo import (
    money,
    offers_agreements,
    offers_bookings,
    offers_catalogue,
    offers_days,
    offers_delivery,
    offers_events,
    offers_insight,
    offers_people,
    offers_programmes,
    offers_providers,
)
from config.demo.calendar import YearPlan
from config.demo.offers_agreements import Market
from config.demo.offers_catalogue import Desk, Editions
from config.demo.offers_specification import OffersSpec, read
from membership.enums import OfficeRole
from membership.models import MembershipYear, Person, School
from offers.operations import entitlements


def fill_year(
    slug: str, plans: Sequence[YearPlan], number: int, members: Sequence[School], by: Person, today: date
) -> None:
    """Load the offers of one of the years the demo shows: the first is over, the second runs, the third is being prepared."""
    spec = read()[slug]
    year = MembershipYear.objects.get(start_year=plans[number].start)
    if plans[number].starts_on > today:
        before = MembershipYear.objects.get(start_year=plans[number].start - 1)
        offers_catalogue.prepare(before, Desk(by, year, today))
    elif number == 0:
        _finished(spec, year, members, by, today)
    else:
        _running(spec, year, members, by, today)


def _finished(spec: OffersSpec, year: MembershipYear, members: Sequence[School], by: Person, today: date) -> None:
    offers_providers.add(spec, members, by, today)
    made = offers_catalogue.write(spec, Desk(by, year, _written_on(year)))
    market = _market(spec, made, year, members, by, today)
    offers_agreements.order_all(market, are_all=True)
    offers_agreements.order_centrally(market)
    offers_insight.download(market)
    money.bill_offers(year, by, date(year.start_year, 10, 6), today)
    _events(market, is_now=False)
    money.bill_offers(year, by, date(year.start_year + 1, 3, 27), today)


def _running(spec: OffersSpec, year: MembershipYear, members: Sequence[School], by: Person, today: date) -> None:
    before = MembershipYear.objects.get(start_year=year.start_year - 1)
    offers_agreements.close(year.starts_on)
    made = offers_catalogue.carry_on(spec, before, Desk(by, year, _written_on(year)))
    offers_catalogue.decide(spec, by)
    market = _market(spec, made, year, members, by, today)
    offers_agreements.order_all(market, are_all=False)
    offers_agreements.order_centrally(market)
    offers_agreements.leave_open(market)
    money.bill_offers(year, by, date(year.start_year, 10, 6), today)
    entitlements.sync(by=None, on=today)
    _events(market, is_now=True)
    offers_delivery.visit(market)
    money.bill_offers(year, by, today - timedelta(days=2), today)
    offers_programmes.follow(market)
    _look_back(market, before)


def _look_back(market: Market, before: MembershipYear) -> None:
    payer = Person.objects.filter(office_roles__role=OfficeRole.FINANCE).earliest("pk")
    offers_delivery.state(market, payer)
    offers_agreements.limit_spending(market)
    offers_insight.plan(market)
    offers_insight.wish(market)
    offers_insight.download(market)
    offers_insight.value(market, before)


def _events(market: Market, *, is_now: bool) -> None:
    offers_days.ask(market)
    for run in offers_events.write(offers_events.stage(market, market.by), is_now=is_now):
        offers_bookings.fill(market, run)
        offers_days.happen(market, run)
        if run.row.pairings:
            offers_programmes.pair(market, run)


def _written_on(year: MembershipYear) -> date:
    """The May before."""
    return year.starts_on - timedelta(days=110)


def _market(
    spec: OffersSpec, made: Editions, year: MembershipYear, members: Sequence[School], by: Person, today: date
) -> Market:
    teams = offers_people.teams()
    schools = [school for school in offers_people.active(spec.slug, members) if school.pk in teams]
    return Market(spec, made, year, teams, today, schools, by)
