"""Baskets, orders and agreements of 2026/27 as schools make them; every name is invented."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from billing.models import BillingSettings
from membership.models import MembershipYear, Person, School
from offers.models import Agreement, AgreementLine, Offer, Purchase
from offers.operations.agreements import baskets, ordering, requests
from offers.operations.agreements.ordering import Order
from offers.operations.agreements.signatures import Signed
from offers.pricing.agreeing import Choice
from offers.queries.agreements import basket as queries
from offers.queries.agreements.buyers import Buyer
from tests.factories import billing as money
from tests.factories import membership as members
from tests.factories import offers as catalogue

ON = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def year(start_year: int = 2026) -> MembershipYear:
    """A membership year."""
    made: MembershipYear = members.MembershipYearFactory(start_year=start_year)
    return made


def member(**facts: Any) -> School:
    """A full member of 2026/27 in good standing."""
    school: School = members.SchoolFactory(**facts)
    members.SubscriptionFactory(school=school, year=year(), status="active")
    return school


def leave_unpaid(school: School) -> None:
    """An invoice of the school from four months ago, which stops member prices."""
    BillingSettings.objects.update_or_create(pk=1, defaults={"stops_member_prices": True, "grace_days": 30})
    account = money.AccountFactory(school=school)
    money.SchoolPayerFactory(school=school, account=account)
    money.invoice(account=account, on=date(2026, 5, 1))


def service(title: str = "Governor services", pounds: str = "1200", **facts: Any) -> Offer:
    """A published service of 2026/27: £1,200 for full members and half as much again for others."""
    unit = facts.pop("unit", "school")
    other = str(Decimal(pounds) * Decimal("1.5"))
    return catalogue.priced(
        {"full": pounds, "non_member": other, "out_of_area": other}, unit=unit, title=title, **facts
    )


def manager(school: School, **facts: Any) -> Person:
    """The school's business manager."""
    return members.at_school(school, "business_manager", **facts)


def basket(school: School, *offers: Offer, by: Person | None = None, quantity: str = "1", on: date = ON) -> Agreement:
    """A school's basket of 2026/27 with some services."""
    chosen = [Choice(offer.pk, school.pk, Decimal(quantity)) for offer in offers]
    buyer = by or manager(school)
    return baskets.choose(by=buyer, buyer=Buyer(school=school), year=offers[0].year, choices=chosen, on=on)


def reviewed(agreement: Agreement, on: date = ON) -> str:
    """The digest a person who looks at the basket now would send."""
    buyer = Buyer(school=agreement.school, trust=agreement.trust)
    return queries.review(agreement, buyer, on).digest


def order(agreement: Agreement, by: Person, on: date = ON, **facts: Any) -> Agreement:
    """Order a basket as it stands, as the form would."""
    made = Order(facts.pop("digest", None) or reviewed(agreement, on), Signed(by.name), facts.pop("po", "PO-1"))
    return ordering.place(by=by, agreement_id=agreement.pk, order=made, on=on, now=NOW, **facts)


def agreed(school: School | None = None, *offers: Offer, quantity: str = "1", on: date = ON) -> Agreement:
    """An agreement in force, of one service when none is named; ordered by the head."""
    school = school or member()
    head = members.at_school(school)
    found = offers or (service(),)
    return order(basket(school, *found, by=head, quantity=quantity, on=on), head, on)


def line_of(agreement: Agreement) -> AgreementLine:
    """The first line of an agreement."""
    return agreement.lines.select_related("offer", "school", "agreement").order_by("pk")[0]


def bought_last_year(school: School, offers: Sequence[Offer]) -> list[Offer]:
    """Have a school buy services in 2026/27 and return their editions of 2027/28, a tenth dearer."""
    agreed(school, *offers)
    return [next_edition(offer) for offer in offers]


def next_edition(offer: Offer, factor: str = "1.1") -> Offer:
    """The same service in the next year's catalogue."""
    following = year(offer.year.start_year + 1)
    prices = {row.audience: str(row.rate * Decimal(factor)) for row in offer.prices.all()}
    unit = offer.prices.all()[0].unit
    notice = offer.notice_by.replace(year=offer.notice_by.year + 1) if offer.notice_by else None
    return catalogue.priced(
        prices, unit=unit, title=offer.title, lineage=offer.lineage, year=following, kind=offer.kind,
        rolls_over=offer.rolls_over, notice_by=notice, schedule=offer.schedule, most_years=offer.most_years,
    )  # fmt: skip


def requested(school: School, offer: Offer, approver: Person | None = None, by: Person | None = None) -> Purchase:
    """A basket a member of staff has sent to the business manager."""
    staff = by or members.at_school(school, "staff")
    asked = approver or manager(school)
    made = basket(school, offer, by=staff)
    return requests.request(
        by=staff, agreement_id=made.pk, approver_id=asked.pk, digest=reviewed(made), message="", on=ON, now=NOW
    )


def of_place(school: School, canary: str) -> dict[str, Any]:
    """What the isolation matrix asks about, each with a place's word in it."""
    made = agreed(school, service("Clerking"))
    waiting = requested(school, service("Payroll"))
    open_basket = basket(school, service("Music"))
    AgreementLine.objects.filter(agreement__school=school).update(title=f"Service {canary}")
    Agreement.objects.filter(pk=made.pk).update(purchase_order=canary[-12:], terms=f"Terms {canary}")
    Purchase.objects.filter(pk=waiting.pk).update(message=f"For {canary}")
    return {"sla": made, "sla_line": line_of(made), "sla_basket": open_basket, "purchase": waiting}
