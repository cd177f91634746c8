from datetime import date, timedelta

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from membership.models import Person, School
from offers.enums import ProviderKind


class Pool(models.Model):
    """People who deliver the same service and stand in for each other, such as thirteen counsellors."""

    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Provider(models.Model):
    """Who delivers: somebody of the office, a consultant, a partner organisation or a member school."""

    kind = models.CharField(max_length=10, choices=ProviderKind)
    name = models.CharField(max_length=120)
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="provider", help_text="Signs in as"
    )
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="provides")
    pools = models.ManyToManyField(Pool, blank=True, related_name="providers")
    email = models.EmailField(blank=True)
    expertise = models.CharField(max_length=300, blank=True)
    # Capacity: on these weekdays (0 is Monday), and no more than so many days in a year.
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    days_a_year = models.PositiveSmallIntegerField(null=True, blank=True)
    day_rate_pence = models.PositiveIntegerField(default=0, help_text="Paid for a day; nothing for own staff")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProviderKind.values), name="provider_kind"),
            models.CheckConstraint(
                condition=~Q(kind="school") | Q(school__isnull=False), name="provider_school_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProviderAbsence(models.Model):
    """Days on which a provider cannot be asked."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_before = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="absence_order")]

    def __str__(self) -> str:
        return f"{self.provider}: {self.starts_on}"

    @property
    def last_day(self) -> date:
        """The last day away."""
        return self.ends_before - timedelta(days=1)
