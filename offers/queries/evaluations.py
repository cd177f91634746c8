"""What was answered: shares with their base, per event, per offer, per trainer and over time."""

from collections.abc import Iterable

from offers import ratings
from offers.models import EvaluationAnswer
from offers.ratings import Share


def good_or_better(answers: Iterable[EvaluationAnswer]) -> Share:
    """Return the share of overall ratings of 4 and 5 with its base; reads the answers given, no query of its own."""
    return ratings.good_or_better(answer.rating for answer in answers)
