"""The nightly look at which renewals are at risk, kept for the office's home."""

from datetime import datetime

from membership.queries import years
from offers.figures.churn import Level
from offers.queries.insight import churn, home
from offers.queries.insight.scope import Scope


def assess(*, now: datetime) -> int:
    """Work out the risks of the running year's members and keep how many are high; none while no year runs."""
    on = now.date()
    year = years.running(years.every(), on)
    found = churn.risks(Scope(year), on, now) if year else []
    count = sum(row.risk.level == Level.HIGH for row in found)
    home.remember_at_risk(count)
    return count
