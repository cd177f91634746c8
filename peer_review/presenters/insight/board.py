"""The board's page in words: figures with their base, stages, what is late."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from billing.presenters.funding.tables import Cell, Column, Table, columns
from peer_review.enums import Stage
from peer_review.presenters.insight import words
from peer_review.queries.insight.board import Standing
from peer_review.stages import ORDER
from tenants import charts
from tenants.charts import Bar, BarChart, Chart


@dataclass(frozen=True)
class Tile:
    """One figure."""

    label: str
    value: str
    note: str = ""
    url: str = ""


def tiles(found: Standing) -> list[Tile]:
    """Return the figures above the page."""
    days = found.days_given.normalize()
    return [
        Tile("Schools reviewed", f"{found.coverage.count} of {found.coverage.base}", _percent(found)),
        Tile("Reviews signed", str(_signed(found)), f"of {words.plural(found.reviews, 'review')}"),
        Tile("Overdue", str(len(found.overdue)), "Stages past their day"),
        Tile("Reviewer days given", f"{days:f}", "In reviews whose visit is over"),
    ]


def stage_chart(found: Standing) -> Chart | None:
    """Draw how many reviews are in each stage."""
    bars = [
        Bar(stage.label, Decimal(found.stages[stage]), str(found.stages[stage]))
        for stage in ORDER
        if _has(found, stage)
    ]
    if not bars:
        return None
    return charts.bars(BarChart("stages", "Reviews by stage", f"{found.reviews} reviews.", bars, write_tick=str))


def stage_table(found: Standing) -> Table:
    """Return how many reviews are in each stage."""
    rows = [[Cell(stage.label), Cell(str(found.stages[stage]))] for stage in ORDER if _has(found, stage)]
    return Table("Reviews by stage", columns("Stage", "Reviews"), rows)


def late(found: Standing) -> Table | None:
    """Return the reviews whose stage should be over, by school."""
    if not found.overdue:
        return None
    rows = [
        [Cell(str(review.school), url=reverse("review", args=[review.pk])), Cell(Stage(review.stage).label)]
        for review in found.overdue
    ]
    return Table("Overdue reviews", [Column("School", is_numeric=False), Column("Stage", is_numeric=False)], rows)


def _percent(found: Standing) -> str:
    return "" if found.coverage.percent is None else f"{found.coverage.percent} % of those that take part"


def _signed(found: Standing) -> int:
    return sum(count for stage, count in found.stages.items() if ORDER.index(Stage(stage)) >= ORDER.index(Stage.SIGNED))


def _has(found: Standing, stage: Stage) -> bool:
    return bool(found.stages.get(stage))
