"""Setting up partnerships."""

from tenants.operations.schemas import build_schema

__all__ = ["build_schema"]
