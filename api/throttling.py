"""A ceiling per key or person; the cache key carries the schema, so partnerships never share a bucket."""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from tenants.accounts.models import ApiKey


class CallerThrottle(SimpleRateThrottle):
    """600 requests a minute for each key or person."""

    scope = "caller"
    rate = "600/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if isinstance(request.auth, ApiKey):
            caller = f"key-{request.auth.pk}"
        elif request.user.is_authenticated:
            caller = f"user-{request.user.pk}"
        else:
            caller = self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": caller}
