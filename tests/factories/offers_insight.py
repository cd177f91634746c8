"""A school's year worked out by hand, and statements of it; every name is invented."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from billing.models import Account, SchoolPayer
from membership.models import MembershipYear, School
from offers.enums import CheckIn, DeliveryStatus, EvaluationKind, OfferKind, PaysWith, Presence
from offers.figures import value
from offers.models import (
    Allowance,
    Attendance,
    Booking,
    Delivery,
    DeliverySlot,
    Download,
    EvaluationAnswer,
    EvaluationForm,
    Material,
    Offer,
    UnmetRequest,
    ValueStatement,
)
from tests.factories import billing as money
from tests.factories import membership as members
from tests.factories import offers as base

NOW = datetime(2027, 1, 18, 9, 0, tzinfo=UTC)
ON = date(2027, 1, 18)
STARTS, ENDS = date(2026, 9, 1), date(2027, 9, 1)
NOVEMBER = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
VISITED = date(2026, 11, 10)


def year(start_year: int = 2026) -> MembershipYear:
    """The academic year 2026/27."""
    made: MembershipYear = members.MembershipYearFactory(start_year=start_year)
    return made


def member(**facts: Any) -> School:
    """A school that is a member in 2026/27."""
    school: School = members.SchoolFactory(**facts)
    members.SubscriptionFactory(school=school, year=year(), status="active")
    return school


def offer(title: str = "Governor services", **facts: Any) -> Offer:
    """A published offer of 2026/27."""
    made: Offer = base.OfferFactory(year=year(), title=title, **facts)
    return made


def payer(school: School) -> Account:
    """The school's own account, which pays."""
    account: Account = Account.objects.filter(school=school).first() or money.AccountFactory(school=school)
    SchoolPayer.objects.get_or_create(school=school, defaults={"account": account})
    return account


def invoiced(school: School, pence: int, *, kind: str = "subscription", source: int | None = None, **facts: Any) -> Any:
    """What was invoiced to the school for the year."""
    terms = {"source_kind": kind, "source_id": source or school.pk, "description": f"For {kind}", "vat": money.EXEMPT}
    period = {"period_starts_on": STARTS, "period_ends_before": ENDS}
    return money.invoice(pence, account=payer(school), on=date(2026, 9, 14), **(terms | period | facts))


def service(school: School, of: Offer | None = None, *, net: int = 750_00, full: int = 900_00, **facts: Any) -> Any:
    """A service agreed for the year."""
    agreement = base.AgreementFactory(school=school, year=year(), account=payer(school))
    prices = {"annual_pence": net, "net_pence": net, "full_price_pence": full}
    return base.AgreementLineFactory(agreement=agreement, offer=of or offer(), **(prices | facts))


def place(school: School, event: Any = None, **facts: Any) -> Booking:
    """A confirmed place on a course in November, at £95 instead of £150."""
    made: Booking = base.BookingFactory(school=school, event=event or course(), **facts)
    return made


def course(of: Offer | None = None, **facts: Any) -> Any:
    """A course of six hours in November."""
    of = of or offer("Early reading", kind=OfferKind.EVENT)
    return base.EventFactory(offer=of, **({"starts_at": NOVEMBER, "title": "Early reading"} | facts))


def attended(booking: Booking) -> None:
    """The delegate was there, all the time."""
    for session in booking.event.sessions.all():
        Attendance.objects.create(
            session=session, booking=booking, presence=Presence.PRESENT, how=CheckIn.TAP, recorded_at=NOVEMBER
        )


def visit(school: School, of: Offer | None = None, *, halves: int = 2, on: date = VISITED, **facts: Any) -> Delivery:
    """A day that took place and was signed, at £500 instead of £700."""
    terms = {"price_pence": 500_00, "full_price_pence": 700_00, "pays_with": PaysWith.PRICE, "audience": "full"}
    made = Delivery.objects.create(
        offer=of or offer("Adviser days", kind=OfferKind.CONSULTANCY),
        school=school,
        provider=base.ProviderFactory(),
        status=DeliveryStatus.SIGNED_OFF,
        topic="Early reading",
        halves=halves,
        requested_at=NOVEMBER,
        signed_at=NOVEMBER,
        signed_name="Ada Marsh",
        **(terms | facts),
    )
    for half in ("am", "pm")[:halves]:
        DeliverySlot.objects.create(delivery=made, provider=made.provider, on_day=on, half=half)
    return made


def download(school: School, of: Offer | None = None, title: str = "The Vikings") -> Download:
    """A file taken."""
    of = of or offer("Curriculum", kind=OfferKind.PRODUCT)
    file = Material.objects.create(offer=of, title=title, file="x.pdf", file_name="x.pdf", size=1)
    return Download.objects.create(material=file, school=school, taken_at=NOVEMBER)


def unmet(school: School, *, answered: bool = False, text: str = "Somebody for behaviour") -> UnmetRequest:
    """A request we had nothing for."""
    facts = {"answer": "From spring", "answered_at": NOVEMBER} if answered else {}
    return UnmetRequest.objects.create(school=school, text=text, asked_at=NOVEMBER, **facts)


def allowance(school: School, **facts: Any) -> Allowance:
    """Five free course places that came with a service."""
    line = service(school, offer("Training package"), net=400_00, full=600_00)
    made: Allowance = base.AllowanceFactory(school=school, line=line, **facts)
    return made


def rated(event: Any, *ratings: int, on: date = date(2026, 11, 12), booking: Booking | None = None) -> None:
    """What delegates thought of an event."""
    form, _ = EvaluationForm.objects.get_or_create(name="After", defaults={"kind": EvaluationKind.AFTER})
    EvaluationAnswer.objects.bulk_create(
        EvaluationAnswer(
            form=form, event=event, kind="after", answers={}, rating=rating, answered_on=on, booking=booking
        )
        for rating in ratings
    )


def whole_year(school: School) -> None:
    """£8,730 paid; a service, a package with a place used from it, two other places, a day and a half of visits."""
    invoiced(school, 7_980_00, discount_pence=420_00, discount_reason="Early payment")
    invoiced(school, 750_00, kind="agreement")
    service(school)
    free = allowance(school)
    event = course()
    attended(place(school, event))
    place(school, event)
    place(school, event, pays_with=PaysWith.ALLOWANCE, allowance=free, price_pence=0)
    visit(school)
    visit(school, halves=1, price_pence=250_00, full_price_pence=350_00)
    download(school)
    unmet(school)
    unmet(school, answered=True)


def statement(school: School, **facts: Any) -> ValueStatement:
    """A statement that was sent."""
    made = value.of(
        [value.Entry(value.Kind.INVOICE, STARTS, "Membership", "Membership", Decimal(1), price_pence=1)], STARTS, ON
    )
    usual = {"figures": made.as_json(), "made_at": NOW, "released_at": NOW, "sent_at": NOW}
    wanted = {"school": school, "year": facts.pop("year", None) or year()} | usual | facts
    return ValueStatement.objects.create(**wanted)


def of_place(school: School, canary: str) -> dict[str, Any]:
    """What routes of insight name."""
    return {"value_statement": statement(school, year=members.MembershipYearFactory(), sent_to=canary)}
