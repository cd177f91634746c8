"""The two shapes of an endpoint: something that is read, and a list with its objects."""

from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django.http import Http404
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.throttling import CallerThrottle
from membership.models import Person
from tenants.accounts.models import ApiKey

M = TypeVar("M", bound=Model)


class Endpoint:
    """What an endpoint says of itself: the room of its scope, and the rules for people who read and who write."""

    scope: ClassVar[str]
    rule: ClassVar[str] = ""
    write_rule: ClassVar[str] = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who calls. Refusals count against the caller's ceiling, never the host's: strangers keep nobody out."""
        try:
            super().initial(request, *args, **kwargs)  # type: ignore[misc]
        except (NotAuthenticated, AuthenticationFailed, PermissionDenied):
            ceiling = CallerThrottle()
            if not ceiling.allow_request(request, self):  # type: ignore[arg-type]
                self.throttled(request, ceiling.wait())  # type: ignore[attr-defined]
            raise

    def check_throttles(self, request: Request) -> None:
        """Stop at the first ceiling reached: who asks too much does not use up the host's for everybody else."""
        for throttle in self.get_throttles():  # type: ignore[attr-defined]
            if not throttle.allow_request(request, self):
                self.throttled(request, throttle.wait())  # type: ignore[attr-defined]

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().finalize_response(*args, **kwargs)  # type: ignore[misc]
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Listing(Endpoint, ReadOnlyModelViewSet[Any]):
    """A list and its objects. Subclasses name a queryset with its related rows, a serialiser, filters and orders."""

    ordering_fields: ClassVar[tuple[str, ...]] = ()


def wanted(request: Request, shape: type[BaseSerializer[Any]]) -> dict[str, Any]:
    """Return the checked body of a request. Raises ValidationError."""
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    fields: dict[str, Any] = serializer.validated_data
    return fields


def found(model: type[M], **by: Any) -> M:
    """Return what a body points at; what is missing, or another partnership's, is a 404 there as in an address."""
    row = model._default_manager.filter(**by).first()
    if row is None:
        raise Http404
    return row


def acting(request: Request) -> Person | None:
    """Return who does it, for the record; a system acts in nobody's name."""
    return None if isinstance(request.auth, ApiKey) else request.actor  # type: ignore[attr-defined]
