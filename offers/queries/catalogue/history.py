"""What happened to an offer and its prices, newest first, from the history the database keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from membership.models import Person
from offers.enums import Audience, OfferStatus
from offers.models import Offer, OfferPrice
from offers.pricing.pricing import terms_of
from offers.pricing.wording import price_words
from offers.queries.agreements.history import account_of

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
    """Return the timeline of an offer; three queries."""
    facts = _events(Offer, pgh_obj=offer.pk)
    prices = _events(OfferPrice, offer=offer.pk)
    accounts = {account for event in (*facts, *prices) if (account := account_of(event))}
    names = dict(Person.objects.filter(user__in=accounts).values_list("user_id", "name")) if accounts else {}
    told = [*_of_facts(facts, names), *_of_prices(prices, names)]
    return sorted(told, key=lambda happening: happening.when, reverse=True)[:LENGTH]


def _events(model: Any, **of: int) -> list[Any]:
    """The newest events, one more than is told, so that the last has something before it."""
    rows = model.pgh_event_model.objects.filter(**of).select_related("pgh_context")
    return list(rows.order_by("-pgh_id")[: 4 * LENGTH])


def _of_facts(events: list[Any], names: dict[int, str]) -> Iterator[Happening]:
    for event, earlier in zip(events, [*events[1:], None], strict=True):
        by = names.get(account_of(event), "")
        if earlier is None:
            if event.pgh_label == "insert":
                yield Happening("Begun", event.pgh_created_at, by)
        elif event.status != earlier.status:
            yield Happening(STATUS[OfferStatus(event.status)], event.pgh_created_at, by)
        elif changed := ", ".join(_changed(event, earlier)):
            yield Happening("Changed", event.pgh_created_at, by, changed)


def _of_prices(events: list[Any], names: dict[int, str]) -> Iterator[Happening]:
    for event in events:
        audience = Audience(event.audience).label
        terms = terms_of(event.rate, event.base_pence, event.minimum_pence, event.cap_pence, event.exceptions)
        words = "Taken away" if event.pgh_label == "delete" else price_words(terms, event.unit)
        yield Happening(f"Price: {audience}", event.pgh_created_at, names.get(account_of(event), ""), words)


def _changed(event: Any, earlier: Any) -> Iterator[str]:
    for field in event._meta.concrete_fields:
        if field.name not in UNTOLD and getattr(event, field.attname) != getattr(earlier, field.attname):
            yield str(field.verbose_name).removesuffix(" pence")
