"""What proposing a year's memberships would do: the preview shows this list, the operation writes it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.enums import MembershipKind, ProposalScope, SchoolRoleKind, SubscriptionStatus
from membership.models import MembershipClass, MembershipYear, Quantity, School, SchoolRole, Subscription, Tariff
from membership.models.subscriptions import AGREED_STATUSES
from membership.queries import years
from membership.quotes import quote
from membership.refusals import Refusal
from membership.tariffs import Price
from tenants.models import RegisterSchool


@dataclass(frozen=True)
class Draft:
    """The subscription one school would be offered, or why it cannot be."""

    school: School
    membership_class: MembershipClass | None
    tariff: Tariff | None
    quantity: Quantity | None
    value: Decimal | None
    is_new_joiner: bool
    last_year_pence: int | None
    price: Price | None
    refusal: str = ""


@dataclass(frozen=True)
class _Facts:
    """Everything about a year that pricing its schools needs, read once."""

    year: MembershipYear
    tariffs: dict[int, Tariff]
    default: Tariff | None
    quantities: dict[tuple[int, str], Quantity]
    pupils: dict[int, int | None]
    previous: dict[int, Subscription]
    earlier_members: frozenset[int]
    is_first_year: bool


def plan(
    year: MembershipYear,
    *,
    scope: str = ProposalScope.MEMBERS,
    school_ids: Collection[int] | None = None,
    membership_class_id: int | None = None,
) -> list[Draft]:
    """Return a draft for each school in scope that has none for the year, by name, in seven queries."""
    schools = list(_schools(year, scope, school_ids))
    facts = _read(year, schools, membership_class_id)
    return [_draft(school, facts, membership_class_id) for school in schools]


def proposed(year: MembershipYear) -> list[int]:
    """Return the memberships of a year that no school has been asked about yet."""
    waiting = Subscription.objects.filter(year=year, status=SubscriptionStatus.PROPOSED)
    return list(waiting.order_by("id").values_list("pk", flat=True))


def without_head(subscription_ids: Collection[int]) -> list[str]:
    """Return the schools among some memberships that have no head to write to."""
    heads = SchoolRole.objects.filter(role=SchoolRoleKind.HEAD, person__is_active=True).values("school")
    left_out = Subscription.objects.filter(pk__in=subscription_ids).exclude(school__in=heads)
    return list(left_out.order_by("school__name").values_list("school__name", flat=True))


def _schools(year: MembershipYear, scope: str, school_ids: Collection[int] | None) -> QuerySet[School]:
    has_one = Subscription.objects.filter(school=OuterRef("pk"), year=year)
    schools = School.objects.filter(~Exists(has_one), is_open=True).order_by("name", "id")
    if school_ids is not None:
        return schools.filter(pk__in=school_ids)
    if scope == ProposalScope.ALL:
        return schools
    last_year = Subscription.objects.filter(
        Q(school=OuterRef("pk")) | Q(school__successor=OuterRef("pk")),
        year__start_year=year.start_year - 1,
        status__in=AGREED_STATUSES,
    )
    any_before = MembershipYear.objects.filter(start_year__lt=year.start_year)
    joined_since = Q(joined_on__gte=year.starts_on.replace(year=year.start_year - 1))
    return schools.filter(Exists(last_year) | joined_since | Q(~Exists(any_before), joined_on__isnull=False))


def _read(year: MembershipYear, schools: Sequence[School], class_id: int | None) -> _Facts:
    tariffs = {tariff.membership_class_id: tariff for tariff in years.current_tariffs(year.pk)}
    full = (t for t in tariffs.values() if t.membership_class.kind == MembershipKind.FULL)
    ids = [school.pk for school in schools]
    quantities = Quantity.objects.filter(year=year, school__in=ids)
    earlier = _earlier_subscriptions(year, ids)
    register = RegisterSchool.objects.filter(urn__in=[school.urn for school in schools if school.urn])
    return _Facts(
        year=year,
        tariffs=tariffs,
        default=tariffs.get(class_id) if class_id else next(full, None),
        quantities={(quantity.school_id, quantity.measure): quantity for quantity in quantities},
        pupils=dict(register.values_list("urn", "pupils")),
        previous={pk: sub for pk, sub in earlier if sub.year.start_year == year.start_year - 1},
        earlier_members=frozenset(pk for pk, _ in earlier),
        is_first_year=not MembershipYear.objects.filter(start_year__lt=year.start_year).exists(),
    )


def _earlier_subscriptions(year: MembershipYear, ids: Sequence[int]) -> list[tuple[int, Subscription]]:
    """Return (school, subscription) of earlier years; what a predecessor agreed counts for its successor."""
    found = Subscription.objects.filter(
        Q(school__in=ids) | Q(school__successor__in=ids),
        year__start_year__lt=year.start_year,
        status__in=AGREED_STATUSES,
    ).select_related("school", "year")
    wanted = set(ids)
    return [(sub.school_id if sub.school_id in wanted else sub.school.successor_id or 0, sub) for sub in found]


def _draft(school: School, facts: _Facts, class_id: int | None) -> Draft:
    previous = facts.previous.get(school.pk)
    kept = facts.tariffs.get(previous.membership_class_id) if previous and not class_id else None
    tariff = kept or facts.default
    quantity = facts.quantities.get((school.pk, tariff.measure)) if tariff else None
    value = quantity.value if quantity else _in_register(school, facts)
    joins = _is_new_joiner(school, facts)
    made, refusal = _priced(tariff, school, value, joins)
    return Draft(
        school=school,
        membership_class=tariff.membership_class if tariff else None,
        tariff=tariff,
        quantity=quantity,
        value=value,
        is_new_joiner=joins,
        last_year_pence=previous.amount_pence if previous else None,
        price=made,
        refusal=refusal,
    )


def _in_register(school: School, facts: _Facts) -> Decimal | None:
    pupils = facts.pupils.get(school.urn or 0)
    return None if pupils is None else Decimal(pupils)


def _is_new_joiner(school: School, facts: _Facts) -> bool:
    """In a partnership's first year here nobody is new: the schools founded it."""
    if facts.is_first_year or school.pk in facts.earlier_members:
        return False
    return school.joined_on is None or school.joined_on >= facts.year.starts_on


def _priced(tariff: Tariff | None, school: School, value: Decimal | None, joins: bool) -> tuple[Price | None, str]:
    if tariff is None:
        return None, "There is no price for this membership in this year yet."
    try:
        return quote(tariff.terms, school, value, is_new_joiner=joins), ""
    except Refusal as refusal:
        return None, str(refusal)
