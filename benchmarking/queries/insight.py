"""What one partnership may know of the others: what is published for a year, beside its own consent and log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from benchmarking.enums import SnapshotStatus
from benchmarking.indicators import ALL
from benchmarking.models import ConsentChange, PublishRun
from benchmarking.queries import comparisons, publications, published, suppression
from benchmarking.queries.comparisons import Comparison
from benchmarking.queries.published import Rows
from benchmarking.queries.sources import OwnFigure
from benchmarking.queries.suppression import Published
from tenants.models import Partnership


@dataclass(frozen=True)
class Sharing:
    """A partnership's own consent, what it has published and what happened."""

    consent: str
    published_at: datetime | None
    last_run: PublishRun | None
    changes: Sequence[ConsentChange]


def distribution(year: int) -> Rows:
    """Return what all publish for a year, for every indicator; run in the public schema, one query."""
    return dict(published.rows(ALL, [year]))


def sharing(partnership_id: int) -> Sharing:
    """Return a partnership's consent and its log; run in the public schema, four queries."""
    return Sharing(
        consent=Partnership.objects.values_list("benchmarking_consent", flat=True).get(pk=partnership_id),
        published_at=published.published_at(partnership_id),
        last_run=publications.last_run(partnership_id),
        changes=publications.consent_changes_of(partnership_id),
    )


def compare_own(partnership: Partnership, figures: Sequence[OwnFigure], rows: Rows) -> list[Comparison]:
    """Return each own figure against the published distribution; no other partnership is listed."""
    return [_against(partnership, figure, rows.get((figure.indicator.code, figure.year), [])) for figure in figures]


def _against(partnership: Partnership, figure: OwnFigure, rows: Sequence[Published]) -> Comparison:
    line = comparisons.own_line(figure.indicator, _as_published(partnership, figure), rows)
    return Comparison(
        indicator=figure.indicator,
        year=figure.year,
        lines=[line],
        summary=suppression.summary(figure.indicator, rows),
        publishing=len(rows),
        named=sum(row.is_named for row in rows),
        is_final=figure.status == SnapshotStatus.FINAL,
        focus=line,
    )


def _as_published(partnership: Partnership, figure: OwnFigure) -> Published:
    ratio = figure.ratio
    return Published(
        is_final=figure.status == SnapshotStatus.FINAL,
        partnership_id=partnership.pk,
        name=partnership.name,
        slug=partnership.slug,
        consent=partnership.benchmarking_consent,
        value=ratio.value,
        numerator=None if ratio.numerator is None else Decimal(ratio.numerator),
        denominator=None if ratio.denominator is None else Decimal(ratio.denominator),
        base_count=ratio.base_count,
    )
