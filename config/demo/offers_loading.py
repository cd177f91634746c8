"""Loading what the demo's partnerships sell and give, year by year, by the operations the pages use."""

from collections.abc import Sequence
from datetime import date, timedelta

from config.demo import offers_agreements, offers_catalogue, offers_people, offers_providers
from config.demo.calendar import YearPlan
from config.demo.offers_agreements import Market
from config.demo.offers_catalogue import Desk
from config.demo.offers_specification import OffersSpec, read
from membership.models import MembershipYear, Person, School


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
    offers_providers.add(spec, members, by, year.starts_on, today)
    made = offers_catalogue.write(spec, Desk(by, year, year.starts_on - timedelta(days=110)))
    market = Market(spec, made, year, offers_people.teams(), today, offers_people.active(spec.slug, members))
    offers_agreements.order_all(market, are_all=True)


def _running(spec: OffersSpec, year: MembershipYear, members: Sequence[School], by: Person, today: date) -> None:
    before = MembershipYear.objects.get(start_year=year.start_year - 1)
    offers_agreements.close(year.starts_on)
    made = offers_catalogue.carry_on(spec, before, Desk(by, year, year.starts_on - timedelta(days=110)))
    offers_catalogue.decide(spec, by)
    market = Market(spec, made, year, offers_people.teams(), today, offers_people.active(spec.slug, members))
    offers_agreements.order_all(market, are_all=False)
    offers_agreements.leave_open(market)
