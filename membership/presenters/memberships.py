"""How a year's memberships are shown: captions, chips, columns of the file, the preview of a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from membership.enums import SubscriptionStatus
from membership.forms.memberships import ATTENTION
from membership.models import MembershipYear, Subscription
from membership.queries.proposals import Draft
from membership.queries.subscriptions import Totals
from tenants import lists
from tenants.lists import Chip, Column
from tenants.money import format_pence

SHOWN_STATUSES = (
    SubscriptionStatus.PROPOSED,
    SubscriptionStatus.INVITED,
    SubscriptionStatus.CONFIRMED,
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.DECLINED,
)


@dataclass(frozen=True)
class Preview:
    """What proposing would do, in numbers."""

    drafts: Sequence[Draft]

    @property
    def priced(self) -> list[Draft]:
        """Schools that would be offered membership."""
        return [draft for draft in self.drafts if draft.price]

    @property
    def refused(self) -> list[Draft]:
        """Schools that cannot be priced, and why."""
        return [draft for draft in self.drafts if not draft.price]

    @property
    def total_pence(self) -> int:
        """What all of them together would pay."""
        return sum(draft.price.net_pence for draft in self.drafts if draft.price)


def caption(totals: Totals) -> str:
    """“81 of 92 confirmed · £731,310.00 of £812,900.00”."""
    if not totals.offered:
        return "No membership has been proposed for this year yet."
    money = f"{format_pence(totals.agreed_pence)} of {format_pence(totals.offered_pence)}"
    declined = f" · {totals.declined} declined" if totals.declined else ""
    return f"{totals.agreed:,} of {totals.offered:,} confirmed · {money}{declined}"


def year_chips(request: HttpRequest, years: Sequence[MembershipYear], shown: MembershipYear) -> list[Chip]:
    """Return a chip per year; the one shown is on."""
    choices = [(str(year.start_year), year.label) for year in years]
    return lists.one_of(request, "year", choices, str(shown.start_year))


def chips(request: HttpRequest) -> list[Chip]:
    """Return a chip per status and per kind of attention."""
    statuses = [(status.value, str(status.label)) for status in SHOWN_STATUSES]
    shown = [*lists.chips(request, "status", statuses), *lists.chips(request, "attention", ATTENTION)]
    words = request.GET.get("q", "")
    return [*shown, lists.chip(request, f"“{words}”", "q", words)] if words else shown


def columns() -> Sequence[Column[Subscription]]:
    """The columns of the list as a file."""
    return [
        Column("School", lambda sub: sub.school.name),
        Column("URN", lambda sub: sub.school.urn),
        Column("Year", lambda sub: sub.year.label),
        Column("Membership", lambda sub: sub.membership_class.name),
        Column("Status", lambda sub: str(sub.get_status_display())),
        Column("Pupils", lambda sub: sub.quantity.value),
        Column("Price in pounds", lambda sub: Decimal(sub.amount_pence).scaleb(-2)),
        Column("Arithmetic", lambda sub: sub.arithmetic["sentence"]),
        Column("Purchase order", lambda sub: sub.purchase_order),
        Column("Invited", lambda sub: _day(sub.invited_at)),
        Column("Confirmed", lambda sub: _day(sub.confirmed_at)),
        Column("Confirmed by", lambda sub: sub.confirmed_by.name if sub.confirmed_by else ""),
    ]


def crumbs(title: str, year: MembershipYear | None = None) -> list[dict[str, str]]:
    """Return the way from the memberships of a year."""
    url = reverse("memberships") + (f"?year={year.start_year}" if year else "")
    return [{"label": "Memberships", "url": url}, {"label": title}]


def proposed(created: int, total_pence: int, refused: int) -> str:
    """Say what proposing did."""
    left = f" {refused} could not be priced." if refused else ""
    return f"{created:,} memberships proposed, {format_pence(total_pence)}.{left}"


def invited(count: int, without_head: Sequence[str]) -> str:
    """Say whom inviting asked."""
    if not without_head:
        return f"{count:,} schools are asked to confirm."
    names = ", ".join(without_head[:3]) + (" …" if len(without_head) > 3 else "")
    return f"{count:,} schools are asked to confirm. {len(without_head)} have no head to write to: {names}."


def _day(moment: Any) -> Any:
    return moment.date() if moment else None
