from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tenants.enums import InboxStatus
from tenants.models.partnerships import Partnership


class InboxMessage(models.Model):
    """A signed message from another system, kept as it came before anything is done with it. Lives in public."""

    source = models.CharField(max_length=20, help_text="“stripe”")
    message_id = models.CharField(max_length=80)
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.CASCADE, related_name="inbox")
    body = models.TextField(help_text="The bytes that were signed")
    status = models.CharField(max_length=10, choices=InboxStatus, default=InboxStatus.NEW, db_default=InboxStatus.NEW)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    error = models.CharField(max_length=300, blank=True, db_default="")
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last took it")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["received_at"], condition=~Q(status="done"), name="inbox_message_open")]
        constraints = [
            models.UniqueConstraint(fields=["source", "message_id"], name="inbox_message_once"),
            models.CheckConstraint(condition=Q(status__in=InboxStatus.values), name="inbox_message_status"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.message_id}"
