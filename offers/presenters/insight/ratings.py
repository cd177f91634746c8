"""Evaluation over time: good or better with its base, term by term and offer by offer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.urls import reverse

from offers.figures.ratings import FEWEST_SHOWN, ROUNDING, Share, together
from offers.presenters.insight.reports import FEW, Col, Report, percent_of, shown_percent
from offers.queries.insight.ratings import OfferRatings, TermRatings
from tenants import charts
from tenants.charts import Chart, Line, LineChart

VIEWS: Final = (("", "By term"), ("offer", "By offer"))
NOTE: Final = (
    f"{ROUNDING} The base is the number of answers; a percentage needs at least {FEWEST_SHOWN}. An event with "
    "fewer is left out of a sum that would tell its answers. Answers about events "
    "are anonymous as a rule, so the phase of schools narrows visits only."
)


def by_term(rows: Sequence[TermRatings]) -> Report:
    """Return the terms with what delegates thought of events and schools of visits."""
    columns: list[Col[TermRatings]] = [
        Col("Term", lambda row: row.term.label, is_numeric=False),
        Col("Events, good or better %", lambda r: shown_percent(r.events), lambda r: percent_of(r.events)),
        Col("Answers", lambda row: row.events.base),
        Col("Visits, good or better %", lambda r: shown_percent(r.visits), lambda r: percent_of(r.visits)),
        Col("Schools’ ratings", lambda row: row.visits.base),
    ]
    title = "Good or better by term"
    return Report(
        "ratings", title, columns, rows, _lines(title, rows), NOTE, empty_title="Nobody has rated anything yet"
    )


def by_offer(rows: Sequence[OfferRatings]) -> Report:
    """Return the rated offers, lowest first where there are enough answers."""
    columns: list[Col[OfferRatings]] = [
        Col(
            "Offer", lambda row: row.offer.title, url=lambda row: reverse("offer", args=[row.offer.pk]),
            note=lambda row: str(row.offer.category), is_numeric=False,
        ),
        Col("Good or better %", lambda row: shown_percent(row.share), _percent_of_offer),
        Col("Ratings", lambda row: row.share.base),
    ]  # fmt: skip
    ordered = sorted(rows, key=_lowest_first)
    return Report("ratings-by-offer", "Good or better by offer", columns, ordered, note=NOTE,
                  empty_title="Nobody has rated anything this year")  # fmt: skip


def caption(rows: Sequence[TermRatings]) -> str:
    """“94 % rated good or better (base 47 answers)” of all shown."""
    share = together(share for row in rows for share in (row.events, row.visits))
    return share.words() if share.base >= FEWEST_SHOWN or not share.base else "Too few answers to show yet"


def _percent_of_offer(row: OfferRatings) -> str:
    return FEW if row.answers and not row.share.base else percent_of(row.share)


def _lowest_first(row: OfferRatings) -> tuple[bool, int, str]:
    percent = shown_percent(row.share)
    return percent is None, percent or 0, row.offer.title


def _lines(title: str, rows: Sequence[TermRatings]) -> Chart | None:
    if not rows:
        return None
    drawn = [
        Line("Events", [_value(row.events) for row in rows], is_focus=True),
        Line("Visits", [_value(row.visits) for row in rows]),
    ]
    return charts.lines(
        LineChart(
            key="ratings",
            title=title,
            description="Per cent of ratings that are 4 or 5 of 5, of events and of visits.",
            periods=[row.term.label for row in rows],
            lines=drawn,
            write_tick=lambda value: f"{value:,.0f} %",
        )
    )


def _value(share: Share) -> Decimal | None:
    percent = shown_percent(share)
    return None if percent is None else Decimal(percent)
