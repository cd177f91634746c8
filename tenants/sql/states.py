"""SQLSTATE of a database error: Django's classes do not tell our refusals apart, the state does."""

from typing import Final

from django.db import Error

LOCK_NOT_AVAILABLE: Final = "55P03"
UNIQUE_VIOLATION: Final = "23505"
CHECK_VIOLATION: Final = "23514"
INSUFFICIENT_PRIVILEGE: Final = "42501"
DUPLICATE_SCHEMA: Final = "42P06"
DEPENDENT_OBJECTS: Final = "2BP01"
# Raised by tenants_claim; class PP is ours.
NO_SUCH_SCHEMA_NAME: Final = "PP001"
POOL_EMPTY: Final = "PP002"
ROLE_EXISTS: Final = "PP003"
UNKNOWN_AUTHORITY: Final = "PP004"


def sqlstate(error: Error) -> str:
    """The five-character state the server gave, or an empty text when the error is not the server's."""
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def constraint(error: Error) -> str:
    """The name of the violated constraint, or an empty text."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")
