"""Filters and order of lists. What a list does not know is refused: a mistyped filter must not return everything."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db import models
from django_filters import IsoDateTimeFilter, NumberFilter
from django_filters.fields import IsoDateTimeField
from django_filters.filters import BooleanFilter as LenientBooleanFilter
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

PAGING = frozenset({"page", "page_size"})
WHOLE_NUMBERS = (
    models.ForeignKey,
    models.BigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
)


class WholeNumberFilter(NumberFilter):
    """A number the database can hold; an id that names nothing finds nothing, whosever it is."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=2**63 - 1, **kwargs)


class _TrueOrFalse(forms.Field):
    def clean(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError("Say true or false.")
        return bool(value == "true")


class TrueOrFalseFilter(LenientBooleanFilter):
    """`true` or `false`, nothing else."""

    field_class = _TrueOrFalse


class _Moment(IsoDateTimeField):
    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError:
            raise forms.ValidationError("Enter a valid date/time.") from None


class MomentFilter(IsoDateTimeFilter):
    """A moment in any offset, asked for in UTC: the database does not know them all."""

    field_class = _Moment


class Filters(FilterSet):
    """The filter set every list's `filterset_fields` become."""

    FILTER_DEFAULTS = (
        FilterSet.FILTER_DEFAULTS
        | {field: {"filter_class": WholeNumberFilter} for field in WHOLE_NUMBERS}
        | {
            models.BooleanField: {"filter_class": TrueOrFalseFilter},
            models.DateTimeField: {"filter_class": MomentFilter},
        }
    )


class KnownFilters(DjangoFilterBackend):
    """Django-filter's, and a 400 for a parameter that the endpoint does not have."""

    filterset_base = Filters

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        if view.detail:
            refuse_unknown(request, frozenset())
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        refuse_unknown(request, PAGING | {"ordering"} | frozenset(filterset.filters if filterset else ()))
        return super().filter_queryset(request, queryset, view)


class Ordering(BaseFilterBackend):
    """`?ordering=issued_on` or `-issued_on`, of the fields the view lists; ties in the order of ids."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        wanted = request.query_params.get("ordering")
        if view.detail or not wanted:
            return queryset
        if wanted not in self._choices(view):
            raise ValidationError({"ordering": [f"Choose from: {', '.join(self._choices(view))}."]})
        return queryset.order_by(wanted, "pk")

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        choices = self._choices(view)
        if not choices:
            return []
        schema = {"type": "string", "enum": choices}
        return [{"name": "ordering", "in": "query", "required": False, "schema": schema, "description": "Order"}]

    def _choices(self, view: Any) -> list[str]:
        return [f"{sign}{name}" for name in getattr(view, "ordering_fields", ()) for sign in ("", "-")]


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raise ValidationError when the query holds a parameter that is not known."""
    if unknown := sorted(set(request.query_params) - set(known)):
        raise ValidationError({name: ["There is no such filter here."] for name in unknown})
