"""Tasks of the public schema: the daily dispatcher and the owner's jobs."""

from tenants.tasks import dispatching, owner

__all__ = ["dispatching", "owner"]
