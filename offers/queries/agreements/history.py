"""When services of agreements were ended early or changed, and by whom, from the history the database keeps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from membership.models import Person
from offers.models import AgreementLine


@dataclass(frozen=True)
class Closing:
    """The moment a service was ended early or replaced by another number of it."""

    line: AgreementLine
    when: datetime
    by: str


def closings(lines: Collection[AgreementLine]) -> list[Closing]:
    """Return the moments these services were closed before their end; two queries, none where none was."""
    closed = {line.pk: line for line in lines if line.terminated_on}
    if not closed:
        return []
    model: Any = AgreementLine
    rows = model.pgh_event_model.objects.filter(pgh_obj__in=closed, terminated_on__isnull=False)
    first: dict[int, Any] = {}
    for event in rows.select_related("pgh_context").order_by("pgh_id"):
        first.setdefault(event.pgh_obj_id, event)
    people = Person.objects.filter(user__in={account_of(event) for event in first.values()})
    names = dict(people.values_list("user_id", "name"))
    return [Closing(closed[pk], event.pgh_created_at, names.get(account_of(event), "")) for pk, event in first.items()]


def account_of(event: Any) -> int:
    """Return the account that made a change the database kept, 0 for none."""
    context = event.pgh_context
    return int(context.metadata.get("user") or 0) if context else 0
