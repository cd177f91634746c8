"""What happened to a membership or a school, newest first, from the history the database keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from membership.enums import QuantityStatus, SchoolRoleKind, SubscriptionStatus
from membership.models import Person, Quantity, School, SchoolRole, Subscription
from membership.tariffs import format_quantity
from tenants.money import format_pence

LENGTH = 20


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    title: str
    when: datetime
    by: str = ""
    text: str = ""


@dataclass(frozen=True)
class _Entry:
    """A line before names are put to accounts: `order` keeps what happened at one moment in order."""

    when: datetime
    order: int
    title: str
    text: str = ""
    account: str = ""
    by: str = ""


# When a status was reached, as the operation was told; the history's own clock is the fallback.
MOMENTS = {
    SubscriptionStatus.PROPOSED: "proposed_at",
    SubscriptionStatus.INVITED: "invited_at",
    SubscriptionStatus.CONFIRMED: "confirmed_at",
    SubscriptionStatus.ACTIVE: "activated_at",
    SubscriptionStatus.ENDED: "ended_at",
    SubscriptionStatus.DECLINED: "declined_at",
}

STATUS_TITLES = {
    SubscriptionStatus.PROPOSED: "Membership proposed",
    SubscriptionStatus.INVITED: "School asked to confirm",
    SubscriptionStatus.CONFIRMED: "Membership confirmed",
    SubscriptionStatus.ACTIVE: "Membership began",
    SubscriptionStatus.ENDED: "Membership ended",
    SubscriptionStatus.DECLINED: "Membership declined",
}
SCHOOL_FACTS = {
    "name": "Name",
    "phase": "Phase",
    "type_name": "Type",
    "has_sixth_form": "Sixth form",
    "trust_id": "Trust",
    "is_open": "Open",
    "successor_id": "Successor",
}


def of_subscription(subscription: Subscription) -> list[Happening]:
    """Return the timeline of a membership with its pupil number, in three queries."""
    price = _events(Subscription, pgh_obj=subscription.pk)
    number = _events(Quantity, pgh_obj=subscription.quantity_id)
    return _told([*_subscription_entries(price), *_quantity_entries(number)])


def of_school(school_id: int, *, with_money: bool) -> list[Happening]:
    """Return the timeline of a school: its facts, people, numbers and memberships, in five queries.

    Without money a membership is told by its steps alone: no price, purchase order, or what was said about them.
    """
    memberships = _events(Subscription, school=school_id)
    entries = [
        *_school_entries(_events(School, pgh_obj=school_id)),
        *_role_entries(_events(SchoolRole, school=school_id)),
        *(_subscription_entries(memberships, with_year=True) if with_money else _steps(memberships)),
        *_quantity_entries(_events(Quantity, school=school_id)),
    ]
    return _told(entries)


def _events(model: Any, **of: int) -> list[Any]:
    events = model.pgh_event_model.objects.filter(**of).select_related("pgh_context").order_by("pgh_id")
    if model is Subscription:
        events = events.select_related("year", "confirmed_by")
    if model is Quantity:
        events = events.select_related("stated_by", "confirmed_by")
    if model is SchoolRole:
        events = events.select_related("person")
    return list(events)


def _told(entries: Sequence[_Entry]) -> list[Happening]:
    """Put names to accounts, newest first."""
    latest = sorted(entries, key=lambda entry: (entry.when, entry.order), reverse=True)[:LENGTH]
    users = {entry.account for entry in latest if entry.account and not entry.by}
    people = Person.objects.filter(user__in=map(int, users)).values_list("user_id", "name") if users else []
    names = {str(user): name for user, name in people}
    return [Happening(e.title, e.when, e.by or names.get(e.account, ""), e.text) for e in latest]


def _who(event: Any) -> str:
    context = event.pgh_context
    return str(context.metadata.get("user") or "") if context else ""


def _pairs(events: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Return each event with the one before it of the same row."""
    before: dict[int, Any] = {}
    for event in events:
        yield before.get(event.pgh_obj_id), event
        before[event.pgh_obj_id] = event


def _entry(event: Any, title: str, text: str = "", when: datetime | None = None, by: Any = None) -> _Entry:
    return _Entry(
        when=when or event.pgh_created_at,
        order=event.pgh_id,
        title=title,
        text=text,
        account=_who(event),
        by=by.name if by else "",
    )


def _subscription_entries(events: Sequence[Any], *, with_year: bool = False) -> Iterable[_Entry]:
    for before, event in _pairs(events):
        year = f" for {event.year.label}" if with_year else ""
        if before is None or before.status != event.status:
            yield _status_entry(event, year)
        elif before.amount_pence != event.amount_pence:
            moved = f"from {format_pence(before.amount_pence)} to {format_pence(event.amount_pence)}"
            yield _entry(event, f"Price changed{year}", moved)
        elif event.talk_requested_at and not before.talk_requested_at:
            yield _entry(event, f"School asked to talk first{year}", event.talk_message, event.talk_requested_at)
        elif before.purchase_order != event.purchase_order:
            yield _entry(event, f"Purchase order given{year}", event.purchase_order)


def _steps(events: Sequence[Any]) -> Iterable[_Entry]:
    for before, event in _pairs(events):
        if before is None or before.status != event.status:
            yield replace(_status_entry(event, f" for {event.year.label}"), text="")


def _status_entry(event: Any, year: str) -> _Entry:
    status = SubscriptionStatus(event.status)
    text = event.declined_reason or format_pence(event.amount_pence)
    by = event.confirmed_by if status == SubscriptionStatus.CONFIRMED else None
    return _entry(event, f"{STATUS_TITLES[status]}{year}", text, getattr(event, MOMENTS[status]), by)


def _quantity_entries(events: Sequence[Any]) -> Iterable[_Entry]:
    for before, event in _pairs(events):
        if before is None:
            continue
        if event.status == QuantityStatus.DISPUTED != before.status:
            title = f"School says {format_quantity(event.stated_value)} pupils"
            yield _entry(event, title, event.stated_reason, event.stated_at, event.stated_by)
        elif event.status == QuantityStatus.FINAL and before.status == QuantityStatus.DISPUTED:
            title = f"Pupil number decided: {format_quantity(event.value)}"
            yield _entry(event, title, "", event.confirmed_at, event.confirmed_by)
        elif before.value != event.value:
            yield _entry(event, f"Pupil number changed to {format_quantity(event.value)}")


def _role_entries(events: Sequence[Any]) -> Iterable[_Entry]:
    for event in events:
        role = SchoolRoleKind(event.role).label.lower()
        verb = "is no longer" if event.pgh_label == "delete" else "became"
        yield _entry(event, f"{event.person.name} {verb} {role}")


def _school_entries(events: Sequence[Any]) -> Iterable[_Entry]:
    for before, event in _pairs(events):
        if before is None:
            yield _entry(event, "Added to the list of schools")
            continue
        changed = [label for name, label in SCHOOL_FACTS.items() if getattr(before, name) != getattr(event, name)]
        if before.is_open and not event.is_open:
            yield _entry(event, "School closed")
        elif changed:
            yield _entry(event, f"Changed: {', '.join(changed).lower()}")
