"""What goes on into the next year: by agreement, with the new edition's price beside this year's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from membership.models import MembershipYear, School
from membership.tariffs import TariffContradicts
from offers.enums import AgreementStatus, OfferStatus
from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine, Offer
from offers.pricing.agreeing import PricedLine
from offers.queries.agreements.basket import offers_of
from offers.queries.agreements.buyers import Buyer, buyer_of
from offers.queries.agreements.pricing import Standings, price_line, standings_of

TELL_DAYS = 42  # how long before the notice date a buyer is told by itself
UNPUBLISHED = (OfferStatus.DRAFT, OfferStatus.REVIEW)
OPEN = (AgreementStatus.PROPOSED, AgreementStatus.ACTIVE, AgreementStatus.ENDED)


@dataclass(frozen=True)
class GoingOn:
    """A service of this year and what becomes of it: the new line, or why there is none."""

    old: AgreementLine
    line: PricedLine
    dearer_pence: int


@dataclass(frozen=True)
class Stopping:
    """A service that does not go on, and why, in words; `waits` while its next edition is not published yet."""

    old: AgreementLine
    why: str
    waits: bool = False


@dataclass(frozen=True)
class Plan:
    """What an agreement becomes in the next year."""

    agreement: Agreement
    going_on: Sequence[GoingOn]
    stopping: Sequence[Stopping]

    @property
    def net_pence(self) -> int:
        """The next year's price of all that goes on."""
        return sum(row.line.net_pence for row in self.going_on)

    @property
    def waits(self) -> bool:
        """Whether it cannot be proposed yet: a service that goes on has no published price."""
        return any(row.waits for row in self.stopping)


@dataclass(frozen=True)
class Progress:
    """How far a year is with proposing."""

    done: int
    total: int

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to propose."""
        return self.done >= self.total


def next_year(year: MembershipYear) -> MembershipYear | None:
    """Return the year after; one query."""
    return MembershipYear.objects.filter(start_year=year.start_year + 1).first()


def rolled(old: Agreement) -> Agreement | None:
    """Return what an agreement was proposed as for the next year; one query."""
    return Agreement.objects.filter(rolled_from=old, status__in=OPEN).select_related("year").first()


def lines_in_force(agreement: Agreement) -> list[AgreementLine]:
    """Return the lines of an agreement that were not ended or replaced; one query."""
    rows = AgreementLine.objects.filter(agreement=agreement, terminated_on=None, replaced_by=None)
    return list(rows.select_related("offer", "school").order_by("school__name", "title", "pk"))


def is_committed(agreement: Agreement, line: AgreementLine) -> bool:
    """Whether the agreed term is longer than the line, so that no notice can stop it."""
    return bool(agreement.ends_before and agreement.ends_before > line.ends_before)


def goes_on(agreement: Agreement, line: AgreementLine) -> bool:
    """Whether a line goes on into the next year as things are."""
    return is_committed(agreement, line) or (line.rolls_over and line.notice_given_at is None)


def plan_of(agreement: Agreement, on: date) -> Plan:
    """Return what an agreement becomes in the next year; raises nothing: what cannot go on says why."""
    year = next_year(agreement.year)
    lines = lines_in_force(agreement)
    if year is None:
        return Plan(agreement, [], [Stopping(line, "The next year is not open yet.") for line in lines])
    buyer = buyer_of(agreement)
    known = standings_of({line.school for line in lines}, max(on, agreement.starts_on))
    offers = {offer.lineage: offer for offer in offers_of(year)}
    going: list[GoingOn] = []
    stopping: list[Stopping] = []
    for line in lines:
        found = _next(agreement, line, year, buyer, known, offers)
        (going if isinstance(found, GoingOn) else stopping).append(found)  # type: ignore[arg-type]
    return Plan(agreement, going, stopping)


def _next(
    agreement: Agreement,
    line: AgreementLine,
    year: MembershipYear,
    buyer: Buyer,
    known: Standings,
    offers: Mapping[UUID, Offer],
) -> GoingOn | Stopping:
    if not goes_on(agreement, line):
        return Stopping(line, "Notice was given." if line.notice_given_at else "It ends with its year.")
    offer = offers.get(line.offer.lineage)
    if offer is None:
        return Stopping(line, f"It is not offered in {year}.")
    if not buyer.buys(offer.lineage):
        return Stopping(line, "The trust has decided that it is bought otherwise.")
    if offer.status in UNPUBLISHED:
        return Stopping(line, f"Its offer of {year} is not published yet.", waits=True)
    try:
        priced = price_line(offer, _school(line), known, line.quantity, year.starts_on)
    except (OffersRefused, TariffContradicts) as refusal:
        return Stopping(line, str(refusal))
    return GoingOn(line, priced, priced.sum.annual_pence - line.annual_pence)


def _school(line: AgreementLine) -> School:
    return line.school


def candidates(year: MembershipYear) -> QuerySet[Agreement]:
    """Return the agreements of a year with a service that goes on, by buyer."""
    flag = Q(rolls_over=True, notice_given_at=None) | Q(ends_before__lt=OuterRef("ends_before"))
    lines = AgreementLine.objects.filter(flag, agreement=OuterRef("pk"), terminated_on=None, replaced_by=None)
    rows = Agreement.objects.filter(Exists(lines), year=year, status=AgreementStatus.ACTIVE)
    return rows.select_related("school__trust", "trust", "year").order_by("school__name", "trust__name", "pk")


def unpublished(year: MembershipYear) -> list[str]:
    """Return the titles of the next year's offers that agreements go on with and nobody has published yet; one query."""
    old = AgreementLine.objects.filter(agreement__in=candidates(year).order_by(), terminated_on=None, replaced_by=None)
    going = old.filter(Q(rolls_over=True, notice_given_at=None) | Q(agreement__ends_before__gt=F("ends_before")))
    rows = Offer.objects.filter(year__start_year=year.start_year + 1, status__in=UNPUBLISHED)
    rows = rows.filter(lineage__in=going.values("offer__lineage"))
    return list(rows.order_by("title").values_list("title", flat=True))


def waiting_ids(year: MembershipYear) -> list[int]:
    """Return the agreements of a year that go on and are not proposed yet; one query."""
    return list(candidates(year).filter(~_has_next()).values_list("pk", flat=True))


def progress(year: MembershipYear) -> Progress:
    """Return how many agreements of a year were looked at of those that go on: proposed, or not for a reason; one query."""
    is_looked_at = Q(_has_next()) | ~Q(not_proposed="")
    sums = candidates(year).order_by().aggregate(total=Count("pk"), done=Count("pk", filter=is_looked_at))
    return Progress(sums["done"], sums["total"])


def to_tell(on: date) -> QuerySet[Agreement]:
    """Return the agreements in force with a notice date near that are not proposed yet."""
    near = AgreementLine.objects.filter(
        agreement=OuterRef("pk"),
        rolls_over=True,
        notice_given_at=None,
        terminated_on=None,
        replaced_by=None,
        notice_by__gte=on,
        notice_by__lte=on + timedelta(days=TELL_DAYS),
    )
    return Agreement.objects.filter(Exists(near), ~_has_next(), status=AgreementStatus.ACTIVE).order_by("pk")


def stuck(on: date) -> QuerySet[Agreement]:
    """Return the proposed agreements nobody can stop any more that the job of the night before could not put into force."""
    tried = on - timedelta(days=1)
    stoppable = AgreementLine.objects.filter(
        agreement=OuterRef("rolled_from"),
        agreement__ends_before__lte=F("ends_before"),
        rolls_over=True,
        notice_given_at=None,
        terminated_on=None,
        replaced_by=None,
    )
    has_begun = Q(year__starts_on__lte=tried)
    rows = Agreement.objects.filter(status=AgreementStatus.PROPOSED, rolled_from__isnull=False, created_at__date__lt=on)
    return rows.filter(
        ~Exists(stoppable.filter(notice_by__gte=tried)), has_begun | ~Exists(stoppable.filter(notice_by=None))
    )


def to_settle_ids() -> list[int]:
    """Return the proposed agreements; one query."""
    rows = Agreement.objects.filter(status=AgreementStatus.PROPOSED).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _has_next() -> Exists:
    return Exists(Agreement.objects.filter(rolled_from=OuterRef("pk"), status__in=OPEN))
