"""The one shape of a read endpoint: a list and its objects, behind a scope and a rule."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.throttling import CallerThrottle


class Listing(ReadOnlyModelViewSet[Any]):
    """Subclasses name `scope`, `rule`, `rows` (a queryset with its related rows) and a serialiser."""

    scope: ClassVar[str]
    rule: ClassVar[str] = ""
    write_rule: ClassVar[str] = ""
    rows: ClassVar[QuerySet[Any]]
    throttle_classes = [CallerThrottle]

    def get_queryset(self) -> QuerySet[Model]:
        return self.rows.all()
