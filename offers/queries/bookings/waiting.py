"""Waiting lists: whose entries, where somebody stands in line, the one behind a link."""

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict

from membership.link_keys import key_hash
from membership.models import Person, School
from offers.enums import WaitingStatus
from offers.models import WaitingEntry
from offers.queries.bookings.lists import sees_all

WITH = (
    "event__offer",
    "event__venue",
    "event__policy",
    "school",
    "delegate",
    "asked_by",
    "offered_by",
    "booking",
    "quota",
)


def visible_to(person: Person, school: School | None = None) -> QuerySet[WaitingEntry]:
    """Return the entries somebody may know of, soonest event first, each with its `position` while it waits."""
    rows = with_position(WaitingEntry.objects.select_related(*WITH))
    if sees_all(person):
        return rows
    if school:
        return rows.filter(school=school.pk)
    return rows.filter(Q(school__in=person.school_ids) | Q(school__trust__in=person.trust_ids))


def with_position(rows: QuerySet[WaitingEntry]) -> QuerySet[WaitingEntry]:
    """Return the entries with how many wait before each, and itself, as `position`."""
    before = Q(joined_at__lt=OuterRef("joined_at")) | Q(joined_at=OuterRef("joined_at"), pk__lte=OuterRef("pk"))
    line = WaitingEntry.objects.filter(before, event=OuterRef("event"), status=WaitingStatus.WAITING).order_by()
    counted = line.values("event").annotate(count=Count("pk")).values("count")
    return rows.annotate(position=Coalesce(Subquery(counted), 0)).order_by(F("event__starts_at"), "joined_at", "pk")


def filtered(rows: QuerySet[WaitingEntry], query: QueryDict) -> QuerySet[WaitingEntry]:
    """Return the entries the address asks for: `status`, `event`, `q`."""
    if query.get("status") in WaitingStatus.values:
        rows = rows.filter(status=query["status"])
    if query.get("event", "").isdecimal():
        rows = rows.filter(event__in=[query["event"]])
    text = query.get("q", "").strip()
    if text:
        rows = rows.filter(
            Q(event__title__icontains=text) | Q(delegate__name__icontains=text) | Q(school__name__icontains=text)
        )
    return rows


def find(person: Person, entry_id: int) -> WaitingEntry | None:
    """Return an entry somebody may know of; one query."""
    return visible_to(person).filter(pk=entry_id).first()


def by_key(key: str) -> WaitingEntry | None:
    """Return the entry whose offer a link answers, or answered; one query."""
    return WaitingEntry.objects.select_related(*WITH).filter(key_hash=key_hash(key)).first()


def again(entry_id: int) -> WaitingEntry:
    """Return an entry as it stands now; one query."""
    return WaitingEntry.objects.select_related(*WITH).get(pk=entry_id)
