import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from membership.models import Person, School
from offers.enums import CheckIn, EvaluationKind, PairingKind, PairingStatus, Presence
from offers.models.bookings import Booking
from offers.models.catalogue import Offer
from offers.models.events import Event, Session


@pghistory.track()
class Attendance(models.Model):
    """Whether a delegate was at a session; what it was before a correction is kept, with who recorded it."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence)
    how = models.CharField(max_length=8, choices=CheckIn)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "booking"], name="attendance_once"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_presence"),
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.get_presence_display()}"


class EvaluationForm(models.Model):
    """Questions in one version; a published one is never edited, a change is a new version."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=EvaluationKind, default=EvaluationKind.AFTER)
    version = models.PositiveSmallIntegerField(default=1)
    questions = models.JSONField(default=list, help_text="As `offers.questions.Question` writes them")
    is_anonymous = models.BooleanField(default=True, help_text="Answers are kept without who gave them")
    published_at = models.DateTimeField(null=True, blank=True)
    is_current = models.BooleanField(default=False, help_text="Used when an event says nothing else")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["kind", "name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="evaluation_form_version_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_current=True), name="evaluation_form_one_current_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(published_at__isnull=False), name="evaluation_current_is_published"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="evaluation_form_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False)
                & (
                    pgtrigger.Q(old__questions__df=pgtrigger.F("new__questions"))
                    | pgtrigger.Q(old__is_anonymous__df=pgtrigger.F("new__is_anonymous"))
                    | pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at"))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"


class EvaluationRequest(models.Model):
    """A delegate is asked; whether they answered is kept, what they said is not linked when the form is anonymous."""

    form = models.ForeignKey(EvaluationForm, on_delete=models.PROTECT, related_name="requests")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="evaluation_requests")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="evaluation_requests")
    kind = models.CharField(max_length=8, choices=EvaluationKind)
    key_hash = models.CharField(max_length=64, unique=True, help_text="Of the link in the e-mail")
    reminder_key_hash = models.CharField(
        max_length=64, unique=True, null=True, blank=True, help_text="Of the link in the reminder; both links work"
    )
    due_on = models.DateField(help_text="Day it is sent")
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(
        null=True, blank=True, help_text="Of an anonymous form the day it was due: another day would tell who it was"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "kind"], name="evaluation_once_per_booking_and_kind")]

    def __str__(self) -> str:
        return f"{self.booking}: {self.get_kind_display()}"


class EvaluationAnswer(models.Model):
    """What one delegate answered; `rating` is the overall one, 1 to 5. Written once."""

    form = models.ForeignKey(EvaluationForm, on_delete=models.PROTECT, related_name="answers")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="evaluation_answers")
    kind = models.CharField(max_length=8, choices=EvaluationKind)
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="evaluation_answers",
        help_text="Empty when the form is anonymous",
    )  # fmt: skip
    answers = models.JSONField(help_text="By the question's key")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="evaluation_rating"
            )
        ]
        triggers = [pgtrigger.ReadOnly(name="evaluation_answer_once", exclude=["booking"])]

    def __str__(self) -> str:
        return f"{self.event}: {self.rating}"


class Certificate(models.Model):
    """Proof that somebody took part; names and hours are as they were, the code verifies it."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    school_name = models.CharField(max_length=160)
    title = models.CharField(max_length=120)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    sessions_attended = models.PositiveSmallIntegerField(default=1)
    sessions_held = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-ends_on", "-id"]

    def __str__(self) -> str:
        return f"{self.title}: {self.name}"


class CpdEntry(models.Model):
    """One line of a person's record of professional development: from a certificate, or written by the person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cpd")
    certificate = models.OneToOneField(
        Certificate, null=True, blank=True, on_delete=models.CASCADE, related_name="entry"
    )
    title = models.CharField(max_length=120)
    organiser = models.CharField(max_length=120)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    on_day = models.DateField()
    reflection = models.CharField(max_length=1000, blank=True, help_text="Seen by the person alone")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-on_day", "-id"]
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="cpd_hours")]

    def __str__(self) -> str:
        return self.title


class Pairing(models.Model):
    """Two people of a programme brought together: a coach and a participant, or a host and a visitor."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="pairings")
    kind = models.CharField(max_length=10, choices=PairingKind)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="pairings", help_text="The participant")
    partner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairings", help_text="Coach or host")
    host_school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField(max_length=10, choices=PairingStatus, default=PairingStatus.PROPOSED)
    reason = models.CharField(max_length=300, blank=True, help_text="Why these two")
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    participant_agreed_at = models.DateTimeField(null=True, blank=True)
    partner_agreed_at = models.DateTimeField(null=True, blank=True)
    declined_reason = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    days = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    outcome = models.CharField(max_length=300, blank=True, help_text="“Promoted to deputy head”")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "kind"], condition=~Q(status="declined"), name="pairing_once_per_participant"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "finished"])
                | Q(participant_agreed_at__isnull=False, partner_agreed_at__isnull=False),
                name="pairing_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(kind="shadowing") | Q(host_school__isnull=False), name="pairing_shadowing_has_host"
            ),
            models.CheckConstraint(condition=Q(kind__in=PairingKind.values), name="pairing_kind"),
            models.CheckConstraint(condition=Q(status__in=PairingStatus.values), name="pairing_status"),
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.partner}"


class Target(models.Model):
    """What a programme wants of every school: “3 new examiners”, “1 best-practice action”."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="targets")
    label = models.CharField(max_length=120)
    wanted = models.PositiveSmallIntegerField(help_text="Of each school")
    by_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["offer", "id"]
        constraints = [models.CheckConstraint(condition=Q(wanted__gt=0), name="target_is_something")]

    def __str__(self) -> str:
        return f"{self.wanted} {self.label}"


class TargetProgress(models.Model):
    """How far a school is with a target."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="progress")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="target_progress")
    reached = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    updated_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    updated_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "school"], name="target_progress_once")]

    def __str__(self) -> str:
        return f"{self.school}: {self.reached}"
