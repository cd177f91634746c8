"""How the challenge index and second readings stand on a review's page."""

from typing import Any, Final

import rules
from django.urls import reverse

from peer_review.enums import Part, Viewer
from peer_review.models import SecondReading
from peer_review.presenters.insight import challenge as words
from peer_review.presenters.sections import Action, Section
from peer_review.queries.insight import challenge, readings
from peer_review.queries.seeing import Seen

FOLDER: Final = "peer_review/insight"
BLIND: Final = (
    "You are asked to judge what the team found, without knowing how they judged it. You send your reading once."
)
GIVEN: Final = "Your second reading is kept. Thank you."
NOBODY: Final = "Nobody is asked to read this review a second time."
NOT_CHOSEN: Final = "This review is not chosen for a second reading."


def index(seen: Seen, person: Any) -> Section | None:
    """What is measured of the review, as long as it is a review of a school."""
    review = seen.review
    if not hasattr(review, "readings"):
        return None
    lines = words.of_review(challenge.Measured(review, challenge.of_one(review)))[:4]
    action = Action("See the whole index", reverse("challenge_index", args=[review.pk]))
    return Section("Challenge index", f"{FOLDER}/challenge_section.html", {"lines": lines}, actions=(action,))


def second_reading(seen: Seen, person: Any) -> Section | None:
    """For the reader the way to the blind page, for the office who reads, for the lead what came of it."""
    review = seen.review
    if not hasattr(review, "readings"):
        return None
    rows = readings.of_review(review)
    if Viewer.READER in seen.viewers:
        return _for_reader(seen, next((row for row in rows if row.reader.person_id == person.pk), None))
    if rules.test_rule("peer_review.coordinate", person):
        return _for_office(seen, rows)
    return _for_lead(rows)


def _for_reader(seen: Seen, reading: SecondReading | None) -> Section | None:
    if reading is None:
        return None
    if reading.read_at:
        return _section({"text": GIVEN})
    action = Action("Give the second reading", reverse("second_reading", args=[seen.review.pk]), is_primary=True)
    return _section({"text": BLIND}, action)


def _for_office(seen: Seen, rows: list[SecondReading]) -> Section:
    review = seen.review
    found, actions = [(str(row.reader), *_state(row)) for row in rows], []
    if review.stage in readings.READABLE:
        actions.append(Action("Ask a reader", reverse("second_reading_ask", args=[review.pk])))
    if not rows and review.stage in readings.READABLE:
        wanted, label = ("no", "Choose it no longer") if review.is_sampled else ("yes", "Choose for a second reading")
        actions.append(Action(label, f"{reverse('review_sample', args=[review.pk])}?sampled={wanted}", is_post=True))
    text = f"Readers asked: {len(rows)}." if rows else NOBODY if review.is_sampled else NOT_CHOSEN
    return _section({"text": text, "rows": found}, *actions)


def _for_lead(rows: list[SecondReading]) -> Section | None:
    read = [row for row in rows if row.read_at]
    if not read:
        return None
    return _section({"text": f"Read a second time, blind: {len(read)}. The office speaks with you about what differs."})


def _state(row: SecondReading) -> tuple[str, str]:
    return ("Read", "good") if row.read_at else ("Asked", "accent")


def _section(context: dict[str, Any], *actions: Action) -> Section:
    return Section(Part.SECOND_READING.label, f"{FOLDER}/reading_section.html", context, actions=actions)
