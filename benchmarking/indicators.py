"""The registry of indicators: what each figure asks, how it is worked out, and how few schools hide it.

The text a reader sees is put together from the same fields the arithmetic uses. A changed definition is a new
version: figures of two versions are never compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from benchmarking.enums import PeriodKind, Polarity, Unit
from tenants.calendars import AcademicYear, FinancialYear
from tenants.figures import FigureCode
from tenants.small_numbers import FEWEST

MINIMUM_BASE = FEWEST


class UnknownIndicator(LookupError):
    """No indicator has this code."""

    code = "unknown_indicator"


@dataclass(frozen=True)
class Indicator:
    """One measure that partnerships publish and the association compares."""

    code: FigureCode
    name: str
    theme: str
    question: str
    unit: Unit
    numerator: str
    base: str
    denominator: str = ""
    polarity: Polarity = Polarity.NEITHER
    is_identifying: bool = False
    note: str = ""
    parts_unit: Unit = Unit.COUNT
    parts_noun: str = "schools"
    period_kind: PeriodKind = PeriodKind.ACADEMIC
    version: int = 1
    minimum_base: int = MINIMUM_BASE

    @property
    def formula(self) -> str:
        """The sum in words: “members in its areas ÷ state-funded schools in its areas”."""
        return f"{self.numerator} ÷ {self.denominator}" if self.denominator else self.numerator

    @property
    def counts_things(self) -> bool:
        """Whether it is a share of things that were counted, so that chance can be judged."""
        return self.unit == Unit.SHARE and self.parts_unit == Unit.COUNT

    @property
    def definition(self) -> str:
        """The whole definition in sentences."""
        return " ".join(filter(None, [_calculation(self), self.note, _suppression(self), _anonymity(self)]))

    def period_label(self, start: int) -> str:
        """Return “2026/27” for an academic and “2026-27” for a financial year."""
        year = AcademicYear(start) if self.period_kind == PeriodKind.ACADEMIC else FinancialYear(start)
        return year.label


def _calculation(indicator: Indicator) -> str:
    how = {Unit.SHARE: ", as a percentage,", Unit.EACH: ","}.get(indicator.unit, ", in pounds,")
    if not indicator.denominator:
        return f"{_sentence(indicator.numerator)} in the {_year(indicator)}."
    return f"{_sentence(indicator.numerator)} divided by {indicator.denominator}{how} in the {_year(indicator)}."


def _suppression(indicator: Indicator) -> str:
    return f"Hidden (c) where it rests on fewer than {indicator.minimum_base} schools; counted here: {indicator.base}."


def _anonymity(indicator: Indicator) -> str:
    if not indicator.is_identifying:
        return ""
    return (
        "A partnership that shares without its name counts in the median but is not shown: its size would identify it."
    )


def _year(indicator: Indicator) -> str:
    return indicator.period_kind.label.lower()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


_MEMBERSHIP = "Membership"
_MONEY = "Money"
_OFFERS = "Courses and services"
_REVIEWS = "Peer review"

ALL: tuple[Indicator, ...] = (
    Indicator(
        code=FigureCode.MEMBER_SHARE,
        name="Members as a share of eligible schools",
        theme=_MEMBERSHIP,
        question="How many of the schools that could join have joined?",
        unit=Unit.SHARE,
        numerator="member schools in the partnership’s areas",
        denominator="open state-funded schools in those areas",
        base="eligible schools",
        polarity=Polarity.HIGHER,
    ),
    Indicator(
        code=FigureCode.MEMBERS,
        name="Member schools",
        theme=_MEMBERSHIP,
        question="How large is the partnership?",
        unit=Unit.COUNT,
        numerator="schools with a confirmed subscription",
        base="member schools",
        is_identifying=True,
    ),
    Indicator(
        code=FigureCode.OUT_OF_AREA_SHARE,
        name="Members from outside the area",
        theme=_MEMBERSHIP,
        question="How far does the partnership reach beyond its own councils?",
        unit=Unit.SHARE,
        numerator="member schools outside the partnership’s areas",
        denominator="all member schools",
        base="member schools",
    ),
    Indicator(
        code=FigureCode.PRIMARY_SHARE,
        name="Primary schools among members",
        theme=_MEMBERSHIP,
        question="What mix of phases does the partnership serve?",
        unit=Unit.SHARE,
        numerator="nursery and primary member schools",
        denominator="all member schools",
        base="member schools",
    ),
    Indicator(
        code=FigureCode.PUPILS,
        name="Pupils in member schools",
        theme=_MEMBERSHIP,
        question="How many pupils does the partnership’s work reach?",
        unit=Unit.COUNT,
        numerator="pupils counted for the subscriptions of member schools",
        base="member schools",
        is_identifying=True,
    ),
    Indicator(
        code=FigureCode.CONFIRMATION_RATE,
        name="Subscriptions confirmed",
        theme=_MEMBERSHIP,
        question="How many schools that were asked have said yes?",
        unit=Unit.SHARE,
        numerator="subscriptions confirmed by schools",
        denominator="subscriptions offered",
        base="schools asked",
        polarity=Polarity.HIGHER,
        note="Declined subscriptions count as offered.",
        parts_noun="subscriptions",
    ),
    Indicator(
        code=FigureCode.PRICE_PER_PUPIL,
        name="Subscription price per pupil",
        theme=_MONEY,
        question="What does membership cost per pupil, after minimums and caps?",
        unit=Unit.PRICE,
        numerator="net subscription prices of member schools",
        denominator="the pupils they were priced on",
        base="member schools",
        parts_unit=Unit.POUNDS,
        parts_noun="pupils",
    ),
    Indicator(
        code=FigureCode.SUBSCRIPTION_INCOME,
        name="Subscription income",
        theme=_MONEY,
        question="What do subscriptions bring in?",
        unit=Unit.POUNDS,
        numerator="net subscription charges invoiced, less credit notes",
        base="schools invoiced",
        is_identifying=True,
    ),
    Indicator(
        code=FigureCode.PAID_WITHIN_TERMS,
        name="Invoices paid within terms",
        theme=_MONEY,
        question="Are schools paying on time?",
        unit=Unit.SHARE,
        numerator="invoices settled by their due date",
        denominator="invoices that have fallen due",
        base="schools invoiced",
        polarity=Polarity.HIGHER,
        parts_noun="invoices",
    ),
    Indicator(
        code=FigureCode.OVERDUE_SHARE,
        name="Overdue share of money invoiced",
        theme=_MONEY,
        question="How much of what was invoiced is late?",
        unit=Unit.SHARE,
        numerator="money owed past its due date",
        denominator="money invoiced",
        base="schools invoiced",
        polarity=Polarity.LOWER,
        parts_unit=Unit.POUNDS,
        parts_noun="",
    ),
    Indicator(
        code=FigureCode.LARGEST_PAYER_SHARE,
        name="Income from the largest payer",
        theme=_MONEY,
        question="How much hangs on one council, funder or trust?",
        unit=Unit.SHARE,
        numerator="income from the payer that brings most",
        denominator="all income of the year",
        base="schools invoiced",
        polarity=Polarity.LOWER,
        note="Income is what was invoiced, less credit notes, and grants received without an invoice, all before VAT.",
        parts_unit=Unit.POUNDS,
        parts_noun="",
    ),
    Indicator(
        code=FigureCode.INCOME_PER_MEMBER,
        name="Income per member school",
        theme=_MONEY,
        question="How much does the partnership turn over for each school it serves?",
        unit=Unit.POUNDS,
        numerator="all income of the year",
        denominator="schools invoiced for a subscription",
        base="schools invoiced",
        note="Income is what was invoiced, less credit notes, and grants received without an invoice, all before VAT.",
        parts_unit=Unit.POUNDS,
        parts_noun="schools",
    ),
    Indicator(
        code=FigureCode.BOOKINGS_PER_MEMBER,
        name="Places booked per member school",
        theme=_OFFERS,
        question="How much of the training on offer do schools book?",
        unit=Unit.EACH,
        numerator="places member schools booked and did not cancel",
        denominator="all member schools",
        base="member schools",
        polarity=Polarity.HIGHER,
    ),
    Indicator(
        code=FigureCode.CPD_PLACES_PER_MEMBER,
        name="Places attended per member school",
        theme=_OFFERS,
        question="How many people come to professional development?",
        unit=Unit.EACH,
        numerator="places of member schools whose delegate was there for a session or more",
        denominator="all member schools",
        base="member schools",
        polarity=Polarity.HIGHER,
        note="A place counts where attendance was recorded.",
    ),
    Indicator(
        code=FigureCode.RATED_GOOD,
        name="Rated good or better",
        theme=_OFFERS,
        question="What do delegates and schools think of courses and visits?",
        unit=Unit.SHARE,
        numerator="ratings of 4 or 5 of 5",
        denominator="all ratings of courses and visits",
        base="schools that gave a rating",
        polarity=Polarity.HIGHER,
        parts_noun="ratings",
    ),
    Indicator(
        code=FigureCode.TRADED_SHARE,
        name="Member schools that buy a service",
        theme=_OFFERS,
        question="How many members buy more than membership?",
        unit=Unit.SHARE,
        numerator="member schools with one service agreement or more beside the core offer",
        denominator="all member schools",
        base="member schools",
        polarity=Polarity.HIGHER,
    ),
    Indicator(
        code=FigureCode.REVIEW_COVERAGE,
        name="Member schools peer reviewed",
        theme=_REVIEWS,
        question="How many members open their doors to colleagues in a year?",
        unit=Unit.SHARE,
        numerator="member schools with a peer review visit that is over",
        denominator="all member schools",
        base="member schools",
        polarity=Polarity.HIGHER,
        note="A school counts once however often it is reviewed.",
    ),
    Indicator(
        code=FigureCode.ACTIONS_AFTER_SIX_MONTHS,
        name="Actions completed after six months",
        theme=_REVIEWS,
        question="Does something follow from a peer review?",
        unit=Unit.SHARE,
        numerator="actions done at the follow-ups six months after the signature",
        denominator="all actions of those plans, dropped ones included",
        base="schools with such a follow-up",
        polarity=Polarity.HIGHER,
        note="Counted in the year in which the follow-up is held. It says what was done, not what became of pupils.",
        parts_noun="actions",
    ),
)

BY_CODE: Mapping[str, Indicator] = MappingProxyType({indicator.code: indicator for indicator in ALL})


def get(code: str) -> Indicator:
    """Return the indicator with this code. Raises UnknownIndicator."""
    try:
        return BY_CODE[code]
    except KeyError as error:
        raise UnknownIndicator(code) from error


def by_theme() -> dict[str, list[Indicator]]:
    """Return the indicators under the heading of their theme, in the order of the registry."""
    themes: dict[str, list[Indicator]] = {}
    for indicator in ALL:
        themes.setdefault(indicator.theme, []).append(indicator)
    return themes
