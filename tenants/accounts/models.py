"""The user model, installed in the public schema and in every partnership's: one account per partnership."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from tenants.enums import StaffRole


class UserManager(BaseUserManager["User"]):
    """Creates accounts; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password it signs in by e-mailed code or provider only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Someone who can sign in on this host. What they may do is in `membership` roles (or `staff_role` in public)."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True, db_default=True)
    staff_role = models.CharField(
        max_length=12,
        choices=StaffRole,
        blank=True,
        default=StaffRole.NONE,
        db_default="",
        help_text="Only in the public schema: association staff and operators.",
    )
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], name="user_email_once"),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0] or self.email


class ApiKey(models.Model):
    """A key for a system; only its hash is kept. It belongs to the schema it is stored in."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True, help_text="Public first part, shown in lists")
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list, help_text="For example [“invoices:read”]")
    issued_by = models.CharField(max_length=120, blank=True, db_default="", help_text="Who, in words")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "API key"

    def __str__(self) -> str:
        return self.name


class IdempotentRequest(models.Model):
    """A write of the API that was asked for under a key: the same key and body get the same answer, once."""

    key = models.CharField(max_length=80)
    caller = models.CharField(max_length=60, help_text="The API key or account that asked")
    digest = models.CharField(max_length=64, help_text="Of method, path and body")
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotent_request_once")]

    def __str__(self) -> str:
        return self.key
