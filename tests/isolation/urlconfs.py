"""The routes there really are, read from the two URLconfs."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PARTNERSHIP_URLCONF, ASSOCIATION_URLCONF = "config.urls.partnership", "config.urls.association"


def route_names(urlconf: str) -> set[str]:
    """The names of all routes, with their namespaces; a route without a name appears under its pattern."""
    return set(_names(get_resolver(urlconf).url_patterns, "", ""))


def _names(patterns: list[URLPattern | URLResolver], namespace: str, address: str) -> Iterator[str]:
    for pattern in patterns:
        here = address + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield namespace + pattern.name if pattern.name else here
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner, here)
