"""When the present stage of each review should be over, calculated by the database from the cycle's template."""

from datetime import date
from typing import Any, Final

from django.db.models import (
    Case,
    DateField,
    F,
    Field,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from peer_review.enums import CycleStatus, MomentKind, Stage
from peer_review.stages import STANDARD, as_json

OVER: Final = (Stage.CLOSED, Stage.CANCELLED)


class _JsonPath(Field):
    """PostgreSQL's type of a path into JSON."""

    def db_type(self, connection: Any) -> str:
        return "jsonpath"


def with_due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return reviews with `due_on`: the day their present stage should be over; none without a visit date.

    A factual check is due on the day its letter names; once the timetable is there, nothing is due before the visit.
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
    prepared = When(~Q(timetable=[]), stage=Stage.LOGISTICS, then=F("visit_starts_on"))
    return rows.annotate(due_on=Case(told, prepared, default=usual, output_field=DateField()))


def with_focus_side(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return reviews with `focus_side`, so that a list need not ask of each who wrote its focus."""
    moments = rows.model._meta.get_field("moments").related_model._default_manager
    wrote = moments.filter(review=OuterRef("pk"), kind=MomentKind.FOCUS, key__startswith="focus-")
    last = wrote.exclude(key__endswith="-agreed").order_by("-at", "-id")
    side = Case(When(key__endswith="-team", then=Value("team")), default=Value("school"))
    return rows.annotate(focus_side=Coalesce(Subquery(last.annotate(side=side).values("side")[:1]), Value("")))


def overdue(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Return the reviews whose present stage should have been over before a day; in a closed cycle nobody is pressed."""
    return with_due(rows).filter(due_on__lt=on, cycle__status=CycleStatus.RUNNING).exclude(stage__in=OVER)
