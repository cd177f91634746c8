import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from membership.models import Person, School
from peer_review.bases import CycleBase, FrameworkBase
from peer_review.enums import GroupShape, RunStatus


class Framework(FrameworkBase):
    """A framework of this partnership."""

    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta(FrameworkBase.Meta):
        triggers = [
            pgtrigger.Protect(
                name="framework_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False)
                & (
                    pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                    | pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at"))
                ),
            )
        ]


@pghistory.track()
class Cycle(CycleBase):
    """A round of reviews among schools: its shape, its rules and what it costs."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="cycles")
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False,
        help_text="The cycle before: for trends, and so that pairs change",
    )  # fmt: skip
    shape = models.CharField(max_length=8, choices=GroupShape, default=GroupShape.NONE)
    group_min = models.PositiveSmallIntegerField(default=3)
    group_max = models.PositiveSmallIntegerField(default=7)
    is_cross_phase = models.BooleanField(default=False, help_text="Groups mix phases; otherwise they keep to one")
    bars_reciprocal = models.BooleanField(default=True, help_text="Two schools do not review each other in one cycle")
    reviews_per_school = models.PositiveSmallIntegerField(default=1, help_text="In the whole cycle")
    reviews_per_reviewer = models.PositiveSmallIntegerField(
        default=2, help_text="Most in the cycle, unless they say less"
    )
    seats = models.JSONField(default=dict, help_text="{“lead”: 1, “member”: 2, “trainee”: 0, “external”: 0}")
    training = models.JSONField(default=dict, blank=True, help_text="{“lead”: [“lead”], “member”: [“reviewer”]}")
    expertise = models.JSONField(
        default=dict, blank=True, help_text="Groups of phases that can review each other: {“primary”: [“nursery”, …]}"
    )
    windows = models.JSONField(
        default=list, help_text="[{“key”, “title”, “starts_on”, “ends_on”}] in which visits may be"
    )
    weights = models.JSONField(
        default=dict, blank=True, help_text="As `peer_review.matching` reads them; empty: its own"
    )
    qa_percent = models.PositiveSmallIntegerField(default=0, help_text="Share of reviews that get a second reading")
    cost_pence = models.PositiveIntegerField(default=0, help_text="What one review costs")
    share_percent = models.PositiveSmallIntegerField(default=100, help_text="The part the partnership pays")
    invited_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta(CycleBase.Meta):
        constraints = [
            *CycleBase.Meta.constraints,
            models.CheckConstraint(condition=Q(shape__in=GroupShape.values), name="cycle_shape"),
            models.CheckConstraint(
                condition=Q(group_min__gte=2, group_max__gte=F("group_min")), name="cycle_group_sizes"
            ),
            models.CheckConstraint(condition=Q(qa_percent__lte=100, share_percent__lte=100), name="cycle_percentages"),
            models.CheckConstraint(
                condition=Q(reviews_per_school__gte=1, reviews_per_school__lte=6), name="cycle_reviews_per_school"
            ),
        ]


class Group(models.Model):
    """Schools that review among themselves: a pair, a triad, a cluster."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    lead = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False,
        help_text="The school whose head leads the group",
    )  # fmt: skip

    class Meta:
        ordering = ["cycle", "number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="review_group_number_once")]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """A school's part in a cycle: hosting, sending reviewers, or both, with what the matching needs to know of it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="participants")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="review_cycles")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="participants")
    hosts = models.PositiveSmallIntegerField(
        default=1, help_text="Reviews it has in the cycle; 0: it only sends reviewers"
    )
    unavailable = models.JSONField(default=list, blank=True, help_text="Keys of windows it cannot host in")
    # From the national register when the school was added.
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True, help_text="The head agreed to the cycle's words")
    consented_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cycle", "school__name"]
        constraints = [models.UniqueConstraint(fields=["cycle", "school"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.school} in {self.cycle}"


class MatchRun(models.Model):
    """One calculation of groups or teams for a cycle: what was asked, how far it is, the best plan so far."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="runs")
    status = models.CharField(max_length=8, choices=RunStatus, default=RunStatus.WAITING)
    subject = models.CharField(max_length=6, choices=[("groups", "Groups"), ("teams", "Teams")], default="teams")
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False,
        help_text="The plan it changes as little as possible",
    )  # fmt: skip
    weights = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    seconds = models.PositiveSmallIntegerField(default=60, help_text="Time it may take")
    locks = models.JSONField(default=list, blank=True, help_text="Matches to keep, as the plan writes them")
    gone = models.JSONField(default=list, blank=True, help_text="Reviewers who dropped out, when it repairs a plan")
    counting = models.JSONField(default=dict, blank=True, help_text="Whether the shape can work at all")
    plan = models.JSONField(default=dict, blank=True, help_text="Best so far, as `peer_review.matching` writes it")
    measures = models.JSONField(default=dict, blank=True, help_text="Cost, bound, gap, travel, load; of greedy as well")
    problems = models.JSONField(default=list, blank=True, help_text="Which school lacks what, which rules clash")
    overrides = models.JSONField(default=list, blank=True, help_text="Changes by hand, each with warning and reason")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True, help_text="Last sign of life of the calculation")
    finished_at = models.DateTimeField(null=True, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RunStatus.values), name="match_run_status"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(status__in=["waiting", "working"]), name="match_run_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} of {self.cycle}, {self.get_status_display()}"
