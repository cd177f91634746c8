from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django_fsm import RETURN_VALUE, FSMField, FSMModelMixin, transition

from peer_review import stages
from peer_review.enums import MomentKind, PostponeReason, SeatRole, SeatStatus, Stage
from peer_review.words import SCHOOL, Words

if TYPE_CHECKING:
    from peer_review.bases.frameworks import CycleBase, FrameworkBase

AFTER_SIGNING = ["signed", "workshop", "actions", "follow_up", "closed"]
LIVE_SEATS = (SeatStatus.PLANNED, SeatStatus.INVITED, SeatStatus.ACCEPTED)
_LIVE = Q(status__in=["planned", "invited", "accepted"])


def seat_once(holder: str, name: str) -> models.UniqueConstraint:
    """Return the constraint that whoever holds a place of a team holds one, as long as it counts."""
    return models.UniqueConstraint(fields=["review", holder], condition=_LIVE, name=name)


class StageSkipped(ValueError):
    """A review goes to the next stage its cycle uses, nowhere else."""


class ReviewBase(FSMModelMixin, models.Model):
    """One review, from planning to follow-up. Its stage moves through operations only, each move with a moment."""

    words: ClassVar[Words] = SCHOOL

    stage = FSMField(choices=Stage, default=Stage.PLANNED, protected=True)
    visit_starts_on = models.DateField(null=True, blank=True)
    visit_ends_on = models.DateField(null=True, blank=True)
    focus = models.TextField(blank=True, help_text="What the review looks at, in the words agreed")
    focus_themes = models.JSONField(default=list, blank=True, help_text="Keys of themes")
    focus_agreed_at = models.DateTimeField(null=True, blank=True)
    self_evaluated_at = models.DateTimeField(null=True, blank=True)
    timetable = models.JSONField(default=list, blank=True, help_text="[{“day”, “at”, “what”, “where”, “who”}]")
    logistics = models.TextField(blank=True, help_text="Arrival, parking, contact, lunch")
    # The draft as it stands; each saving is kept as a row of its own, so that nobody's words are lost.
    draft = models.JSONField(default=dict, blank=True, help_text="{“context”, “excellence”, “summary”, “next_steps”}")
    draft_number = models.PositiveIntegerField(default=0, help_text="Number of the saving the draft stands at")
    reply_due_on = models.DateField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True, help_text="The school has sent its factual check")
    reply_statement = models.TextField(blank=True, help_text="Right to reply: printed with the report, as written")
    agreed_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True, help_text="All that page and PDF say, frozen when agreed")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_statement = models.TextField(blank=True)
    signed_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the report as signed")
    workshop_on = models.DateField(null=True, blank=True)
    workshop_note = models.TextField(blank=True)
    planned_at = models.DateTimeField(null=True, blank=True, help_text="The action plan was agreed")
    closed_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    postponed_at = models.DateTimeField(null=True, blank=True, help_text="Put off and not yet dated again")
    postponed_reason = models.CharField(max_length=10, choices=PostponeReason, blank=True)
    # What the reviewed say of the review, 1 to 5.
    usefulness = models.PositiveSmallIntegerField(null=True, blank=True)
    challenge = models.PositiveSmallIntegerField(null=True, blank=True)
    rating_comment = models.TextField(blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    calendar_uid = models.UUIDField(default=uuid4, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    if TYPE_CHECKING:
        cycle: CycleBase
        framework: FrameworkBase
        seats: Any
        moments: Any
        self_answers: Any
        documents: Any
        evidence: Any
        findings: Any
        drafts: Any
        replies: Any
        shares: Any
        actions: Any
        follow_ups: Any

    class Meta:
        abstract = True
        ordering = ["visit_starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="%(app_label)s_review_stage"),
            models.CheckConstraint(
                condition=Q(visit_ends_on__isnull=True) | Q(visit_ends_on__gte=F("visit_starts_on")),
                name="%(app_label)s_review_visit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(usefulness__isnull=True) | Q(usefulness__gte=1, usefulness__lte=5))
                & (Q(challenge__isnull=True) | Q(challenge__gte=1, challenge__lte=5)),
                name="%(app_label)s_review_ratings",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=AFTER_SIGNING, signed_at__isnull=False)
                | (~Q(stage__in=AFTER_SIGNING) & Q(signed_at__isnull=True))
                | Q(stage="cancelled"),
                name="%(app_label)s_review_signed_has_signature",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.host}"

    @property
    def host(self) -> Any:
        """Who is reviewed: a school or a partnership."""
        raise NotImplementedError

    @staticmethod
    def credit(by: Any, field: str = "by") -> dict[str, Any]:
        """Return the columns that say who did something, for the rows of this kind of review."""
        raise NotImplementedError

    @cached_property
    def focus_side(self) -> str:
        """Who wrote the focus last: “school”, “team”, or nothing when nobody did. One query, none where it was listed."""
        wrote = self.moments.filter(kind=MomentKind.FOCUS, key__startswith="focus-").exclude(key__endswith="-agreed")
        key = wrote.order_by("-at", "-id").values_list("key", flat=True).first()
        return str(key).rpartition("-")[2] if key else ""

    @property
    def next_stage(self) -> Stage | None:
        """The stage that comes next in its cycle."""
        return None if self.stage == Stage.CANCELLED else stages.following(self.cycle.steps, self.stage)

    @transition(field=stage, source="*", target=RETURN_VALUE(*Stage.values))
    def move_on(self) -> str:
        """Go to the next stage of the cycle. Raises StageSkipped when there is none."""
        found = self.next_stage
        if found is None:
            raise StageSkipped
        return found.value

    @transition(field=stage, source=[Stage.CHECK, Stage.AGREED], target=Stage.DRAFT)
    def redraft(self) -> None:
        """Back to the draft, before anybody has signed."""

    @transition(
        field=stage,
        source=[stage for stage in stages.ORDER if stage not in (Stage.CLOSED, Stage.CANCELLED)],
        target=Stage.CANCELLED,
    )
    def cancel(self) -> None:
        """It will not take place, or not be finished."""


class SeatBase(models.Model):
    """A place in a review's team, whoever holds it."""

    role = models.CharField(max_length=12, choices=SeatRole, default=SeatRole.MEMBER)
    status = models.CharField(max_length=10, choices=SeatStatus, default=SeatStatus.PLANNED)
    days = models.DecimalField(max_digits=4, decimal_places=1, default=1, help_text="Days given to this review")
    why = models.JSONField(default=list, blank=True, help_text="Reasons for this match, in words")
    override_reason = models.CharField(max_length=300, blank=True, help_text="Why it was made against a warning")
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["review", "role", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=SeatRole.values), name="%(app_label)s_seat_role"),
            models.CheckConstraint(condition=Q(status__in=SeatStatus.values), name="%(app_label)s_seat_status"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(role="lead", status__in=["planned", "invited", "accepted"]),
                name="%(app_label)s_seat_one_lead",
            ),
        ]

    @property
    def is_live(self) -> bool:
        """Whether the place counts."""
        return self.status in LIVE_SEATS


class MomentBase(models.Model):
    """One line of a review's timeline; written once."""

    kind = models.CharField(max_length=10, choices=MomentKind)
    stage = models.CharField(max_length=16, choices=Stage, help_text="The stage after it")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=60, blank=True, help_text="What happens once only, such as a reminder")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], condition=~Q(key=""), name="%(app_label)s_moment_once")
        ]

    def __str__(self) -> str:
        return self.text
