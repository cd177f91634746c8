"""Names of routes are addresses in the code: two routes of one name, and links lead to the wrong page."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

REPLACED = {"account_email"}  # ours stands in place of allauth's


def _names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield namespace + pattern.name


@pytest.mark.no_database
@pytest.mark.parametrize("urlconf", ["config.urls.partnership", "config.urls.association"])
def test_a_name_leads_to_one_route(urlconf: str) -> None:
    counted = Counter(_names(get_resolver(urlconf)))

    assert {name for name, times in counted.items() if times > 1} - REPLACED == set()
