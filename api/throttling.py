"""Ceilings per caller and per host; cache keys carry the schema, so partnerships never share a bucket."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from tenants.accounts.models import ApiKey


class CallerThrottle(SimpleRateThrottle):
    """600 requests a minute for each key, account or address."""

    scope = "caller"
    num_requests: int
    rate = "600/min"

    def get_cache_key(self, request: Request, view: Any) -> str:
        if isinstance(request.auth, ApiKey):
            caller = f"key-{request.auth.pk}"
        elif request.user.is_authenticated:
            caller = f"user-{request.user.pk}"
        else:
            caller = self.get_ident(request)
        return f"throttle_{self.scope}_{caller}"


class HostThrottle(SimpleRateThrottle):
    """3,000 requests a minute for all callers of one host together."""

    scope = "host"
    num_requests: int
    rate = "3000/min"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return f"throttle_{self.scope}"
