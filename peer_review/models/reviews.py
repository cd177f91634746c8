from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from membership.models import Person, School
from peer_review.bases import MomentBase, ReviewBase, SeatBase
from peer_review.bases.reviews import seat_once
from peer_review.models.cycles import Cycle, Framework, Group
from peer_review.models.reviewers import Reviewer


# Histories are never changed, so they keep no words that name anybody: who is forgotten is only a number there.
@pghistory.track(exclude=["draft", "report", "timetable", "logistics", "signed_name"])
class Review(ReviewBase):
    """A review of one school in a cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reviews")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="reviews")
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="The version it began with"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField(default=1, help_text="First, second … of this school in the cycle")
    window = models.CharField(max_length=20, blank=True, help_text="Key of the cycle's window it was matched to")
    is_sampled = models.BooleanField(default=False, help_text="Chosen for a second reading")
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta(ReviewBase.Meta):
        indexes = [models.Index(fields=["cycle", "stage"], name="review_by_stage")]
        constraints = [
            *ReviewBase.Meta.constraints,
            models.UniqueConstraint(
                fields=["cycle", "school", "number"], condition=~Q(stage="cancelled"), name="review_number_once"
            ),
        ]

    @property
    def host(self) -> School:
        """The school reviewed."""
        return self.school

    @staticmethod
    def credit(by: Any, field: str = "by") -> dict[str, Any]:
        """Return the column that says which person did something."""
        return {field: by}


@pghistory.track(exclude=["why", "override_reason", "decline_reason"])
class Seat(SeatBase):
    """A reviewer's place in a school's review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="seats")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="seats")

    class Meta(SeatBase.Meta):
        constraints = [*SeatBase.Meta.constraints, seat_once("reviewer", "seat_once_per_reviewer")]

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.get_role_display()}"


class Moment(MomentBase):
    """A line of a school's review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="moments")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta(MomentBase.Meta):
        # Only its author may be forgotten.
        triggers = [pgtrigger.ReadOnly(name="moment_written_once", exclude=["by"])]
