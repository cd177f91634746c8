"""What schools had: this school's own last year, its peers' last year, and what it has agreed already."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from membership.models import MembershipYear, School
from offers.enums import AgreementStatus, BookingStatus
from offers.figures.recommending import Had
from offers.models import AgreementLine, Booking, Offer

AGREED = (AgreementStatus.ACTIVE, AgreementStatus.ENDED)


def had(school: School, year: MembershipYear) -> Had:
    """Return what this school and the others of its phase had in a year; four queries."""
    mine = Exists(_lines(OuterRef("pk")).filter(school=school)) | Exists(_places(OuterRef("pk")).filter(school=school))
    peers = School.objects.filter(is_open=True, phase=school.phase).exclude(pk=school.pk)
    return Had(
        year=year.label,
        phase=school.get_phase_display(),
        own=set(Offer.objects.filter(mine, year=year).values_list("lineage", flat=True)),
        peers=_counted(year, "lines", school) | _counted(year, "runs__bookings", school),
        peer_count=peers.count(),
    )


def agreed_lineages(school: School, year: MembershipYear) -> dict[UUID, bool]:
    """Return the offers a school has agreed for a year, and whether it still has each: some were ended early."""
    rows = AgreementLine.objects.filter(school=school, offer__year=year, agreement__status__in=AGREED)
    lines = rows.values_list("offer__lineage", "terminated_on")
    found: dict[UUID, bool] = {}
    for lineage, ended_on in lines:
        found[lineage] = found.get(lineage, False) or ended_on is None
    return found


def running_lineages(school: School, on: date) -> set[UUID]:
    """Return the offers, by lineage, on which the school has an agreement whose service runs on a day."""
    rows = AgreementLine.objects.filter(
        Q(terminated_on__isnull=True) | Q(terminated_on__gte=on),
        school=school,
        agreement__status=AgreementStatus.ACTIVE,
        starts_on__lte=on,
        ends_before__gt=on,
    )
    return set(rows.values_list("offer__lineage", flat=True))


def is_known_to(school: School, offer: Offer) -> bool:
    """Whether the school has ever agreed or booked exactly this offer, published or not."""
    lines = AgreementLine.objects.filter(school=school, offer=offer)
    return lines.exists() or Booking.objects.filter(school=school, event__offer=offer).exists()


def _lines(offer: OuterRef) -> QuerySet[AgreementLine]:
    return AgreementLine.objects.filter(offer=offer, agreement__status__in=AGREED)


def _places(offer: OuterRef) -> QuerySet[Booking]:
    return Booking.objects.filter(event__offer=offer, status=BookingStatus.CONFIRMED)


def _counted(year: MembershipYear, path: str, school: School) -> dict[UUID, int]:
    """How many other open schools of the phase have each offer of a year by agreements or bookings."""
    state = (
        {"lines__agreement__status__in": AGREED} if path == "lines" else {f"{path}__status": BookingStatus.CONFIRMED}
    )
    of_phase = {f"{path}__school__phase": school.phase, f"{path}__school__is_open": True}
    rows = Offer.objects.filter(year=year, **state, **of_phase)
    others = Count(f"{path}__school", filter=~Q(**{f"{path}__school": school}), distinct=True)
    return dict(rows.order_by().values("lineage").annotate(others=others).values_list("lineage", "others"))
