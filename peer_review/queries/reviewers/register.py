"""The register of reviewers: the list by its filters, one entry, heads who are not on it yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum

from membership.enums import SchoolRoleKind
from membership.models import Person, School, SchoolRole
from membership.models.subscriptions import AGREED_STATUSES
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import TrainingKind
from peer_review.models import Absence, Federation, Interest, Reviewer, Training
from peer_review.queries.days import happened
from peer_review.training import EXPIRES_SOON
from tenants.enums import Phase

OVER = ("closed", "cancelled")


@dataclass(frozen=True)
class Head:
    """A head and the school they would review for."""

    person: Person
    school: School


def reviewers(wanted: Mapping[str, str], on: date) -> QuerySet[Reviewer]:
    """Return the reviewers a list's address asks for: phase, trained, show, school, words; with trainings and places."""
    rows = (
        Reviewer.objects.select_related("person", "school")
        .prefetch_related("trainings")
        .annotate(
            open_reviews=Count("seats", filter=Q(seats__status__in=LIVE_SEATS) & ~Q(seats__review__stage__in=OVER)),
            days=Subquery(_days().filter(reviewer=OuterRef("pk")).values("total")),
        )
    )
    found = Q(is_active=wanted.get("show") != "former") & Q(person__isnull=False)
    if wanted.get("phase") in Phase.values:
        found &= Q(phases__contains=[wanted["phase"]])
    if wanted.get("trained") in TrainingKind.values:
        found &= Q(Exists(_counting(on).filter(kind=wanted["trained"])))
    if wanted.get("school", "").isdecimal():
        found &= Q(school=int(wanted["school"]))
    if words := wanted.get("q", "").strip():
        found &= Q(person__name__icontains=words) | Q(organisation__icontains=words) | Q(school__name__icontains=words)
    return rows.filter(found & _shown(wanted.get("show", ""), on)).order_by("person__name", "pk")


def find(reviewer_id: int) -> Reviewer | None:
    """Return one entry with person and school."""
    return Reviewer.objects.select_related("person", "school").filter(pk=reviewer_id).first()


def of_person(person: Person) -> Reviewer | None:
    """Return somebody's own entry, if it is active."""
    return Reviewer.objects.select_related("person", "school").filter(person=person.pk, is_active=True).first()


def trainings(reviewer_id: int) -> QuerySet[Training]:
    """Return what somebody was trained for, newest first."""
    return Training.objects.filter(reviewer=reviewer_id)


def interests(reviewer_id: int) -> QuerySet[Interest]:
    """Return what somebody declared, with the schools; what has ended comes last."""
    return (
        Interest.objects.filter(reviewer=reviewer_id)
        .select_related("school")
        .order_by("-ended_on", "school__name", "pk")
    )


def absences(reviewer_id: int, on: date) -> QuerySet[Absence]:
    """Return the days somebody is not to be asked for that are not over."""
    return Absence.objects.filter(reviewer=reviewer_id, ends_on__gte=on)


def federations() -> QuerySet[Federation]:
    """Return federations with their schools, by name."""
    return Federation.objects.prefetch_related("schools")


def federation(federation_id: int) -> Federation | None:
    """Return one federation with its schools."""
    return federations().filter(pk=federation_id).first()


def heads_to_add(on: date) -> list[Head]:
    """Return the active heads of open member schools who are not on the register, each with one school; one query."""
    is_member = Q(joined_on__lte=on) | Q(
        subscriptions__status__in=AGREED_STATUSES,
        subscriptions__year__starts_on__lte=on,
        subscriptions__year__ends_before__gt=on,
    )
    schools = School.objects.filter(is_member, is_open=True).values("pk")
    held = SchoolRole.objects.filter(
        role=SchoolRoleKind.HEAD, school__in=schools, person__is_active=True, person__reviewer__isnull=True
    )
    found: dict[int, Head] = {}
    for role in held.select_related("person", "school").order_by("school__name", "person__name", "pk"):
        found.setdefault(role.person_id, Head(role.person, role.school))
    return list(found.values())


def _shown(show: str, on: date) -> Q:
    """What the chips of the list ask for beside phase and training."""
    choices = {
        "expiring": Q(Exists(_last_days().filter(last__gte=on, last__lte=on + EXPIRES_SOON))),
        "untrained": ~Q(Exists(_counting(on))),
        "available": ~Q(Exists(Absence.objects.filter(reviewer=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on))),
        "no_days": ~Q(Exists(happened().filter(reviewer=OuterRef("pk")))),
        "external": Q(school__isnull=True),
    }
    return choices.get(show, Q())


def _counting(on: date) -> QuerySet[Training]:
    valid = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    return Training.objects.filter(valid, reviewer=OuterRef("pk"), completed_on__lte=on)


def _last_days() -> QuerySet[Any, Any]:
    """The last day each kind of somebody's training counts; a kind renewed without an end has none."""
    rows = Training.objects.filter(reviewer=OuterRef("pk"))
    endless = Training.objects.filter(reviewer=OuterRef("reviewer"), kind=OuterRef("kind"), expires_on__isnull=True)
    return rows.exclude(Exists(endless)).order_by().values("kind").annotate(last=Max("expires_on"))


def _days() -> QuerySet[Any, Any]:
    return happened().order_by().values("reviewer").annotate(total=Sum("days"))


def active() -> QuerySet[Reviewer]:
    """Return who can be given a place, by name with person and school; one query."""
    rows = Reviewer.objects.filter(is_active=True, person__is_active=True).select_related("person", "school")
    return rows.order_by("person__name", "pk")
