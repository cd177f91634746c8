"""Which training a place in a team needs, by what the cycle says, and whether somebody's training counts on a day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Protocol

from peer_review.enums import SeatRole, TrainingKind

# Who is trained to lead a team is trained to be in one.
COUNTS_AS: Final[dict[str, tuple[str, ...]]] = {
    TrainingKind.REVIEWER: (TrainingKind.REVIEWER, TrainingKind.LEAD),
}
# Asked for where no cycle says anything else.
USUAL: Final[dict[str, list[str]]] = {
    SeatRole.LEAD: [TrainingKind.LEAD],
    SeatRole.MEMBER: [TrainingKind.REVIEWER],
    SeatRole.FACILITATOR: [TrainingKind.FACILITATOR],
    SeatRole.READER: [TrainingKind.READER],
}
EXPIRES_SOON: Final = timedelta(days=60)


class Trained(Protocol):
    """A training somebody completed; `expires_on` is the last day it counts."""

    kind: str
    completed_on: date
    expires_on: date | None


def needed(says: Mapping[str, Sequence[str]] | None, role: str) -> tuple[str, ...]:
    """Return the kinds of training a role needs, all of them; `says` is the cycle's own rule, none: the usual one."""
    return tuple((USUAL if says is None else says).get(role, ()))


def counts(training: Trained, on: date) -> bool:
    """Whether a training is completed and not expired on a day."""
    return training.completed_on <= on and (training.expires_on is None or training.expires_on >= on)


def kinds_on(trainings: Iterable[Trained], on: date) -> frozenset[str]:
    """Return the kinds of training that count on a day."""
    return frozenset(training.kind for training in trainings if counts(training, on))


def lacking(kinds: Collection[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return which of the wanted kinds somebody does not have."""
    return tuple(kind for kind in wanted if not set(COUNTS_AS.get(kind, (kind,))) & set(kinds))
