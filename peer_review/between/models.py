"""Reviews of partnerships, in the public schema. Accounts are named, not linked: no public table has a key to accounts."""

from typing import Any

from django.db import models
from django.db.models import Q

from peer_review.bases import (
    ActionBase,
    Credited,
    CycleBase,
    DocumentBase,
    DraftBase,
    EvidenceBase,
    FindingBase,
    FollowUpBase,
    FrameworkBase,
    MomentBase,
    ReplyBase,
    ReviewBase,
    SeatBase,
    SelfAnswerBase,
    ShareBase,
)
from peer_review.bases.reviews import seat_once
from peer_review.words import PARTNERSHIP
from tenants.models import Partnership


class Representative(models.Model):
    """An account that speaks for a partnership: the leader for its own reviews, all as reviewers of others."""

    account_id = models.PositiveBigIntegerField(unique=True)
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="representatives")
    name = models.CharField(max_length=120)
    is_leader = models.BooleanField(default=False, help_text="Checks, signs and shares for the partnership")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["partnership__name", "name", "id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.partnership}"


class Framework(FrameworkBase):
    """A framework of the association."""

    made_by = models.CharField(max_length=120, blank=True, db_default="")


class Cycle(CycleBase):
    """A round of reviews among partnerships."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="cycles")


class Review(ReviewBase):
    """A review of one partnership by leaders of others."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reviews")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="peer_reviews")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+", db_index=False)
    signed_by_account = models.PositiveBigIntegerField(null=True)
    signed_by_name = models.CharField(max_length=120, blank=True, db_default="")
    is_sampled = False  # second readings belong to reviews of schools
    words = PARTNERSHIP

    class Meta(ReviewBase.Meta):
        constraints = [
            *ReviewBase.Meta.constraints,
            models.UniqueConstraint(
                fields=["cycle", "partnership"], condition=~Q(stage="cancelled"), name="between_review_once"
            ),
        ]

    @property
    def host(self) -> Partnership:
        """The partnership reviewed."""
        return self.partnership

    @property
    def signed_by(self) -> str:
        """Who signed, in words."""
        return self.signed_by_name

    @staticmethod
    def credit(by: Any, field: str = "by") -> dict[str, Any]:
        """Return the columns that say which account did something."""
        return {f"{field}_account": getattr(by, "pk", None), f"{field}_name": str(by or "")[:120]}


class Seat(SeatBase):
    """A representative's place in the review of another partnership."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="seats")
    representative = models.ForeignKey(Representative, on_delete=models.PROTECT, related_name="seats")

    class Meta(SeatBase.Meta):
        constraints = [*SeatBase.Meta.constraints, seat_once("representative", "between_seat_once")]

    def __str__(self) -> str:
        return f"{self.representative}, {self.get_role_display()}"

    @property
    def reviewer(self) -> Representative:
        """Who sits here."""
        return self.representative


class Moment(MomentBase, Credited):
    """A line of a partnership's review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="moments")


class SelfAnswer(SelfAnswerBase, Credited):
    """A partnership's words on one theme."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="self_answers")


class Document(DocumentBase, Credited):
    """A file of a partnership for its review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="documents")


class Finding(FindingBase, Credited):
    """What a team found at a partnership."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")


class Evidence(EvidenceBase, Credited):
    """What somebody of the team saw at the partnership."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="evidence")
    findings = models.ManyToManyField(Finding, related_name="evidence")


class Draft(DraftBase, Credited):
    """One saving of a partnership's draft report."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="drafts")


class Reply(ReplyBase, Credited):
    """One point of a partnership's factual check."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="replies")
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.SET_NULL, related_name="replies")
    answered_by_account = models.PositiveBigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True, db_default="")

    @property
    def answered_by(self) -> str:
        """Who answered, in words."""
        return self.answered_by_name


class Share(ShareBase, Credited):
    """A leader's consent."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(
        Representative, null=True, blank=True, on_delete=models.SET_NULL, related_name="review_shares"
    )
    revoked_by_account = models.PositiveBigIntegerField(null=True)
    revoked_by_name = models.CharField(max_length=120, blank=True, db_default="")

    @property
    def revoked_by(self) -> str:
        """Who took the consent back, in words."""
        return self.revoked_by_name


class Action(ActionBase, Credited):
    """A step of a partnership's plan."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="actions")
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")


class FollowUp(FollowUpBase, Credited):
    """A look back at a partnership's plan."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="follow_ups")
