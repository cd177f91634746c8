from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from peer_review.enums import ActionStatus, EvidenceKind


class SelfAnswerBase(models.Model):
    """What the reviewed say of themselves on one theme."""

    theme = models.CharField(max_length=40)
    level = models.CharField(max_length=40, blank=True)
    strengths = models.TextField(blank=True)
    challenges = models.TextField(blank=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
        ordering = ["review", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "theme"], name="%(app_label)s_self_answer_once_per_theme")
        ]

    def __str__(self) -> str:
        return self.theme


class DocumentBase(models.Model):
    """A file the reviewed give the team before the visit."""

    title = models.CharField(max_length=120)
    file = models.FileField(upload_to="reviews/documents")
    file_name = models.CharField(max_length=100, help_text="What it is downloaded as")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
        ordering = ["review", "title", "id"]

    def __str__(self) -> str:
        return self.title


class EvidenceBase(models.Model):
    """One thing seen, heard or read on a visit; the team's own until shared."""

    client_id = models.UUIDField(default=uuid4, help_text="Given by the phone: sent twice, it is kept once")
    kind = models.CharField(max_length=10, choices=EvidenceKind, default=EvidenceKind.NOTE)
    theme = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True, help_text="Key of a type of evidence")
    text = models.TextField(blank=True)
    photo = models.FileField(upload_to="reviews/evidence", blank=True)
    photo_alt = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField(help_text="When it was written down, by the phone's clock")
    received_at = models.DateTimeField(db_default=Now())
    shared_at = models.DateTimeField(null=True, blank=True, help_text="The lead showed it to the reviewed")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["review", "noted_at", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["review", "client_id"], name="%(app_label)s_evidence_once"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="%(app_label)s_evidence_kind"),
            models.CheckConstraint(condition=~Q(text="") | ~Q(photo=""), name="%(app_label)s_evidence_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60] or "Photo"


class ActionBase(models.Model):
    """One step of the action plan, owned by the reviewed."""

    text = models.CharField(max_length=500)
    owner_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    cost_pence = models.PositiveIntegerField(null=True, blank=True)
    help_wanted = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=8, choices=ActionStatus, default=ActionStatus.OPEN)
    done_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["review", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="%(app_label)s_action_status"),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | (~Q(status="done") & Q(done_on__isnull=True)),
                name="%(app_label)s_action_done_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class FollowUpBase(models.Model):
    """A look back some months after the signature: what became of the actions, as it was then."""

    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_reason = models.CharField(max_length=300, blank=True, help_text="Why there was none")
    note = models.TextField(blank=True)
    states = models.JSONField(default=dict, blank=True, help_text="Action id → status on the day")
    done_count = models.PositiveSmallIntegerField(default=0)
    action_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["review", "months"]
        constraints = [
            models.UniqueConstraint(fields=["review", "months"], name="%(app_label)s_follow_up_once"),
            models.CheckConstraint(
                condition=Q(done_count__lte=F("action_count")), name="%(app_label)s_follow_up_counts"
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(waived_at__isnull=True),
                name="%(app_label)s_follow_up_held_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"Follow-up after {self.months} months"
