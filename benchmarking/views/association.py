"""The association's public face and its home."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from benchmarking import indicators
from benchmarking.operations import publishing
from benchmarking.presenters import glance, listing, panels
from benchmarking.queries import comparisons, directory, publications, published
from benchmarking.queries.comparisons import Choice
from tenants import lists, shell
from tenants.access import allowed, permission_required
from tenants.figures import FigureCode

AT_A_GLANCE = tuple(
    indicators.get(code) for code in (FigureCode.MEMBER_SHARE, FigureCode.MEMBERS, FigureCode.PRICE_PER_PUPIL)
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is; to the association's staff, show what needs them and the partnerships at a glance."""
    partnerships = directory.members()
    if not allowed(request, "benchmarking.compare"):
        context = {
            "title": "Learning together, place by place",
            "partnerships": partnerships,
            "tasks": _waiting(request),
        }
        return render(request, "benchmarking/welcome.html", context)
    states = publications.states(partnerships)
    choice = Choice(AT_A_GLANCE, published.default_year(published.years()))
    compared = comparisons.compare(choice, partnerships)
    context = {
        "title": "Partnerships at a glance",
        "tasks": [*glance.needs(states, timezone.now()), *_waiting(request)],
        "figures": glance.tiles(partnerships, states, compared),
        "panels": [panels.panel(compared[0]), panels.panel(compared[2])],
        "indicators": AT_A_GLANCE,
        "lines": glance.lines(partnerships, states, compared),
    }
    return render(request, "benchmarking/home.html", context)


def _waiting(request: HttpRequest) -> list[shell.Need]:
    """What other parts of the association's site ask of who is signed in."""
    if not request.user.is_authenticated:
        return []
    return shell.by_urgency(shell.account_needs.collect(request), timezone.localdate())


@require_GET
def partnership_directory(request: HttpRequest) -> HttpResponse:
    """List the association's members for everybody."""
    everyone = directory.members()
    region = request.GET.get("region", "")
    shown = [partnership for partnership in everyone if not region or region in partnership.regions]
    file = lists.export(request, "partnerships", listing.DIRECTORY_COLUMNS, shown)
    context = {
        "title": "Partnerships",
        "partnerships": shown,
        "caption": listing.directory_caption(shown),
        "chips": lists.chips(request, "region", [(name, name) for name in directory.regions(everyone)]),
        "exports": lists.export_urls(request),
    }
    return file or render(request, "benchmarking/directory.html", context)


@require_GET
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one member: its identity to everybody, the figures it shares by name to the association's staff."""
    partnership = directory.member(slug)
    if partnership is None:
        raise Http404
    context = {
        "title": partnership.name,
        "partnership": partnership,
        "rows": listing.identity(partnership),
        "site_url": listing.site_url(request, directory.host_of(partnership)),
        "crumbs": listing.crumbs(("Partnerships", "partnership_directory"), partnership.name),
    }
    if allowed(request, "benchmarking.compare"):
        context |= _for_staff(partnership)
    return render(request, "benchmarking/partnership.html", context)


def _for_staff(partnership: directory.Listed) -> dict[str, object]:
    year = published.default_year(published.years())
    choice = Choice(indicators.ALL, year, focus=partnership)
    compared = comparisons.compare(choice, directory.members()) if partnership.is_named else []
    return {
        "is_staff": True,
        "year": year,
        "figures": listing.own_figures(compared),
        "last_run": publications.last_run(partnership.pk),
        "changes": listing.consent_events(publications.consent_changes_of(partnership.pk), listing.THEIRS),
    }


@require_POST
@permission_required("benchmarking.request_publication")
def request_publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a partnership's figures published now, in the background."""
    partnership = directory.member(slug)
    if partnership is None:
        raise Http404
    try:
        publishing.request(by=str(request.user), partnership_id=partnership.pk)
    except publishing.NotShared as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{partnership.name} is being published. Its figures arrive within a minute.")
    return redirect("partnership_detail", slug=slug)
