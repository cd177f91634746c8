"""The one place that changes the schema on purpose: run a function inside a partnership, or in the public schema.

A function run here returns values, never something that asks the database later: a lazy answer would be read in the
caller's schema. No page uses `in_partnership`; tasks, commands and the publisher of benchmarks do, one partnership at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from django.db.models import QuerySet
from django_tenants.utils import get_public_schema_name

from tenants.backend.default import connection
from tenants.enums import PartnershipStatus
from tenants.models import Partnership

P = ParamSpec("P")
R = TypeVar("R")


class LazyAnswer(TypeError):
    """A function run in another schema returned a query or a generator instead of values."""

    code = "lazy_answer"


def in_partnership(partnership: Partnership, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what `fn` gives inside the partnership's schema and role. Raises LazyAnswer."""
    with _schema_restored():
        connection.set_tenant(partnership)
        answer = _materialised(fn, fn(*args, **kwargs))
        if connection.in_atomic_block:
            connection.check_constraints()  # triggers deferred to the commit name tables of this schema: run them here
        return answer


def in_public(fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what `fn` gives in the public schema, as the app login without a partnership's role. Raises LazyAnswer."""
    if connection.schema_name == get_public_schema_name():
        return _materialised(fn, fn(*args, **kwargs))
    with _schema_restored():
        connection.set_schema_to_public()
        return _materialised(fn, fn(*args, **kwargs))


def live_partnerships() -> list[Partnership]:
    """Return the partnerships that answer on their hosts, by name; one query."""
    return in_public(lambda: list(Partnership.objects.filter(status=PartnershipStatus.LIVE)))


@contextmanager
def _schema_restored() -> Iterator[None]:
    before, include_public = connection.tenant, connection.include_public_schema
    try:
        yield
    finally:
        connection.set_tenant(before, include_public=include_public)


def _materialised(fn: Callable[..., object], answer: R) -> R:
    if isinstance(answer, QuerySet | Iterator):
        name = getattr(fn, "__qualname__", repr(fn))
        raise LazyAnswer(
            f"{name} returned {type(answer).__name__}; return a list, so that it is read in its own schema."
        )
    return answer
