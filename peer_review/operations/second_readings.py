"""Second readings: a trained reader without a tie to the school is asked, and judges once without knowing the judgement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from membership.models import Person
from peer_review.enums import FindingKind, MomentKind, Part, SeatRole, SeatStatus, Stage, TrainingKind
from peer_review.errors import ReviewRefused
from peer_review.models import Review, Reviewer, SecondReading
from peer_review.operations import cycles, seats
from peer_review.operations.reviews import moving
from peer_review.queries import seeing
from peer_review.queries.insight.readings import READ, READABLE
from peer_review.training import kinds_on
from tenants.queue import enqueue

JUDGED: Final = {Part.FINDINGS, Part.DRAFT, Part.REPLY, Part.REPORT, Part.SUMMARY, Part.INDEX}


class NotReadable(ReviewRefused):
    """There is nothing to read before the report is agreed, nor once the review is closed or cancelled."""

    code = "not_readable"
    message = "A second reading begins when the report is agreed and ends when the review is closed."


class NotTrained(ReviewRefused):
    """Only who is trained for it reads a second time."""

    code = "not_trained"


class NotBlind(ReviewRefused):
    """Whoever can read the judgement cannot judge without knowing it."""

    code = "not_blind"


class AskedAlready(ReviewRefused):
    """This reader has been asked for this review."""

    code = "asked_already"
    message = "This reader has been asked already."


class ReadAlready(ReviewRefused):
    """A second reading is given once: a changed mind would not be blind any more."""

    code = "read_already"
    message = "You have sent this reading. It cannot be changed."


class Incomplete(ReviewRefused):
    """Every finding is judged, in words the framework knows."""

    code = "incomplete"
    message = "Judge every finding. If the findings have changed in the meantime, look at the page again."


@dataclass(frozen=True)
class Code:
    """How a reader judges one finding."""

    kind: str
    level: str
    is_supported: bool

    def as_json(self) -> dict[str, object]:
        """Return it as the reading keeps it."""
        return {"kind": self.kind, "level": self.level, "is_supported": self.is_supported}


@transaction.atomic
def ask(*, by: Person, review: Review, reviewer: Reviewer, on: date, now: datetime) -> SecondReading:
    """Ask a reader: they get a place in the review that shows them nothing but the reading, and an e-mail.

    Raises NotReadable, NotTrained, NotBlind, AskedAlready, and what `seats.add` raises, such as Conflicted.
    """
    cycles.hold(review.cycle_id)
    held = moving.hold(review)
    if held.stage not in READABLE:
        raise NotReadable
    if TrainingKind.READER not in kinds_on(reviewer.trainings.all(), on):
        raise NotTrained(f"{reviewer} is not trained as a second reader.")
    if held.readings.filter(reader=reviewer).exists():
        raise AskedAlready
    seat = seats.add(by=by, review=held, reviewer=reviewer, role=SeatRole.READER, now=now)
    if reviewer.person and JUDGED & seeing.seen(reviewer.person, held, on=on).parts:
        raise NotBlind(f"{reviewer} can read this report already, and so could not judge it blind. Ask somebody else.")
    seat.status, seat.invited_at, seat.answered_at = SeatStatus.ACCEPTED, now, now
    seat.save(update_fields=["status", "invited_at", "answered_at"])
    try:
        with transaction.atomic():
            made: SecondReading = held.readings.create(reader=reviewer, asked_at=now)
    except IntegrityError as error:
        raise AskedAlready from error
    enqueue("peer_review.email_reading", reading_id=made.pk)
    return made


@transaction.atomic
def submit(*, by: Person, reading_id: int, codes: Mapping[int, Code], note: str, now: datetime) -> SecondReading:
    """Give a second reading, once. Raises ReadAlready, Incomplete, NotReadable."""
    asked = SecondReading.objects.select_related("review__framework", "review__cycle").get(pk=reading_id)
    review = moving.hold(asked.review)
    reading = SecondReading.objects.select_for_update(of=("self",)).get(pk=reading_id)
    if reading.read_at:
        raise ReadAlready
    if review.stage not in READ:
        raise NotReadable
    _refuse_incomplete(review, codes)
    reading.codes = {str(finding_id): code.as_json() for finding_id, code in codes.items()}
    reading.note, reading.read_at = note.replace("\r\n", "\n").strip(), now
    reading.save(update_fields=["codes", "note", "read_at"])
    moving.note(by=None, review=review, kind=MomentKind.CHECKED, text="Second reading given", now=now)
    return reading


@transaction.atomic
def take_back(*, by: Person, reading_id: int, reason: str, now: datetime) -> None:
    """Ask somebody no longer, or say that one cannot read it; the place is given up. Raises ReadAlready."""
    asked = SecondReading.objects.select_related("review__framework", "review__cycle").filter(pk=reading_id).first()
    if asked is None:
        return
    review = moving.hold(asked.review)
    reading = SecondReading.objects.select_for_update(of=("self",)).filter(pk=reading_id).first()
    if reading is None:
        return
    if reading.read_at:
        raise ReadAlready("This reading has been given. It stays.")
    reading.delete()
    live = review.seats.filter(reviewer=reading.reader_id, role=SeatRole.READER, status=SeatStatus.ACCEPTED)
    live.update(status=SeatStatus.WITHDRAWN, decline_reason=reason[:300])
    moving.note(by=by, review=review, kind=MomentKind.TEAM, text="Second reader asked no longer", now=now)


@transaction.atomic
def sample(*, by: Person, review: Review, is_sampled: bool, now: datetime) -> None:
    """Choose a review for a second reading, or not any more; twice is once. Raises NotReadable when cancelled."""
    held = moving.hold(review)
    if held.stage in (Stage.CANCELLED, Stage.CLOSED):
        raise NotReadable
    if held.is_sampled != is_sampled:
        held.is_sampled = is_sampled
        held.save(update_fields=["is_sampled"])


def _refuse_incomplete(review: Review, codes: Mapping[int, Code]) -> None:
    wanted = set(review.findings.filter(withdrawn_at__isnull=True).values_list("pk", flat=True))
    levels = {"", *(level.key for level in review.framework.says.levels)}
    if set(codes) != wanted or not wanted:
        raise Incomplete
    if any(code.kind not in FindingKind.values or code.level not in levels for code in codes.values()):
        raise Incomplete
