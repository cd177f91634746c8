"""How often pages without sign-in may be tried: counted in the cache for a while; keys carry the schema."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def allows(request: HttpRequest, scope: str, *, most: int, seconds: int) -> bool:
    """Count one try from the address a request comes from, and tell whether it is among the first of the period."""
    key = f"tries_{scope}_{get_adapter(request).get_client_ip(request)}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # the period ended between the two
        cache.set(key, 1, timeout=seconds)
        return True
