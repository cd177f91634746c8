from django.db import models


class Credited(models.Model):
    """A row somebody wrote; forgetting the account empties both columns."""

    by_account = models.PositiveBigIntegerField(null=True)
    by_name = models.CharField(max_length=120, blank=True, db_default="")

    class Meta:
        abstract = True

    @property
    def by(self) -> str:
        """Who wrote it, in words."""
        return self.by_name

    @property
    def by_id(self) -> int | None:
        """The account that wrote it."""
        return self.by_account
