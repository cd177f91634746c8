"""Every cache key carries the schema it was written in."""

from django.core.cache import cache

from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership


def test_the_same_key_is_another_entry_in_each_schema(beta: Partnership) -> None:
    cache.set("figure", "alpha's")
    in_partnership(beta, cache.set, "figure", "beta's")

    assert [cache.get("figure"), in_partnership(beta, cache.get, "figure"), in_public(cache.get, "figure")] == [
        "alpha's",
        "beta's",
        None,
    ]


def test_every_stored_key_starts_with_a_schema(beta: Partnership) -> None:
    cache.set("one", 1)
    in_partnership(beta, cache.set, "two", 2)
    in_public(cache.set, "three", 3)

    stored = [key.split(":")[0] for key in cache._cache]

    assert sorted(stored) == ["alpha", "beta", "public"]
