"""What a page of insight looks at: a year's offers of a category and a kind, and the schools of a phase."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from membership.models import MembershipYear, School, Subscription
from membership.models.subscriptions import AGREED_STATUSES
from offers.enums import AgreementStatus, BookingStatus, DeliveryStatus, OfferKind, OfferStatus
from offers.models import AgreementLine, Booking, Category, Delivery, DeliverySlot, Download, Offer
from tenants.enums import Phase

AGREED = (AgreementStatus.ACTIVE, AgreementStatus.ENDED)
DONE = (DeliveryStatus.DELIVERED, DeliveryStatus.SIGNED_OFF)


@dataclass(frozen=True)
class Scope:
    """A year and what is chosen within it; nothing chosen means everything."""

    year: MembershipYear
    phase: str = ""
    category_id: int | None = None
    kind: str = ""

    def offers(self) -> QuerySet[Offer]:
        """The offers looked at."""
        rows = Offer.objects.filter(year=self.year)
        rows = rows.filter(category=self.category_id) if self.category_id else rows
        return rows.filter(kind=self.kind) if self.kind else rows

    def shown_offers(self) -> list[Offer]:
        """The offers schools could take, with their category, in the catalogue's order; one query."""
        return list(
            self.offers().exclude(status__in=[OfferStatus.DRAFT, OfferStatus.REVIEW]).select_related("category")
        )

    def schools(self) -> QuerySet[School]:
        """The open schools that belong to the partnership in the year."""
        agreed = Subscription.objects.filter(school=OuterRef("pk"), year=self.year, status__in=AGREED_STATUSES)
        return School.objects.filter(Exists(agreed), self.of_phase(""), is_open=True)

    def of_phase(self, prefix: str = "school__") -> Q:
        """The schools of the phase, as rows that lead to a school are filtered."""
        return Q(**{f"{prefix}phase": self.phase}) if self.phase else Q()

    def lines(self) -> QuerySet[AgreementLine]:
        """Services agreed and not replaced by an amendment."""
        rows = AgreementLine.objects.filter(self.of_phase(), offer__in=self.offers(), replaced_by=None)
        return rows.filter(agreement__status__in=AGREED).order_by()

    def bookings(self) -> QuerySet[Booking]:
        """Places that are confirmed."""
        rows = Booking.objects.filter(self.of_phase(), event__offer__in=self.offers(), status=BookingStatus.CONFIRMED)
        return rows.order_by()

    def deliveries(self) -> QuerySet[Delivery]:
        """Visits that took place."""
        return Delivery.objects.filter(self.of_phase(), offer__in=self.offers(), status__in=DONE).order_by()

    def downloads(self) -> QuerySet[Download]:
        """Files taken, of an offer or of one of its events."""
        of_offer = Q(material__offer__in=self.offers()) | Q(material__event__offer__in=self.offers())
        return Download.objects.filter(self.of_phase(), of_offer).order_by()


def visit_day() -> Coalesce:
    """The day a visit took place: the last day that was set for it, else the day it was noted or asked for."""
    last = DeliverySlot.objects.filter(delivery=OuterRef("pk")).order_by("-on_day").values("on_day")[:1]
    return Coalesce(Subquery(last), TruncDate("noted_at"), TruncDate("requested_at"))


def categories() -> list[Category]:
    """Return the headings of the catalogue; one query."""
    return list(Category.objects.all())


def scope_of(wanted: Mapping[str, str], year: MembershipYear) -> Scope:
    """Return what a query string asks for; what it cannot mean is left out."""
    category, phase, kind = wanted.get("category", ""), wanted.get("phase", ""), wanted.get("kind", "")
    return Scope(
        year=year,
        phase=phase if phase in Phase.values else "",
        category_id=int(category) if category.isascii() and category.isdigit() and len(category) < 10 else None,
        kind=kind if kind in OfferKind.values else "",
    )
