from collections import defaultdict
from functools import cached_property

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from membership.enums import OfficeRole, SchoolRoleKind, TrustRoleKind
from membership.models.schools import School, Trust


@pghistory.track(exclude=["acting_school"])
class Person(models.Model):
    """Someone the partnership works with; may or may not have an account to sign in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    acting_school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The school this person last chose in the switcher",
    )  # fmt: skip

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="person_email_lower_case"),
            # A role mailbox passes from one person to the next; the former keeps it in the record.
            models.UniqueConstraint(
                fields=["email"], condition=Q(is_active=True), name="person_email_once_among_the_active"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def office_role_names(self) -> frozenset[str]:
        """Roles in the partnership's office."""
        return frozenset(holding.role for holding in self.office_roles.all())

    @cached_property
    def roles_by_school(self) -> dict[int, frozenset[str]]:
        """Roles at each school this person acts for."""
        roles: dict[int, set[str]] = defaultdict(set)
        for held in self.school_roles.all():
            roles[held.school_id].add(held.role)
        return {school_id: frozenset(names) for school_id, names in roles.items()}

    @cached_property
    def trust_ids(self) -> frozenset[int]:
        """Trusts whose money this person sees."""
        return frozenset(held.trust_id for held in self.trust_roles.all())

    @cached_property
    def schools(self) -> list[School]:
        """Schools this person acts for, by name."""
        found = {held.school_id: held.school for held in self.school_roles.all()}
        return sorted(found.values(), key=lambda school: (school.name, school.pk))

    @property
    def school_ids(self) -> frozenset[int]:
        """Schools this person has a role at."""
        return frozenset(self.roles_by_school)

    def school_role_names(self, school_id: int | None) -> frozenset[str]:
        """Roles at one school; none for a school this person does not act for."""
        return self.roles_by_school.get(school_id or 0, frozenset())

    def forget_roles(self) -> None:
        """Read the roles afresh when next asked, after they have changed."""
        for name in ("office_role_names", "roles_by_school", "schools", "trust_ids", "_prefetched_objects_cache"):
            self.__dict__.pop(name, None)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class OfficeRoleHolding(models.Model):
    """A person's role in the partnership's office."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="office_roles")
    role = models.CharField(max_length=20, choices=OfficeRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="office_role_once"),
            models.CheckConstraint(condition=Q(role__in=OfficeRole.values), name="office_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class SchoolRole(models.Model):
    """A person's role at one school; one person may act for several schools."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="school_roles")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=SchoolRoleKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "school", "role"], name="school_role_once"),
            models.CheckConstraint(condition=Q(role__in=SchoolRoleKind.values), name="school_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.school}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class TrustRole(models.Model):
    """A person's role at a trust; sees the money of all its schools."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="trust_roles")
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=TrustRoleKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "trust", "role"], name="trust_role_once"),
            models.CheckConstraint(condition=Q(role__in=TrustRoleKind.values), name="trust_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.trust}"


class Invitation(models.Model):
    """A link by which a person gets an account; only the hash of its key is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    key_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"
