"""What the board's pages have in common: the cycle the address asks for, the way between the pages, print and files."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from membership.requests import PersonRequest
from peer_review.models import Cycle
from peer_review.queries.insight import themes
from tenants import lists
from tenants.access import allowed

ROOMS: Final = (
    ("review_board", "Board", "peer_review.view_board"),
    ("cycle_challenge", "Challenge", "peer_review.view_board"),
    ("cycle_themes", "Themes", "peer_review.view_board"),
    ("brokerings", "Brokering", "peer_review.broker"),
    ("second_readings", "Second readings", "peer_review.coordinate"),
    ("calibration", "Calibration", "peer_review.coordinate"),
)


@dataclass(frozen=True)
class Asked:
    """The cycles there are, and the one the address asks for: without a word about it the newest."""

    cycles: list[Cycle]
    cycle: Cycle


def asked(request: PersonRequest) -> Asked | None:
    """Return what the address asks for; None while there is no cycle. One query."""
    every = themes.cycles()
    if not every:
        return None
    wanted = request.GET.get("cycle", "")
    return Asked(every, next((cycle for cycle in every if str(cycle.pk) == wanted), every[0]))


def frame(request: PersonRequest, what: Asked) -> dict[str, Any]:
    """Return what stands above each page."""
    choices = [(str(cycle.pk), cycle.name) for cycle in what.cycles]
    return {
        "rooms": rooms(request),
        "cycle": what.cycle,
        "cycle_chips": lists.one_of(request, "cycle", choices, str(what.cycle.pk)),
        "export": lists.export_urls(request),
    }


def rooms(request: PersonRequest) -> list[tuple[str, str, bool]]:
    """Return the pages somebody may open: url name, label, whether it is shown."""
    here = getattr(request.resolver_match, "url_name", "")
    return [(name, label, name == here) for name, label, rule in ROOMS if allowed(request, rule)]


def no_cycle(request: PersonRequest, title: str) -> HttpResponse:
    """Return the page that says there is nothing to look at yet."""
    return render(request, "peer_review/insight/no_cycle.html", {"title": title, "rooms": rooms(request)})
