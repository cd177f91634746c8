import pghistory
from django.db import models
from django.db.models import F, Q

from membership.models import Person, School
from peer_review.bases import DraftBase, FindingBase, ReplyBase, ShareBase
from peer_review.enums import BrokeringStatus
from peer_review.models.cycles import Cycle
from peer_review.models.reviewers import Reviewer
from peer_review.models.reviews import Review


@pghistory.track()
class Finding(FindingBase):
    """What a team found at a school."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)


class Draft(DraftBase):
    """One saving of a school's draft report."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)


class Reply(ReplyBase):
    """One point of a school's factual check."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="replies")
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.SET_NULL, related_name="replies", db_index=False
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)


class Share(ShareBase):
    """A head's consent."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="review_shares")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)


class SecondReading(models.Model):
    """A blind second judgement of a review's findings, for quality assurance and calibration."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="readings", db_index=False)
    reader = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="readings")
    codes = models.JSONField(default=dict, help_text="Finding id → {“kind”, “level”, “is_supported”}")
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "reader"], name="second_reading_once_per_reader")]

    def __str__(self) -> str:
        return f"Second reading by {self.reader}"


class Brokering(models.Model):
    """One school's strength for another's challenge: both heads are asked, and nothing happens before both agree."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="brokerings")
    theme = models.CharField(max_length=40)
    seeker = models.ForeignKey(School, on_delete=models.PROTECT, related_name="help_sought")
    giver = models.ForeignKey(School, on_delete=models.PROTECT, related_name="help_given")
    status = models.CharField(max_length=8, choices=BrokeringStatus, default=BrokeringStatus.INVITED)
    message = models.TextField(blank=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    invited_at = models.DateTimeField()
    seeker_agreed_at = models.DateTimeField(null=True, blank=True)
    giver_agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(seeker=F("giver")), name="brokering_two_schools"),
            models.CheckConstraint(condition=Q(status__in=BrokeringStatus.values), name="brokering_status"),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "done"])
                | Q(seeker_agreed_at__isnull=False, giver_agreed_at__isnull=False),
                name="brokering_needs_both_heads",
            ),
            models.UniqueConstraint(fields=["cycle", "theme", "seeker", "giver"], name="brokering_once"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} for {self.seeker}"
