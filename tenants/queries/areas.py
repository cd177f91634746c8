"""The areas partnerships work in, and what England's local authorities are called."""

import csv
from functools import cache

from tenants.fanout import in_public
from tenants.models import Partnership
from tenants.register.shipped import LOCAL_AUTHORITIES_FILE


def area_codes(partnership: Partnership) -> list[int]:
    """Return the codes of a partnership's own authorities; they are kept in the public schema. One query."""
    return in_public(lambda: sorted(partnership.local_authorities.values_list("code", flat=True)))


@cache
def authority_names() -> dict[int, str]:
    """Return the name of each authority by its code, from the list that ships with the product; no query."""
    with LOCAL_AUTHORITIES_FILE.open(encoding="utf-8", newline="") as file:
        return {int(row["code"]): row["name"] for row in csv.DictReader(file)}


def authority_name(code: int) -> str:
    """Return an authority's name, or its code when it is not one of the list."""
    return authority_names().get(code, str(code))
