"""Reviews between partnerships, in the public schema; every name is invented. Use them with the fixture `public`."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from peer_review.between.models import Cycle, Evidence, Finding, Framework, Representative, Review, Seat
from peer_review.enums import EvidenceKind, FindingKind, SeatRole, SeatStatus, Stage
from tenants.accounts.models import User
from tenants.models import Partnership
from tests.factories.peer_review import NOW, AnyCycle, AnyFramework, AnyReview
from tests.factories.tenants import UserFactory


def partnership(slug: str = "alpha") -> Partnership:
    """One of the suite's partnerships, a member of the association."""
    Partnership.objects.filter(slug=slug).update(is_association_member=True)
    return Partnership.objects.get(slug=slug)


class FrameworkFactory(AnyFramework):
    """A framework of the association."""

    class Meta:
        model = Framework

    name = factory.Sequence(lambda n: f"Partnerships together {n}")


class RoundFactory(AnyCycle):
    """A round of 2026/27."""

    class Meta:
        model = Cycle

    framework = factory.SubFactory(FrameworkFactory)
    name = factory.Sequence(lambda n: f"Round 2026/27 {n}")
    follow_up_months = [6, 12]


class RepresentativeFactory(DjangoModelFactory):
    """Speaks for Beta, with an account of the association's host."""

    class Meta:
        model = Representative
        exclude = ("account",)

    account = factory.SubFactory(UserFactory)
    account_id = factory.LazyAttribute(lambda row: row.account.pk)
    partnership = factory.LazyFunction(lambda: partnership("beta"))
    name = factory.LazyAttribute(lambda row: row.account.name)


class ReviewFactory(AnyReview):
    """A review of Alpha."""

    class Meta:
        model = Review

    cycle = factory.SubFactory(RoundFactory)
    partnership = factory.LazyFunction(partnership)


class SeatFactory(DjangoModelFactory):
    """Beta's representative leads the team."""

    class Meta:
        model = Seat

    review = factory.SubFactory(ReviewFactory)
    representative = factory.SubFactory(RepresentativeFactory)
    role = SeatRole.LEAD
    status = SeatStatus.ACCEPTED


class EvidenceFactory(DjangoModelFactory):
    """Heard from heads."""

    class Meta:
        model = Evidence

    review = factory.SubFactory(ReviewFactory)
    kind = EvidenceKind.QUOTE
    theme = "leadership"
    text = "We hear from the partnership once a year"
    noted_at = NOW
    by_name = "Alex Account"


class FindingFactory(DjangoModelFactory):
    """A challenge."""

    class Meta:
        model = Finding

    review = factory.SubFactory(ReviewFactory)
    theme = "leadership"
    kind = FindingKind.CHALLENGE
    text = "Small schools are seldom visited"
    updated_at = NOW


def account_of(representative: Representative) -> User:
    """The account a representative signs in with."""
    return User.objects.get(pk=representative.account_id)


def of_association() -> dict[str, Any]:
    """One of everything a route of reviews between partnerships can be about."""
    seat = SeatFactory()
    return {
        "between_round": seat.review.cycle,
        "between_framework": seat.review.framework,
        "between_review": seat.review,
        "between_seat": seat,
        "between_reported": ReviewFactory(stage=Stage.FOLLOW_UP, cycle__office_sees="nothing"),
        "representative": RepresentativeFactory(),
    }
