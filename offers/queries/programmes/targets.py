"""Targets of programmes: the matrix of schools and targets, with totals. Four queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from membership.models import School
from membership.queries.standing import STANDING
from offers.enums import AgreementStatus, BookingStatus, OfferKind
from offers.models import Offer, Target, TargetProgress


@dataclass(frozen=True)
class Total:
    """One target over all schools: how much in all, and how many schools have all that is wanted of them."""

    target: Target
    reached: int
    schools_done: int
    schools: int
    reports: int


@dataclass(frozen=True)
class Matrix:
    """Schools down, targets across; a cell without a report is None."""

    targets: Sequence[Target]
    schools: Sequence[School]
    reports: Mapping[tuple[int, int], TargetProgress]

    def cells(self, school: School) -> list[tuple[Target, TargetProgress | None]]:
        """Return one school's row."""
        return [(target, self.reports.get((target.pk, school.pk))) for target in self.targets]

    @property
    def totals(self) -> list[Total]:
        """Return the last row."""
        return [self._total(target) for target in self.targets]

    def _total(self, target: Target) -> Total:
        counts = [row.reached for (target_id, _), row in self.reports.items() if target_id == target.pk]
        return Total(
            target, sum(counts), sum(count >= target.wanted for count in counts), len(self.schools), len(counts)
        )


def offers_with_targets() -> QuerySet[Offer]:
    """Return the programmes that have targets, newest year first."""
    return Offer.objects.filter(targets__isnull=False).distinct().order_by("-year__start_year", "title", "pk")


def find(target_id: int) -> Target | None:
    """Return one target with its programme."""
    return Target.objects.select_related("offer__year").filter(pk=target_id).first()


def progress(target_id: int, school_id: int) -> TargetProgress | None:
    """Return what a school has reported on a target."""
    return TargetProgress.objects.filter(target=target_id, school=school_id).first()


def matrix(found: Offer, only: Sequence[int] | None = None) -> Matrix:
    """Return the targets of a programme with every school's report, or those of some schools; three queries."""
    targets = list(Target.objects.filter(offer=found))
    schools = schools_of(found) if only is None else schools_of(found).filter(pk__in=only)
    listed = list(schools)
    rows = TargetProgress.objects.filter(target__in=targets, school__in=listed)
    return Matrix(targets, listed, {(row.target_id, row.school_id): row for row in rows})


def schools_of(found: Offer) -> QuerySet[School]:
    """Return the schools a programme is for: those with a place, an agreement or a report; of a core offer all members."""
    live = (BookingStatus.HELD, BookingStatus.CONFIRMED)
    taking_part = (
        Q(bookings__event__offer=found, bookings__status__in=live)
        | Q(agreement_lines__offer=found, agreement_lines__agreement__status=AgreementStatus.ACTIVE)
        | Q(target_progress__target__offer=found)
    )
    if found.kind == OfferKind.CORE:
        taking_part |= Q(subscriptions__year=found.year_id, subscriptions__status__in=STANDING)
    named = School.objects.filter(taking_part).values("pk")
    return School.objects.filter(pk__in=named)


def choosable() -> QuerySet[Offer]:
    """Return the offers a target can be entered for: programmes, events and the core entitlement."""
    kinds = (OfferKind.PROGRAMME, OfferKind.EVENT, OfferKind.CORE, OfferKind.TRADED)
    return Offer.objects.filter(kind__in=kinds).order_by("-year__start_year", "title", "pk").select_related("year")
