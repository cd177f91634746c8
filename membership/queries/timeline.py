"""What happened to a membership or a school, newest first, from the history the database keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from membership.enums import QuantityStatus, SchoolRoleKind, SubscriptionStatus
from membership.models import Person, Quantity, School, SchoolRole, Subscription
from membership.tariffs import format_quantity
from tenants.money import format_pence

LENGTH = 60


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    title: str
    when: datetime
    by: str = ""
    text: str = ""


_Entry = tuple[datetime, str, str, str]  # when, title, text, account id of who did it

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


def of_school(school_id: int) -> list[Happening]:
    """Return the timeline of a school: its facts, people, numbers and memberships, in five queries."""
    entries = [
        *_school_entries(_events(School, pgh_obj=school_id)),
        *_role_entries(_events(SchoolRole, school=school_id)),
        *_subscription_entries(_events(Subscription, school=school_id), with_year=True),
        *_quantity_entries(_events(Quantity, school=school_id)),
    ]
    return _told(entries)


def _events(model: Any, **of: int) -> list[Any]:
    events = model.pgh_event_model.objects.filter(**of).select_related("pgh_context").order_by("pgh_id")
    if model is Subscription:
        events = events.select_related("pgh_context", "year")
    if model is SchoolRole:
        events = events.select_related("pgh_context", "person")
    return list(events)


def _told(entries: Sequence[_Entry]) -> list[Happening]:
    """Put names to accounts, newest first."""
    latest = sorted(entries, reverse=True)[:LENGTH]
    users = {user for *_, user in latest if user}
    names = dict(Person.objects.filter(user__in=users).values_list("user_id", "name")) if users else {}
    return [
        Happening(title=title, when=when, by=names.get(int(user), "") if user else "", text=text)
        for when, title, text, user in latest
    ]


def _who(event: Any) -> str:
    context = event.pgh_context
    return str(context.metadata.get("user") or "") if context else ""


def _pairs(events: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Return each event with the one before it of the same row."""
    before: dict[int, Any] = {}
    for event in events:
        yield before.get(event.pgh_obj_id), event
        before[event.pgh_obj_id] = event


def _subscription_entries(events: Sequence[Any], *, with_year: bool = False) -> Iterable[_Entry]:
    for before, event in _pairs(events):
        year = f" for {event.year.label}" if with_year else ""
        for title, text in _subscription_changes(before, event):
            yield event.pgh_created_at, f"{title}{year}", text, _who(event)


def _subscription_changes(before: Any, event: Any) -> Iterable[tuple[str, str]]:
    if before is None or before.status != event.status:
        yield STATUS_TITLES[SubscriptionStatus(event.status)], event.declined_reason or format_pence(event.amount_pence)
    elif before.amount_pence != event.amount_pence:
        yield "Price changed", f"from {format_pence(before.amount_pence)} to {format_pence(event.amount_pence)}"
    elif event.talk_requested_at and not before.talk_requested_at:
        yield "School asked to talk first", event.talk_message
    elif before.purchase_order != event.purchase_order:
        yield "Purchase order given", event.purchase_order


def _quantity_entries(events: Sequence[Any]) -> Iterable[_Entry]:
    for before, event in _pairs(events):
        told = _quantity_change(before, event)
        if told:
            yield event.pgh_created_at, *told, _who(event)


def _quantity_change(before: Any, event: Any) -> tuple[str, str] | None:
    if before is None:
        return None
    if event.status == QuantityStatus.DISPUTED != before.status:
        stated = format_quantity(event.stated_value) if event.stated_value is not None else ""
        return f"School says {stated} pupils", event.stated_reason
    if event.status == QuantityStatus.FINAL and before.status == QuantityStatus.DISPUTED:
        return f"Pupil number decided: {format_quantity(event.value)}", ""
    if before.value != event.value:
        return f"Pupil number changed to {format_quantity(event.value)}", ""
    return None


def _role_entries(events: Sequence[Any]) -> Iterable[_Entry]:
    for event in events:
        role = SchoolRoleKind(event.role).label.lower()
        verb = "is no longer" if event.pgh_label == "delete" else "became"
        yield event.pgh_created_at, f"{event.person.name} {verb} {role}", "", _who(event)


def _school_entries(events: Sequence[Any]) -> Iterable[_Entry]:
    for before, event in _pairs(events):
        if before is None:
            yield event.pgh_created_at, "Added to the list of schools", "", _who(event)
            continue
        changed = [label for name, label in SCHOOL_FACTS.items() if getattr(before, name) != getattr(event, name)]
        if before.is_open and not event.is_open:
            yield event.pgh_created_at, "School closed", "", _who(event)
        elif changed:
            yield event.pgh_created_at, f"Changed: {', '.join(changed).lower()}", "", _who(event)
