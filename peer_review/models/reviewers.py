from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from membership.models import Person, School
from peer_review.enums import InterestKind, TrainingKind


class Reviewer(models.Model):
    """Somebody who can be in a team; every head may be. When the person is forgotten, the record of days stays."""

    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviewer")
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviewers",
        help_text="The school whose reviewer days these are; empty: external",
    )  # fmt: skip
    organisation = models.CharField(max_length=120, blank=True, help_text="Of an external reviewer")
    phases = models.JSONField(default=list, blank=True, help_text="Phases with expertise, as the register names them")
    expertise = models.JSONField(default=list, blank=True, help_text="Fields in words: “early reading”")
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Most reviews in a cycle; empty: as the cycle says"
    )
    about = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["person__name", "id"]

    def __str__(self) -> str:
        return self.person.name if self.person else "Former reviewer"


class Training(models.Model):
    """What a reviewer was trained for, until when it counts."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=12, choices=TrainingKind)
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True, help_text="Last day it counts")
    given_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-completed_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TrainingKind.values), name="training_kind"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("completed_on")), name="training_period"
            ),
            models.UniqueConstraint(fields=["reviewer", "kind", "completed_on"], name="training_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.completed_on:%d/%m/%Y}"


class Interest(models.Model):
    """A declared reason why a reviewer does not review a school."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="interests")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=InterestKind)
    note = models.CharField(max_length=300, blank=True, help_text="Seen by the reviewer and the office only")
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["reviewer", "school__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "school", "kind"], name="interest_once"),
            models.CheckConstraint(condition=Q(kind__in=InterestKind.values), name="interest_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.school}"


class Absence(models.Model):
    """Days a reviewer is not to be asked for."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="reviewer_absence_period")]

    def __str__(self) -> str:
        return f"{self.starts_on:%d/%m/%Y} to {self.ends_on:%d/%m/%Y}"


class Federation(models.Model):
    """Schools under one governing body or one head: they do not review each other."""

    name = models.CharField(max_length=120, unique=True)
    schools = models.ManyToManyField(School, related_name="federations")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
