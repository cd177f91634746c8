"""What insight shows in the demo: budgets of offers, requests nobody could meet, downloads, value statements."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Sum

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.offers_agreements import Market
from membership.models import MembershipYear
from offers.models import AgreementLine, Booking, Category, Material, UnmetRequest
from offers.operations import value_statements
from offers.operations.catalogue import materials, offers, unmet
from offers.operations.value_statements import NothingToMake
from tenants.money import percentage

STATEMENTS: Final = 5
WISHES: Final = (
    ("A course for midday supervisors on a Friday afternoon", "There is one in March: booking opens in January."),
    ("Somebody who comes in to look at our science curriculum", ""),
    ("Training on artificial intelligence for the office team", ""),
)


def plan(market: Market) -> None:
    """Give every offer that sells a budget near what it brings: some do better, some worse."""
    agreed = AgreementLine.objects.filter(offer__year=market.year).values_list("offer").annotate(Sum("net_pence"))
    booked = Booking.objects.filter(event__offer__year=market.year).values_list("event__offer")
    sums = dict(agreed.order_by("offer"))
    for offer_id, pence in booked.annotate(Sum("price_pence")).order_by("event__offer"):
        sums[offer_id] = sums.get(offer_id, 0) + pence
    for offer_id, pence in sums.items():
        share = Decimal(85 + draw("budget", market.spec.slug, offer_id, out_of=35))
        budget = percentage(pence, share) // 100_00 * 100_00
        if budget:
            offers.change(by=market.by, offer_id=offer_id, values={"budget_pence": budget})


def wish(market: Market) -> None:
    """Let three schools ask for what nobody sells; one has its answer."""
    categories = list(Category.objects.order_by("pk"))
    for number, (text, answer) in enumerate(WISHES):
        school = market.active[number]
        on = market.today - timedelta(days=20 - number * 6)
        manager = market.teams[school.pk].manager
        category = categories[number % len(categories)]
        made: UnmetRequest = unmet.ask(by=manager, school=school, text=text, now=at(on), category=category)
        if answer:
            unmet.answer(by=market.by, request_id=made.pk, text=answer, now=at(on + timedelta(days=2)))


def download(market: Market) -> None:
    """Let schools with a licence take some of its files."""
    lines = AgreementLine.objects.filter(offer__year=market.year, offer__materials__isnull=False)
    for line in lines.filter(agreement__school__isnull=False).distinct().select_related("school").order_by("pk"):
        files = list(Material.objects.filter(offer=line.offer_id).order_by("pk"))
        taken = files[: 8 * (1 + draw("topics", line.school_id, out_of=3))]
        team = market.teams[line.school_id]
        on = min(market.year.starts_on + timedelta(days=20), market.today)
        materials.take(by=team.teachers[0], school=line.school, materials=taken, now=at(on))


def value(market: Market, before: MembershipYear) -> None:
    """Make statements for the year that is over, let go already, and drafts for the one that runs."""
    wanted = [school.pk for school in market.active[:STATEMENTS]]
    on, now = market.today, at(market.today - timedelta(days=1))
    with suppress(NothingToMake):
        value_statements.make(by=market.by, year_id=before.pk, on=on, now=now, school_ids=wanted)
        value_statements.release(by=market.by, year_id=before.pk, now=now)
        value_statements.make(by=market.by, year_id=market.year.pk, on=on, now=now, school_ids=wanted)
