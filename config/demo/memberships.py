"""Membership in the demo: years are opened, priced, offered and answered by the operations the pages use."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from config.demo.calendar import YearPlan, at
from config.demo.names import draw
from config.demo.specification import ClassSpec, PartnershipSpec
from membership.models import MembershipClass, MembershipYear, Person, Quantity, School, Subscription
from membership.operations import proposals, quantities, subscriptions, tariffs, years
from tenants.models import RegisterSchool


def open_first_year(spec: PartnershipSpec, plan: YearPlan, by: Person) -> MembershipYear:
    """Open the first year with the classes and prices of the partnership."""
    year = open_year(plan, by)
    for entry in spec.classes:
        kind = MembershipClass.objects.create(
            name=entry.name, kind=entry.kind, description="\n".join(entry.gives), terms=_terms(spec, entry)
        )
        draft = tariffs.new_version(
            by=by, year_id=year.pk, membership_class_id=kind.pk, fields=entry.fields, exceptions=entry.exceptions
        )
        tariffs.publish(by=by, tariff_id=draft.pk, now=at(plan.opens_on))
    return year


def open_year(plan: YearPlan, by: Person) -> MembershipYear:
    """Open a year; prices carry over from the year before."""
    return years.open_year(by=by, start_year=plan.start, now=at(plan.opens_on), confirm_by=plan.confirm_by)


def count_pupils(year: MembershipYear, schools: Sequence[School], by: Person) -> None:
    """Keep the census numbers of a year that has begun, a little off today's, so that years can be compared."""
    pupils = dict(RegisterSchool.objects.values_list("urn", "pupils").filter(urn__in=[s.urn for s in schools if s.urn]))
    counted = ((school, pupils.get(school.urn or 0)) for school in schools)
    Quantity.objects.bulk_create(
        Quantity(
            school=school,
            year=year,
            measure="headcount",
            value=max(0, number - 12 + draw("census", year.start_year, school.pk, out_of=25)),
            source="census",
            census_on=year.census_on,
        )
        for school, number in counted
        if number
    )


def offer(year: MembershipYear, plan: YearPlan, by: Person, groups: Sequence[Sequence[School]]) -> None:
    """Offer membership to each class's schools and invite them."""
    for entry, schools in zip(MembershipClass.objects.order_by("pk"), groups, strict=False):
        ids = [school.pk for school in schools]
        now = at(plan.opens_on, 11)
        proposals.propose_all(by=by, year_id=year.pk, now=now, school_ids=ids, membership_class_id=entry.pk)
    proposals.invite(by=by, year_id=year.pk, now=at(plan.invites_on))


def answer(year: MembershipYear, plan: YearPlan, *, decided: int) -> None:
    """Let `decided` in a hundred schools confirm, each on a day of its own, by its head."""
    heads = _heads()
    for subscription in Subscription.objects.filter(year=year, status="invited").order_by("pk"):
        head = heads.get(subscription.school_id)
        if draw("answer", year.start_year, subscription.school_id, out_of=100) < decided:
            day = plan.invites_on + timedelta(days=1 + draw("day", year.start_year, subscription.school_id, out_of=75))
            subscriptions.confirm(by=head or _anyone(), subscription_id=subscription.pk, now=at(day, 14))


def dispute(year: MembershipYear, plan: YearPlan, count: int = 3) -> None:
    """Let some schools say that their pupil number is wrong, and one ask to talk first."""
    heads = _heads()
    waiting = Subscription.objects.filter(
        year=year, status="invited", school__phase="primary", quantity__value__range=(100, 600)
    )
    for subscription in waiting.select_related("quantity").order_by("-pk")[1 : count + 1]:
        value = subscription.quantity.value or Decimal(0)
        quantities.dispute(
            by=heads[subscription.school_id],
            quantity_id=subscription.quantity_id,
            stated_value=value - 3,
            reason="Three pupils left before the census.",
            now=at(plan.invites_on + timedelta(days=6), 9),
        )
    for subscription in waiting.order_by("-pk")[:1]:
        subscriptions.ask_to_talk(
            by=heads[subscription.school_id],
            subscription_id=subscription.pk,
            message="Could we pay in two instalments?",
            now=at(plan.invites_on + timedelta(days=9), 16),
        )


def _heads() -> dict[int, Person]:
    people = Person.objects.filter(school_roles__role="head").prefetch_related("school_roles")
    return {role.school_id: person for person in people for role in person.school_roles.all() if role.role == "head"}


def _anyone() -> Person:
    return Person.objects.filter(office_roles__role="admin").earliest("pk")


def _terms(spec: PartnershipSpec, entry: ClassSpec) -> str:
    return (
        f"{entry.name} of {spec.name} runs for the academic year. The price follows the pupil number of the autumn "
        "census before the year begins. It is invoiced once and payable within 30 days."
    )
