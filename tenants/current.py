"""Which partnership the running code serves."""

from tenants.backend.default import connection
from tenants.models import Partnership


class NotInPartnership(RuntimeError):
    """The code asked for the partnership it serves, but runs in the public schema."""

    code = "not_in_partnership"


def current_partnership() -> Partnership:
    """Return the partnership whose schema is chosen; shared between requests, so read only. Raises NotInPartnership."""
    partnership = connection.tenant
    if not isinstance(partnership, Partnership):
        raise NotInPartnership(f"No partnership is chosen: the schema is {connection.schema_name}.")
    return partnership
