"""How schools are shown: captions, facts, filter chips, columns of the file."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format

from membership.enums import SubscriptionStatus
from membership.models import MembershipYear, School
from membership.presenters.renewal import Line
from membership.requests import PersonRequest
from tenants import lists
from tenants.enums import Phase
from tenants.lists import Chip, Column
from tenants.queries.areas import authority_name

CONVERSION = (
    "The old record is closed and keeps its history. People move to the new one, and so do memberships of years that "
    "begin after the conversion."
)
COMMON_PHASES = (Phase.NURSERY, Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)


def caption(count: int, year: MembershipYear | None) -> str:
    """“92 schools · membership year 2026/27”."""
    schools = f"{count:,} school{'' if count == 1 else 's'}"
    return f"{schools} · membership year {year.label}" if year else schools


def chips(request: HttpRequest) -> list[Chip]:
    """Every chip over the list; filters set in the form show as chips that take them off."""
    wanted = request.GET
    shown = [
        *lists.chips(request, "membership", [("member", "Members"), ("other", "Not members")]),
        *lists.chips(request, "phase", [(phase.value, str(phase.label)) for phase in COMMON_PHASES]),
    ]
    labels = {"q": f"“{wanted.get('q', '')}”", "closed": "Closed schools"}
    if wanted.get("la", "").isdigit():
        labels["la"] = authority_name(int(wanted["la"]))
    if wanted.get("status") in SubscriptionStatus.values:
        labels["status"] = str(SubscriptionStatus(wanted["status"]).label)
    return shown + [
        lists.chip(request, label, name, wanted[name]) for name, label in labels.items() if wanted.get(name)
    ]


def columns(*, with_money: bool) -> Sequence[Column[Any]]:
    """The columns of the list as a file."""
    plain: list[Column[Any]] = [
        Column("School", lambda row: row.name),
        Column("URN", lambda row: row.urn),
        Column("LAESTAB", laestab),
        Column("Local authority", lambda row: authority_name(row.la_code)),
        Column("Phase", lambda row: row.get_phase_display()),
        Column("Type", lambda row: row.type_name),
        Column("Trust", lambda row: row.trust.name if row.trust else ""),
        Column("Postcode", lambda row: row.postcode),
        Column("Joined", lambda row: row.joined_on),
        Column("Membership", status_label),
        Column("Pupils", lambda row: row.pupils),
    ]
    return [*plain, Column("Price in pounds", pounds)] if with_money else plain


def pounds(row: Any) -> Decimal | None:
    """Return the price of a row in pounds, with two decimals."""
    return None if row.amount_pence is None else Decimal(row.amount_pence).scaleb(-2)


def status_label(row: Any) -> str:
    """Return the status of a row's membership in words."""
    return str(SubscriptionStatus(row.subscription_status).label) if row.subscription_status else ""


def laestab(school: School) -> str:
    """“209/2345”."""
    return f"{school.laestab // 10_000}/{school.laestab % 10_000:04}" if school.laestab else ""


def summary(school: School) -> str:
    """Phase, type, place and number in one line."""
    number = f"URN {school.urn}" if school.urn else ""
    parts = [school.get_phase_display(), school.type_name, authority_name(school.la_code), number]
    return " · ".join(part for part in parts if part)


def facts(school: School) -> list[Line]:
    """What the register and the partnership know about a school."""
    rows = [
        Line("LAESTAB", laestab(school)),
        Line("Trust", school.trust.name if school.trust else ""),
        Line("Sixth form", "yes" if school.has_sixth_form else "no"),
        Line("Address", school.address or school.postcode),
        Line("Member since", _date(school.joined_on)),
        Line("Opened", _date(school.opened_on)),
        Line("Closed", _date(school.closed_on)),
    ]
    return [row for row in rows if row.value]


def crumbs(request: PersonRequest, school: School, page: str = "") -> list[dict[str, str]]:
    """The way to a school, or to a page about it: over the list for the office, from home for a school."""
    over_list = bool(request.person.office_role_names) and not request.acting_school
    first = {"label": "Schools", "url": reverse("schools")} if over_list else {"label": "Home", "url": reverse("home")}
    if not page:
        return [first, {"label": school.name}]
    return [first, {"label": school.name, "url": reverse("school", args=[school.pk])}, {"label": page}]


def added(count: int) -> str:
    """Say how many schools were added."""
    return "No school was added: all are in your list already." if not count else f"{count:,} schools added."


def _date(on: Any) -> str:
    return date_format(on, "j F Y") if on else ""
