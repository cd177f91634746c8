"""Logs as files, and what the search box finds on the association's host."""

from django.urls import reverse

from benchmarking import indicators
from benchmarking.models import ConsentChange, PublishRun
from benchmarking.queries import directory
from tenants.enums import Consent
from tenants.lists import Column
from tenants.shell import SearchHit

RUN_COLUMNS: list[Column[PublishRun]] = [
    Column("Partnership", lambda run: run.partnership.name),
    Column("Started", lambda run: f"{run.started_at:%d/%m/%Y %H:%M} UTC"),
    Column("Asked by", lambda run: run.requested_by),
    Column("Figures", lambda run: run.figures),
    Column("Changed", lambda run: run.changed),
    Column("Finished", lambda run: run.is_finished),
    Column("Error", lambda run: run.error),
]
CONSENT_COLUMNS: list[Column[ConsentChange]] = [
    Column("Partnership", lambda change: change.partnership.name),
    Column("When", lambda change: f"{change.changed_at:%d/%m/%Y %H:%M} UTC"),
    Column("By", lambda change: change.changed_by),
    Column("Before", lambda change: str(Consent(change.before).label)),
    Column("After", lambda change: str(Consent(change.after).label)),
]


def hits(words: str) -> list[SearchHit]:
    """Return the partnerships and indicators whose name, area or question holds the words; one query."""
    partnerships = [
        SearchHit("Partnership", p.name, reverse("partnership_detail", args=[p.slug]), ", ".join(p.authorities))
        for p in directory.search(words)
    ]
    measures = [
        SearchHit("Indicator", i.name, reverse("indicator", args=[i.code]), i.question)
        for i in indicators.ALL
        if words.lower() in f"{i.name} {i.question}".lower()
    ]
    return [*partnerships, *measures]
