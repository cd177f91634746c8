"""What higher apps do in a schema the moment it belongs to a new partnership: registered in their `ready()`."""

from collections.abc import Callable
from datetime import datetime

from tenants.models import Partnership

# Called inside the new schema, in the transaction that creates the partnership: partnership, e-mail, name, now.
Welcome = Callable[[Partnership, str, str, datetime], object]
_welcomes: list[Welcome] = []


def register(welcome: Welcome) -> None:
    """Have `welcome(partnership, admin_email, admin_name, now)` run in every new partnership's schema."""
    if welcome not in _welcomes:
        _welcomes.append(welcome)


def welcomes() -> list[Welcome]:
    """Return what is registered, in order."""
    return list(_welcomes)
