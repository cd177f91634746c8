"""Schools that may not renew: level, points and the reasons in sentences."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse

from offers.figures.churn import HIGH, MEDIUM, Level
from offers.presenters.insight.reports import NONE, pounds
from offers.queries.insight.churn import AtRisk
from tenants.lists import Column

LABELS: Final = {Level.HIGH: "High", Level.MEDIUM: "Medium", Level.LOW: "Low"}
COLOURS: Final = {Level.HIGH: "bad", Level.MEDIUM: "warn", Level.LOW: "neutral"}
LEVELS: Final = (("high", "High"), ("medium", "Medium"), ("low", "Low"), ("all", "All schools"))
RULES: Final = (
    f"Each reason has points; {HIGH} and more are high, {MEDIUM} to {HIGH - 1} medium. Points are added, nothing else is "
    "counted."
)


class Row:
    """One school as the list shows it."""

    def __init__(self, found: AtRisk) -> None:
        self.school = found.school
        self.risk = found.risk
        self.facts = found.facts
        self.level = LABELS[found.risk.level]
        self.colour = COLOURS[found.risk.level]
        self.url = reverse("school", args=[found.school.pk])
        self.value_url = reverse("value_statement", args=[found.school.pk])

    @property
    def ratio(self) -> str:
        """“1.8 for each pound”."""
        paid = self.facts.paid_pence
        return NONE if paid <= 0 else f"{self.facts.value_pence * 100 // paid} %"

    @property
    def reasons(self) -> str:
        """All sentences."""
        return " ".join(reason.sentence for reason in self.risk.reasons)


def rows(found: Sequence[AtRisk], level: str) -> list[Row]:
    """Return the schools of a level; of all that have a reason while none is chosen."""
    if level == "all":
        return [Row(row) for row in found]
    if level in list(Level):
        return [Row(row) for row in found if row.risk.level == level and (row.risk.reasons or level != Level.LOW)]
    return [Row(row) for row in found if row.risk.level != Level.LOW]


def caption(found: Sequence[AtRisk]) -> str:
    """Say how many schools are at risk, and what they pay."""
    counts = {level: sum(row.risk.level == level for row in found) for level in Level}
    return f"{counts[Level.HIGH]} high, {counts[Level.MEDIUM]} medium, of {len(found)} member schools"


COLUMNS: Final[list[Column[Row]]] = [
    Column("School", lambda row: row.school.name),
    Column("Phase", lambda row: row.school.get_phase_display()),
    Column("Risk", lambda row: row.level),
    Column("Points", lambda row: row.risk.points),
    Column("Reasons", lambda row: row.reasons),
    Column("Invoiced", lambda row: pounds(row.facts.paid_pence)),
    Column("Used at non-members’ prices", lambda row: pounds(row.facts.value_pence)),
]
