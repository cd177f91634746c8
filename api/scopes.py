"""What an API key may do: one word per room and `read` or `write`."""

from typing import Final

ROOMS: Final = ("partnership", "schools", "people", "memberships", "billing", "benchmarks")
SCOPES: Final = frozenset(f"{room}:read" for room in ROOMS) | {"billing:write"}
