"""Keeping the partnership's list of schools in step with the national register; no school is ever lost."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from membership.models import Person, Quantity, School, SchoolRole, Subscription, Trust
from membership.refusals import Refusal
from tenants.enums import Sector
from tenants.models import RegisterSchool

# What the register knows better than we do. Address, trust and dates of membership are ours.
FOLLOWED = ("laestab", "la_code", "name", "phase", "type_name", "sector", "has_sixth_form", "postcode")
ACADEMY_TYPE = "Academy converter"


class UrnUnknown(Refusal):
    """The register has no open school with this number."""

    code = "urn_unknown"


class AlreadyConverted(Refusal):
    """The school has a successor."""

    code = "already_converted"
    message = "This school has been converted already."


class UrnTaken(Refusal):
    """The new number belongs to a school with a history of its own."""

    code = "urn_taken"
    message = "Another school in your list has this URN and a history of its own."


@dataclass(frozen=True)
class Followed:
    """What following the register changed."""

    changed: int
    closed: int


def add_from_register(
    *, by: Person | None, now: datetime, la_codes: Collection[int] = (), urns: Collection[int] = ()
) -> list[School]:
    """Add open schools of some authorities, or some by URN, that are not in the list yet; return those added.

    Raises UrnUnknown when a URN is asked for that the register does not know as open.
    """
    with transaction.atomic():
        records = list(RegisterSchool.objects.filter(Q(la_code__in=la_codes) | Q(urn__in=urns), is_open=True))
        unknown = set(urns) - {record.urn for record in records}
        if unknown:
            raise UrnUnknown(f"The register has no open school with URN {', '.join(map(str, sorted(unknown)))}.")
        known = set(School.objects.filter(urn__in=[r.urn for r in records]).values_list("urn", flat=True))
        wanted = [record for record in records if record.urn not in known]
        trusts = _trusts(wanted)
        return School.objects.bulk_create(_from_register(record, trusts) for record in wanted)


def follow_register(*, by: Person | None, now: datetime) -> Followed:
    """Take over names, phases, trusts and closures after the register was loaded; membership stays as it is."""
    with transaction.atomic():
        schools = list(School.objects.select_for_update().filter(urn__isnull=False).order_by("id"))
        found = RegisterSchool.objects.filter(urn__in=[school.urn for school in schools])
        records = {record.urn: record for record in found}
        pairs = [(school, records[school.urn]) for school in schools if school.urn in records]
        trusts = _trusts([record for _, record in pairs])
        changed = [school for school, record in pairs if _take_over(school, record, trusts)]
        fields = [*FOLLOWED, "trust", "is_open", "closed_on"]
        was_open = set(School.objects.filter(is_open=True).values_list("pk", flat=True))
        School.objects.bulk_update(changed, fields, batch_size=500)
    return Followed(changed=len(changed), closed=sum(not s.is_open and s.pk in was_open for s in changed))


def convert_to_academy(
    *, by: Person, school_id: int, new_urn: int, converted_on: date, now: datetime, trust_name: str = ""
) -> School:
    """Close a school's record and carry on under its new URN; return the successor. Raises AlreadyConverted, UrnTaken.

    People move with it, and so do memberships of years that begin after the conversion. The running year's stays on
    the closed record, which it was agreed with; the successor is in good standing by it.
    """
    with transaction.atomic():
        old = School.objects.select_for_update().get(pk=school_id)
        if old.successor_id:
            raise AlreadyConverted
        new = _successor(old, new_urn, converted_on, trust_name)
        _move_people(old, new)
        _move_later_years(old, new, converted_on)
        old.is_open, old.closed_on, old.successor = False, converted_on, new
        old.save()
    return new


def _trusts(records: Iterable[RegisterSchool]) -> dict[int, Trust]:
    """Return the trusts of register records by UID, adding those not known yet."""
    names = {record.trust_uid: record.trust_name for record in records if record.trust_uid}
    new = (Trust(uid=uid, name=name) for uid, name in names.items())
    Trust.objects.bulk_create(new, ignore_conflicts=True)
    return {trust.uid: trust for trust in Trust.objects.filter(uid__in=names) if trust.uid}


def _from_register(record: RegisterSchool, trusts: dict[int, Trust]) -> School:
    facts = {name: getattr(record, name) for name in FOLLOWED}
    return School(urn=record.urn, trust=trusts.get(record.trust_uid or 0), **facts)


def _take_over(school: School, record: RegisterSchool, trusts: dict[int, Trust]) -> bool:
    """Set what differs on the school; a record that was converted here stays closed. Return whether any did."""
    facts = {name: getattr(record, name) for name in FOLLOWED}
    trust = trusts.get(record.trust_uid or 0)
    facts["trust_id"] = trust.pk if trust else None
    if not school.successor_id:
        facts["is_open"], facts["closed_on"] = record.is_open, None if record.is_open else record.closed_on
    before = {name: getattr(school, name) for name in facts}
    for name, value in facts.items():
        setattr(school, name, value)
    return facts != before


def _successor(old: School, new_urn: int, converted_on: date, trust_name: str) -> School:
    known = School.objects.select_for_update().filter(urn=new_urn).first()
    if known:
        has_history = Subscription.objects.filter(school=known).exists() or known.predecessors.exists()
        if known.pk == old.pk or has_history:
            raise UrnTaken
        known.joined_on = known.joined_on or old.joined_on
        known.save()
        return known
    record = RegisterSchool.objects.filter(urn=new_urn).first()
    if record:
        new = _from_register(record, _trusts([record]))
    else:
        new = School(urn=new_urn, trust=_trust_named(trust_name), **{name: getattr(old, name) for name in FOLLOWED})
        new.sector, new.type_name = Sector.ACADEMY, ACADEMY_TYPE
    new.address, new.opened_on, new.joined_on = old.address, converted_on, old.joined_on
    new.save()
    return new


def _trust_named(name: str) -> Trust | None:
    return Trust.objects.get_or_create(name=name)[0] if name else None


def _move_people(old: School, new: School) -> None:
    held = list(SchoolRole.objects.filter(school=old))
    moved = (SchoolRole(person_id=role.person_id, school=new, role=role.role) for role in held)
    SchoolRole.objects.bulk_create(moved, ignore_conflicts=True)
    SchoolRole.objects.filter(pk__in=[role.pk for role in held]).delete()
    Person.objects.filter(acting_school=old).update(acting_school=new)


def _move_later_years(old: School, new: School, converted_on: date) -> None:
    Subscription.objects.filter(school=old, year__starts_on__gte=converted_on).update(school=new)
    Quantity.objects.filter(school=old, year__starts_on__gte=converted_on).update(school=new)
