"""What happened to an offer, newest first, from the history the database keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from membership.models import Person
from offers.enums import OfferStatus
from offers.models import Offer

LENGTH: Final = 12
UNTOLD: Final = frozenset(
    {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "id", "sold", "published_at"}
)
STATUS: Final = {
    OfferStatus.DRAFT: "Back to draft",
    OfferStatus.REVIEW: "Sent to review",
    OfferStatus.PUBLISHED: "Published",
    OfferStatus.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    title: str
    when: datetime
    by: str = ""
    text: str = ""


def of_offer(offer: Offer) -> list[Happening]:
    """Return the timeline of an offer; two queries."""
    model: Any = Offer.pgh_event_model  # type: ignore[attr-defined]
    events = list(
        model.objects.filter(pgh_obj=offer.pk).select_related("pgh_context").order_by("-pgh_id")[: LENGTH + 1]
    )
    accounts = {account for event in events if (account := _account(event))}
    names = dict(Person.objects.filter(user__in=accounts).values_list("user_id", "name")) if accounts else {}
    before = [*events[1:], None]
    told = (_told(event, earlier, names) for event, earlier in zip(events, before, strict=True))
    return [happening for happening in told if happening][:LENGTH]


def _told(event: Any, earlier: Any, names: dict[int, str]) -> Happening | None:
    by = names.get(_account(event), "")
    if earlier is None:
        return Happening("Begun", event.pgh_created_at, by) if event.pgh_label == "insert" else None
    if event.status != earlier.status:
        return Happening(STATUS[OfferStatus(event.status)], event.pgh_created_at, by)
    changed = ", ".join(_changed(event, earlier))
    return Happening("Changed", event.pgh_created_at, by, changed) if changed else None


def _changed(event: Any, earlier: Any) -> Iterator[str]:
    for field in event._meta.concrete_fields:
        if field.name not in UNTOLD and getattr(event, field.attname) != getattr(earlier, field.attname):
            yield str(field.verbose_name).removesuffix(" pence")


def _account(event: Any) -> int:
    context = event.pgh_context
    return int(context.metadata.get("user") or 0) if context else 0
