import pghistory
from django.db import models
from django.db.models import Q

from tenants.enums import Phase, Sector


class Trust(models.Model):
    """A multi-academy trust: the legal entity behind its academies, and usually who pays."""

    uid = models.PositiveIntegerField(unique=True, null=True, blank=True, help_text="Group UID in the register")
    name = models.CharField(max_length=160)
    company_number = models.CharField(max_length=8, blank=True)
    address = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class School(models.Model):
    """A school this partnership works with, taken from the register by URN; colleges may have none there."""

    urn = models.PositiveIntegerField(unique=True, null=True, blank=True)
    laestab = models.PositiveIntegerField(null=True, blank=True)
    la_code = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    phase = models.CharField(max_length=12, choices=Phase)
    type_name = models.CharField(max_length=60)
    sector = models.CharField(max_length=10, choices=Sector)
    has_sixth_form = models.BooleanField(default=False)
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.PROTECT, related_name="schools")
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    is_open = models.BooleanField(default=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True, help_text="First day as a member of the partnership")
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors",
        help_text="The record this school became, for example when it converted to an academy",
    )  # fmt: skip

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(urn__isnull=True) | Q(urn__gte=100000, urn__lte=999999), name="school_urn"
            ),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="school_phase"),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="school_sector"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(is_open=False), name="school_closed_is_not_open"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=models.F("id")), name="school_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_maintained(self) -> bool:
        """Whether the council is the legal person behind the school."""
        return self.sector == Sector.MAINTAINED
