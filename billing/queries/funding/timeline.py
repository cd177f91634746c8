"""What happened to an agreement and its instalments, newest first, from the history the database keeps."""

from collections.abc import Iterator, Sequence
from typing import Any

from billing.enums import FundingStatus
from billing.models import FundingAgreement, FundingInstalment
from membership.models import Person
from membership.queries.timeline import Happening
from tenants.money import format_pence

LENGTH = 20
FACTS = {
    "name": "name",
    "funder": "funder",
    "account_id": "payer",
    "starts_on": "first day",
    "ends_before": "last day",
    "is_restricted": "restriction",
    "purpose": "purpose",
    "match_pence": "match funding",
    "probability": "probability",
    "decision_on": "day of decision",
}


def of_agreement(agreement_id: int) -> list[Happening]:
    """Return the timeline of an agreement; three queries."""
    own = _events(FundingAgreement, pgh_obj=agreement_id)
    told = [*_agreement(own), *_instalments(_events(FundingInstalment, agreement=agreement_id))]
    latest = sorted(told, key=lambda entry: entry[0].pgh_created_at, reverse=True)[:LENGTH]
    users = {user for event, _, _ in latest if (user := _user(event))}
    names = {
        str(pk): name for pk, name in Person.objects.filter(user__in=map(int, users)).values_list("user_id", "name")
    }
    return [Happening(title, event.pgh_created_at, names.get(_user(event), ""), text) for event, title, text in latest]


def _events(model: Any, **of: int) -> list[Any]:
    rows = model.pgh_event_model.objects.filter(**of)
    return list(rows.select_related("pgh_context").order_by("pgh_id"))


def _user(event: Any) -> str:
    context = event.pgh_context
    return str(context.metadata.get("user") or "") if context else ""


def _agreement(events: Sequence[Any]) -> Iterator[tuple[Any, str, str]]:
    before = None
    for event in events:
        if before is None:
            yield event, "Bid entered" if event.status == FundingStatus.BID else "Agreement entered", ""
        elif before.status != event.status:
            yield event, f"Now: {FundingStatus(event.status).label.lower()}", ""
        elif changed := [label for name, label in FACTS.items() if getattr(before, name) != getattr(event, name)]:
            yield event, f"Changed: {', '.join(changed)}", ""
        before = event


def _instalments(events: Sequence[Any]) -> Iterator[tuple[Any, str, str]]:
    known: dict[int, Any] = {}
    for event in events:
        before = known.get(event.pgh_obj_id)
        known[event.pgh_obj_id] = event
        if before is None:
            continue
        of = f"Instalment due on {event.due_on:%d/%m/%Y}"
        if before.received_on != event.received_on:
            title = "received" if event.received_on else "no longer received"
            yield event, f"{of} {title}", format_pence(event.received_pence) if event.received_on else ""
        elif (before.due_on, before.amount_pence) != (event.due_on, event.amount_pence):
            was = f"Was {format_pence(before.amount_pence)} on {before.due_on:%d/%m/%Y}"
            yield event, f"{of} changed to {format_pence(event.amount_pence)}", was
