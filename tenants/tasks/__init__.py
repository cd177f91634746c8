"""The daily dispatcher, the owner's jobs, and what is tidied up in every schema."""

from tenants.tasks import dispatching, owner, tidying

__all__ = ["dispatching", "owner", "tidying"]
