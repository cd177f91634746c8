"""Cycles in "What needs you": for heads to agree to, for the office to remind of."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from peer_review.models import Participant
from tenants.shell import Need


def of_heads(rows: Iterable[Participant]) -> Iterator[Need]:
    """A cycle a school is asked to take part in."""
    for row in rows:
        yield Need(
            f"Say whether {row.school} takes part in {row.cycle}",
            reverse("cycle_consent", args=[row.cycle_id]),
            reason="The head agrees for the school",
            button_label="Read and agree",
        )


def of_office(unanswered: int) -> Iterator[Need]:
    """Heads who were asked and have not answered."""
    if unanswered:
        heads = "1 head has" if unanswered == 1 else f"{unanswered} heads have"
        yield Need(
            f"{heads} not agreed to a cycle yet",
            f"{reverse('cycles')}?status=running",
            reason="They were asked by e-mail",
            button_label="See cycles",
        )
