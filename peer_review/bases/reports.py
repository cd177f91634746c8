from typing import Any

from django.db import models
from django.db.models import Q

from peer_review.enums import FindingKind, Part, ReplyAnswer, ShareAudience


class FindingBase(models.Model):
    """One strength or challenge on a theme, with the evidence behind it and a level where the framework has any."""

    theme = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=FindingKind)
    level = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, help_text="Raised with each change: a change names what it read")
    updated_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["review", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="%(app_label)s_finding_kind")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DraftBase(models.Model):
    """The words of one saving of the draft, kept for good; those saved over somebody else's are marked until settled."""

    number = models.PositiveIntegerField()
    base_number = models.PositiveIntegerField(help_text="The saving it was written over")
    content = models.JSONField()
    saved_at = models.DateTimeField()
    is_conflict = models.BooleanField(default=False, help_text="Somebody else had saved in between")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["review", "number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="%(app_label)s_draft_number_once")]

    def __str__(self) -> str:
        return f"Draft {self.number}"


class ReplyBase(models.Model):
    """One point of the factual check, and what the lead answered."""

    part = models.CharField(max_length=20, help_text="“finding”, or the section of the draft")
    says = models.TextField(help_text="What is wrong, and how the reviewed know")
    proposed = models.TextField(blank=True, help_text="What it should say")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, help_text="Sent with the factual check; until then a note")
    answer = models.CharField(max_length=8, choices=ReplyAnswer, default=ReplyAnswer.WAITING)
    answer_text = models.TextField(blank=True)
    before = models.TextField(blank=True, help_text="The wording until the answer")
    after = models.TextField(blank=True, help_text="The wording since, when the answer changed it")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["review", "at", "id"]
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=ReplyAnswer.values), name="%(app_label)s_reply_answer")
        ]

    def __str__(self) -> str:
        return self.says[:60]


def trust_name(host: Any) -> str:
    """Return the name of a school's trust as a consent keeps it; empty without one."""
    return str(getattr(host, "trust", None) or "")[:120]


class ShareBase(models.Model):
    """The head's consent that somebody sees the report or its summary; revoked, never removed."""

    part = models.CharField(max_length=10, choices=[(Part.REPORT, "Report"), (Part.SUMMARY, "Summary")])
    audience = models.CharField(max_length=10, choices=ShareAudience)
    name = models.CharField(max_length=120, blank=True, help_text="Whom, in words")
    email = models.EmailField(blank=True)
    key_hash = models.CharField(max_length=64, blank=True, help_text="Of the link, when it needs no sign-in")
    purpose = models.CharField(max_length=300, blank=True)
    shared_at = models.DateTimeField()
    expires_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="First opened")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["review", "shared_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=ShareAudience.values), name="%(app_label)s_share_audience"),
            models.CheckConstraint(condition=Q(part__in=["report", "summary"]), name="%(app_label)s_share_part"),
            models.UniqueConstraint(
                fields=["key_hash"], condition=~Q(key_hash=""), name="%(app_label)s_share_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} for {self.name or self.get_audience_display()}"

    @property
    def is_with_its_trust(self) -> bool:
        """Whether the school is still in the trust its head shared with: another one it joins later was never meant."""
        return bool(self.name) and self.name == trust_name(self.review.host)  # type: ignore[attr-defined]
