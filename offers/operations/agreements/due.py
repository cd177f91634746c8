"""What agreements charge: every instalment that is due on a day, for runs and for what waits.

Of a service that ended early only what is kept of its price, all of it due by its last day. Registered in `ready()`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q

from billing.pricing import LinePrice
from billing.sources import Proposal, Source
from offers.enums import AgreementStatus
from offers.models import AgreementLine
from offers.operations import charging
from offers.pricing.instalments import Instalment, ended_early, instalments

KIND: Final = "agreement"
KEPT: Final = "kept_pence"  # in a line's arithmetic once it ended early or was replaced
IN_FORCE: Final = (AgreementStatus.ACTIVE, AgreementStatus.ENDED)


def propose(on: date) -> Iterator[Proposal]:
    """Return all instalments due by a day, charged before or not; one query."""
    wanted = Q(agreement__status__in=IN_FORCE, starts_on__lte=on, net_pence__gt=0)
    rows = AgreementLine.objects.filter(wanted).select_related("offer", "agreement__account", "school")
    for line in rows.order_by("pk"):
        yield from proposals_of(line, on)


def proposals_of(line: AgreementLine, on: date) -> Iterator[Proposal]:
    """Return the instalments of one line that are due by a day; no query when its offer and agreement are loaded."""
    rows = instalments_of(line)
    for place, row in enumerate(rows, 1):
        if row.due_on <= on and row.net_pence > 0:
            yield _proposal(line, row, _part_words(line, place, len(rows)))


def instalments_of(line: AgreementLine) -> Sequence[Instalment]:
    """Return how a line is charged; less of it once it ended early."""
    rows = instalments(line.schedule, line.net_pence, line.starts_on, line.ends_before)
    if line.terminated_on is None:
        return rows
    return ended_early(rows, due_pence(line), max(line.terminated_on, line.starts_on))


def due_pence(line: AgreementLine) -> int:
    """Return what a line comes to, pence net: its price, or what is kept of it."""
    return int(line.arithmetic.get(KEPT, line.net_pence))


def _part_words(line: AgreementLine, place: int, parts: int) -> str:
    return f"{line.title}, {line.agreement.reference}" + (f", part {place} of {parts}" if parts > 1 else "")


def _proposal(line: AgreementLine, row: Instalment, words: str) -> Proposal:
    price = LinePrice(rate=Decimal(row.net_pence) / 100)
    draft = charging.line_for(line.offer, words, row.starts_on, row.ends_before, price)
    account_id = line.agreement.account_id or 0
    return Proposal(line.pk, account_id, replace(draft, school_id=line.school_id), line.agreement.purchase_order)


SOURCE: Final = Source(KIND, "Service agreements", propose)
