"""Themes across a cycle: counted in schools, never fewer than five, as a page, a print or a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.enums import FindingKind
from peer_review.presenters.insight import themes as present
from peer_review.presenters.insight import words
from peer_review.queries.insight import themes
from peer_review.views.insight.frame import asked, frame, no_cycle
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("peer_review.view_board")
def cycle_themes(request: PersonRequest) -> HttpResponse:
    """What the reviews of a cycle name; filters pick from one table in which little is hidden once for all views."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Themes")
    every = themes.of_cycles(themes.chain(what.cycles, what.cycle))
    found, kind, phase = every[-1], _kind(request), request.GET.get("phase", "")
    rows, columns = present.listed(found, phase), present.columns(found)
    file = lists.export(request, f"themes-{what.cycle.pk}", columns, rows)
    if file:
        return file
    choices = present.phases(found)
    context = {
        **frame(request, what),
        "title": "Themes",
        "caption": present.caption(found),
        "found": found,
        "phase_chips": lists.one_of(request, "phase", choices, phase if phase in dict(choices) else ""),
        "kind_chips": lists.one_of(request, "kind", present.KINDS, kind),
        "chart": present.chart(found, rows),
        "table": words.table("Schools naming each theme", columns, rows),
        "by_phase": present.by_phase(found, kind),
        "together": present.together(found),
        "trend": present.trend(every, rows),
        "trend_chart": present.trend_chart(every, rows),
        "suggested": present.suggested(found),
        "may_broker": allowed(request, "peer_review.broker"),
        "why_few": words.WHY_FEW,
    }
    return render(request, "peer_review/insight/cycle_themes.html", context)


def _kind(request: PersonRequest) -> str:
    wanted = request.GET.get("kind", "")
    return wanted if wanted in FindingKind.values else FindingKind.CHALLENGE
