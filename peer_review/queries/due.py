"""When the present stage of each review should be over, calculated by the database from the cycle's template."""

from datetime import date
from typing import Any, Final

from django.db.models import Case, DateField, F, Field, Func, IntegerField, JSONField, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from peer_review.enums import Stage
from peer_review.stages import STANDARD, as_json

OVER: Final = (Stage.CLOSED, Stage.CANCELLED)


class _JsonPath(Field):
    """PostgreSQL's type of a path into JSON."""

    def db_type(self, connection: Any) -> str:
        return "jsonpath"


def with_due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return reviews with `due_on`: the day their present stage should be over; none without a visit date.

    A factual check is due on the day its letter names.
    """
    template = Case(
        When(cycle__stages=[], then=Value(as_json(STANDARD), JSONField())), default=F("cycle__stages"),
        output_field=JSONField(),
    )  # fmt: skip
    named = Func(Value("stage"), F("stage"), function="jsonb_build_object")
    path = Cast(Value("$[*] ? (@.stage == $stage)", TextField()), _JsonPath())
    step = Func(template, path, named, function="jsonb_path_query_first", output_field=JSONField())
    days = Cast(KeyTextTransform("due_days", step), IntegerField())
    usual = Func(F("visit_starts_on"), days, template="(%(expressions)s)", arg_joiner=" + ", output_field=DateField())
    told = When(stage=Stage.CHECK, replied_at__isnull=True, reply_due_on__isnull=False, then=F("reply_due_on"))
    return rows.annotate(due_on=Case(told, default=usual, output_field=DateField()))


def overdue(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Return the reviews whose present stage should have been over before a day."""
    return with_due(rows).filter(due_on__lt=on).exclude(stage__in=OVER)
