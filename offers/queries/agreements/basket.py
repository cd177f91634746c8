"""The basket of a buyer and year: last year's services ticked in advance, what is new, gone or dearer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from membership.models import MembershipYear, School
from membership.tariffs import TariffContradicts
from offers.enums import AgreementStatus, OfferKind, OfferStatus
from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine, Offer
from offers.pricing.agreeing import PricedLine, reviewed
from offers.queries.agreements.buyers import Buyer
from offers.queries.agreements.pricing import Standings, price_line, standings_of

BOOKED_OR_GIVEN = (OfferKind.EVENT, OfferKind.PROGRAMME, OfferKind.CORE)
AGREED = (AgreementStatus.SIGNING, AgreementStatus.ACTIVE, AgreementStatus.PROPOSED, AgreementStatus.REQUESTED)
BEFORE = (AgreementStatus.ACTIVE, AgreementStatus.ENDED)
MOST_OTHERS = 30


@dataclass(frozen=True)
class Row:
    """One service for one school in a basket's page: priced, or with the problem said."""

    offer: Offer
    school: School
    line: PricedLine | None
    problem: str = ""
    is_ticked: bool = False
    last: AgreementLine | None = None
    is_new: bool = False

    @property
    def name(self) -> str:
        """What the page calls it."""
        return f"{self.offer.pk}-{self.school.pk}"

    @property
    def dearer_pence(self) -> int:
        """How much a whole year costs more than last year; less than nothing when it is cheaper."""
        return self.line.sum.annual_pence - self.last.annual_pence if self.line and self.last else 0


@dataclass(frozen=True)
class Basket:
    """Everything a basket's page shows."""

    agreement: Agreement | None
    starts_on: date
    last_year: Sequence[Row]
    chosen: Sequence[Row]
    others: Sequence[Row]
    gone: Sequence[AgreementLine]
    of_trust: Sequence[Offer]
    agreed: Sequence[AgreementLine]
    why_dearer: Sequence[str]


@dataclass(frozen=True)
class Review:
    """A basket as somebody is about to order it; `digest` stands for what was shown."""

    agreement: Agreement
    lines: Sequence[PricedLine]
    problems: Sequence[str]
    why_dearer: Sequence[str]
    offers: Mapping[int, Offer]

    @property
    def net_pence(self) -> int:
        """Sum of the prices."""
        return sum(line.net_pence for line in self.lines)

    @property
    def needs_deed(self) -> bool:
        """Whether two people must sign."""
        return any(self.offers[line.offer_id].needs_deed for line in self.lines)

    @property
    def most_years(self) -> int:
        """The longest term every service of it can be agreed for."""
        return min((self.offers[line.offer_id].most_years for line in self.lines), default=1)

    @property
    def digest(self) -> str:
        """Return what the order must repeat."""
        return reviewed(self.lines, self.agreement.years)


def years_to_buy(on: date) -> list[MembershipYear]:
    """Return the years that are not over and have something to buy, newest first; one query."""
    buyable = Exists(offered().filter(year=OuterRef("pk")))
    return list(MembershipYear.objects.filter(buyable, ends_before__gt=on).order_by("-start_year"))


def offered() -> QuerySet[Offer]:
    """Return what can be bought by agreement."""
    return Offer.objects.filter(status=OfferStatus.PUBLISHED).exclude(kind__in=BOOKED_OR_GIVEN)


def offers_of(year: MembershipYear) -> QuerySet[Offer]:
    """Return all of a year's offers that are bought by agreement, withdrawn ones too, with what prices ask."""
    rows = Offer.objects.filter(year=year).exclude(kind__in=BOOKED_OR_GIVEN).select_related("category")
    return rows.prefetch_related("prices", "classes")


def schools_of(buyer: Buyer) -> QuerySet[School]:
    """Return the schools a buyer buys for."""
    return School.objects.filter(pk__in=[one.pk for one in buyer.schools])


def current(buyer: Buyer, year: MembershipYear) -> Agreement | None:
    """Return the basket of a buyer, if it has one; two queries."""
    rows = Agreement.objects.filter(**buyer.key, year=year, status=AgreementStatus.BASKET)
    return rows.prefetch_related("lines__school").first()


def lines_of_last_year(buyer: Buyer, year: MembershipYear) -> list[AgreementLine]:
    """Return what the buyer had in force when the year before ended; one query."""
    own = Agreement.objects.filter(buyer.agreements, year__start_year=year.start_year - 1, status__in=BEFORE)
    rows = AgreementLine.objects.filter(agreement__in=own, terminated_on=None, replaced_by=None)
    return list(rows.select_related("offer", "school", "agreement"))


def agreed_lines(schools: Iterable[School], year: MembershipYear) -> list[AgreementLine]:
    """Return what schools have agreed, or are about to, for a year, whoever bought it; one query."""
    rows = AgreementLine.objects.filter(
        school__in=[one.pk for one in schools],
        agreement__year=year,
        agreement__status__in=AGREED,
        terminated_on=None,
        replaced_by=None,
    )
    return list(rows.select_related("offer", "agreement__school", "school"))


def page(buyer: Buyer, year: MembershipYear, on: date) -> Basket:
    """Return what a basket's page shows; a fixed number of queries for each school bought for."""
    agreement = current(buyer, year)
    starts_on = max(agreement.starts_on if agreement else on, year.starts_on)
    known = standings_of(buyer.schools, on)
    agreed = agreed_lines(buyer.schools, year)
    done = {(row.offer.lineage, row.school_id) for row in agreed}
    last = {(row.offer.lineage, _now_of(buyer, row)): row for row in lines_of_last_year(buyer, year)}
    chosen = {(row.offer_id, row.school_id): row.quantity for row in agreement.lines.all()} if agreement else None
    older = _lineages_before(year)
    offers = list(offers_of(year))
    rows = [
        _row(offer, school, known, starts_on, chosen, last.get((offer.lineage, school.pk)), older)
        for offer in offers
        for school in buyer.schools
        if buyer.buys(offer.lineage) and (offer.lineage, school.pk) not in done
    ]
    found = _sorted_out(buyer, agreement, starts_on, rows, last, agreed, known)
    return replace(found, of_trust=_of_trust(buyer, offers))


def _sorted_out(
    buyer: Buyer,
    agreement: Agreement | None,
    starts_on: date,
    rows: Sequence[Row],
    last: Mapping[tuple[UUID, int], AgreementLine],
    agreed: Sequence[AgreementLine],
    known: Standings,
) -> Basket:
    on_sale = [row for row in rows if row.line or row.is_ticked]
    taken_on = {(row.offer.lineage, row.school.pk) for row in on_sale} | {
        (a.offer.lineage, a.school_id) for a in agreed
    }
    missing = [line for key, line in last.items() if key not in taken_on]
    others = [row for row in on_sale if not row.last and not row.is_ticked]
    return Basket(
        agreement=agreement,
        starts_on=starts_on,
        last_year=[row for row in on_sale if row.last],
        chosen=[row for row in on_sale if row.is_ticked and not row.last],
        others=sorted(others, key=lambda row: not row.is_new)[:MOST_OTHERS],
        gone=[line for line in missing if buyer.buys(line.offer.lineage)],
        of_trust=[],
        agreed=agreed,
        why_dearer=_reasons(buyer, known),
    )


def _of_trust(buyer: Buyer, offers: Iterable[Offer]) -> list[Offer]:
    """What a school need not buy, because its trust does."""
    if buyer.trust:
        return []
    return [offer for offer in offers if offer.status == OfferStatus.PUBLISHED and not buyer.buys(offer.lineage)]


def review(agreement: Agreement, buyer: Buyer, on: date) -> Review:
    """Return a basket priced as it stands today; what cannot be bought any more is a problem, not a line."""
    schools = {one.pk: one for one in buyer.schools}
    known = standings_of(buyer.schools, on)
    offers = {row.pk: row for row in offers_of(agreement.year)}
    lines: list[PricedLine] = []
    problems: list[str] = []
    done = {(row.offer.lineage, row.school_id): row for row in agreed_lines(buyer.schools, agreement.year)}
    for row in agreement.lines.select_related("offer").order_by("school__name", "title", "pk"):
        school = schools.get(row.school_id)
        if school is None:
            problems.append(f"“{row.title}” cannot be bought: {row.school} has closed or left.")
        elif not buyer.buys(row.offer.lineage):
            problems.append(f"“{row.title}” is bought by {'each school' if buyer.trust else 'your trust'}.")
        elif (held := done.get((row.offer.lineage, school.pk))) and held.agreement_id != agreement.pk:
            problems.append(f"“{row.title}” is agreed for {agreement.year} already.")
        else:
            _price(offers[row.offer_id], school, known, row.quantity, agreement.starts_on, lines, problems)
    return Review(agreement, lines, problems, _reasons(buyer, known), offers)


def _price(
    offer: Offer,
    school: School,
    known: Standings,
    quantity: Decimal,
    begins_on: date,
    lines: list[PricedLine],
    problems: list[str],
) -> None:
    try:
        lines.append(price_line(offer, school, known, quantity, begins_on))
    except (OffersRefused, TariffContradicts) as refusal:
        problems.append(str(refusal))


def _row(
    offer: Offer,
    school: School,
    known: Standings,
    starts_on: date,
    chosen: Mapping[tuple[int, int], Decimal] | None,
    last: AgreementLine | None,
    older: frozenset[UUID],
) -> Row:
    key = (offer.pk, school.pk)
    is_ticked = last is not None if chosen is None else key in chosen
    usual = last.quantity if last else Decimal(1)
    quantity = usual if chosen is None else chosen.get(key, usual)
    lines: list[PricedLine] = []
    problems: list[str] = []
    _price(offer, school, known, quantity, starts_on, lines, problems)
    is_new = bool(older) and offer.lineage not in older
    line = lines[0] if lines else None
    return Row(
        offer, school, line, "".join(problems), is_ticked and (line is not None or chosen is not None), last, is_new
    )


def _now_of(buyer: Buyer, line: AgreementLine) -> int:
    """The school a line of last year is for today: a converted school's line is its successor's."""
    return buyer.school.pk if buyer.school else line.school_id


def _lineages_before(year: MembershipYear) -> frozenset[UUID]:
    rows = Offer.objects.filter(year__start_year=year.start_year - 1).order_by()
    return frozenset(rows.values_list("lineage", flat=True))


def _reasons(buyer: Buyer, known: Standings) -> list[str]:
    reasons = [(school, known.why_dearer(school.pk)) for school in buyer.schools]
    return [f"{school}: {reason}" if buyer.trust else reason for school, reason in reasons if reason]
