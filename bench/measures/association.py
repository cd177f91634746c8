"""The association's compare page over 153 partnerships, and what a partnership spends on publishing for it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg import sql

from bench import landscape
from bench.landscape import NOW, TODAY, YEAR
from bench.server import bare
from bench.timing import Measure, lowest_tenth
from benchmarking.enums import SnapshotStatus
from benchmarking.indicators import get
from benchmarking.models import Snapshot
from benchmarking.operations.publishing import publish
from benchmarking.queries import comparisons, directory, published
from benchmarking.queries.comparisons import Choice, Comparison
from benchmarking.queries.published import Rows
from membership.models.subscriptions import AGREED_STATUSES
from tenants.accounts.models import User
from tenants.enums import StaffRole
from tenants.figures import FigureCode

BARE, OURS, PAGE = "bare snapshot", "our comparison", "the whole page"
GOALS = {f"{OURS}, its SQL": ("<=", 1.5)}
PUBLISH_SECONDS = 0.025
ROUNDS = 40
INDICATORS = tuple(get(code) for code in (FigureCode.PRICE_PER_PUPIL, FigureCode.PRIMARY_SHARE))
YEARS = (YEAR.start, YEAR.start - 1)
SNAPSHOTS = """
SELECT s.indicator, s.period_start, s.partnership_id, p.name, p.slug, p.benchmarking_consent, s.value, s.numerator,
    s.denominator, s.base_count, s.status
FROM benchmarking_snapshot s JOIN tenants_partnership p ON p.id = s.partnership_id
WHERE p.status = 'live' AND p.benchmarking_consent IN ('named', 'anonymous')
  AND s.definition_version = 1 AND s.indicator = ANY (%s) AND s.period_start = ANY (%s)
"""
ONE_SCHEMA = """
SELECT {name}, sum(s.amount_pence) FILTER (WHERE q.value > 0), sum(q.value) FILTER (WHERE q.value > 0),
    count(DISTINCT s.school_id) FILTER (WHERE c.phase IN ('nursery', 'primary')), count(DISTINCT s.school_id)
FROM {schema}.membership_subscription s
JOIN {schema}.membership_membershipyear y ON y.id = s.year_id
JOIN {schema}.membership_quantity q ON q.id = s.quantity_id
JOIN {schema}.membership_school c ON c.id = s.school_id
WHERE y.start_year = {year} AND s.status IN ({agreed})
"""


def run() -> Iterator[Measure]:
    """Publish first: the page reads nothing else."""
    landscape.filled()
    Snapshot.objects.all().delete()
    yield _publishing()
    with bare() as owner:
        yield _comparing(owner)


def _publishing() -> Measure:
    """The first time everything is new; the second time nothing is written."""
    label, again = "publish one partnership, first", "publish one partnership, unchanged"
    measure = Measure("Publishing figures", label, ceilings={label: PUBLISH_SECONDS, again: PUBLISH_SECONDS})
    partnerships = landscape.partnerships()
    for name in (label, again):
        for partnership in partnerships:
            with measure.timed(name):
                done = publish(by="bench", partnership_id=partnership.pk, on=TODAY, now=NOW)
            assert done.is_finished
            assert (done.changed > 0) == (name == label)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE benchmarking_snapshot")
    return measure


def _comparing(owner: psycopg.Connection) -> Measure:
    title = "Compare page, 153 partnerships, two indicators"
    measure = Measure(title, f"{BARE}, its SQL", goals=GOALS, summary=lowest_tenth)
    partnerships = directory.everyone()
    union = _union()
    page = _page()
    for number in range(ROUNDS):
        with _both_timed(measure, BARE):
            bare = _bare()
        with _both_timed(measure, OURS):
            compared = comparisons.compare(Choice(INDICATORS, YEAR.start), partnerships)
        if number % 4 == 0:
            with measure.timed("UNION ALL over the schemas"):
                raw = owner.execute(union).fetchall()
            with _both_timed(measure, PAGE) as statements:
                answer = page()
            assert answer.status_code == 200
            assert answer.content.decode().count("Barnet Learning") > 1
    _check(bare, published.rows(INDICATORS, YEARS), compared, raw)
    measure.notes.append(f"The page sends {len(statements)} statements, whatever the number of partnerships.")
    return measure


@contextmanager
def _both_timed(measure: Measure, label: str) -> Iterator[list[float]]:
    """Note the time of the block, and apart from it what Django's statements in it took; yields the latter."""
    spent: list[float] = []

    def watch(execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(statement, params, many, context)
        finally:
            spent.append(time.perf_counter() - start)

    with connection.execute_wrapper(watch), measure.timed(label):
        yield spent
    measure.add(f"{label}, its SQL", sum(spent))


def _page() -> Callable[[], Any]:
    """Return how the association's staff get the page."""
    user, _ = User.objects.get_or_create(email="jo@example.org", defaults={"staff_role": StaffRole.ASSOCIATION})
    browser = Client(headers={"host": settings.BASE_HOST})
    browser.force_login(user)
    address = "/compare/?" + "&".join(f"indicator={indicator.code}" for indicator in INDICATORS)
    return lambda: browser.get(address)


def _bare() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOTS, [[indicator.code for indicator in INDICATORS], list(YEARS)])
        return cursor.fetchall()


def _union() -> sql.Composed:
    return sql.SQL(" UNION ALL ").join(
        sql.SQL(ONE_SCHEMA).format(
            name=sql.Literal(place.schema),
            schema=sql.Identifier(place.schema),
            year=YEAR.start,
            agreed=sql.SQL(", ").join(sql.Literal(str(status)) for status in AGREED_STATUSES),
        )
        for place in landscape.places()
    )


def _check(bare: list[tuple[Any, ...]], ours: Rows, compared: list[Comparison], union: list[tuple[Any, ...]]) -> None:
    """All ways see the same figures, to the penny and the pupil."""
    plain = sorted(
        (code, year, *_facts(row), SnapshotStatus.FINAL if row.is_final else SnapshotStatus.PROVISIONAL)
        for (code, year), rows in ours.items()
        for row in rows
    )
    assert plain == sorted((row[0], row[1], row[2], *row[6:]) for row in bare)
    keys = {place.schema: p.pk for place, p in zip(landscape.places(), landscape.partnerships(), strict=True)}
    price, share = (
        {row.partnership_id: (row.numerator, row.denominator) for row in ours[indicator.code, YEAR.start]}
        for indicator in INDICATORS
    )
    assert price == {keys[name]: (Decimal(pence), pupils) for name, pence, pupils, _, _ in union}
    assert share == {keys[name]: (Decimal(primary), Decimal(members)) for name, _, _, primary, members in union}
    assert [len(comparison.lines) for comparison in compared] == [len(union)] * len(INDICATORS)


def _facts(row: Any) -> tuple[Any, ...]:
    return row.partnership_id, row.value, row.numerator, row.denominator, row.base_count
