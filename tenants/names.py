"""Which schema names, slugs and hosts a partnership may have: our own rule, not user text."""

import re
from typing import Final

SCHEMA_PATTERN: Final = r"^[a-z][a-z0-9_]{1,30}$"
SLUG_PATTERN: Final = r"^[a-z][a-z0-9-]{0,28}[a-z0-9]$"
POOL_PREFIX: Final = "pool_"
RESERVED: Final = frozenset(
    {
        "public", "ext", "information_schema", "nobody", "template0", "template1", "postgres", "all", "none", "user",
        "current_user", "session_user", "association", "aepa", "www", "api", "admin", "static", "media", "mail",
        "operator", "demo", "localhost", "partnerships", "owner", "app",
    }
)  # fmt: skip


class NameRefused(Exception):
    """The wanted name breaks the rule; the message says what to choose instead."""

    code = "name_refused"


def schema_for_slug(slug: str) -> str:
    """Return the schema name for a web name (`barking-dagenham` → `barking_dagenham`). Raises NameRefused."""
    schema = slug.replace("-", "_")
    if not re.fullmatch(SLUG_PATTERN, slug) or not re.fullmatch(SCHEMA_PATTERN, schema):
        raise NameRefused(
            "Use 2 to 30 lower-case letters, figures or hyphens, starting with a letter: for example “lewisham”."
        )
    if slug in RESERVED or schema in RESERVED or schema.startswith(("pg_", POOL_PREFIX)):
        raise NameRefused(f"“{slug}” is reserved. Choose another web name.")
    return schema
