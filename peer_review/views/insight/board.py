"""How a cycle stands, for the partnership's board: one page, made to be printed, and the findings the office may read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.presenters.insight import board as present
from peer_review.presenters.insight import challenge as challenge_words
from peer_review.presenters.insight import exporting, words
from peer_review.presenters.insight import themes as theme_words
from peer_review.queries.insight import board, exports, themes
from peer_review.views.insight.frame import asked, frame, no_cycle
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("peer_review.view_board")
def review_board(request: PersonRequest) -> HttpResponse:
    """Coverage, stages, what is late, what is measured, days given and themes of a cycle; sums of five schools or more."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Themes and challenge")
    found = board.of_cycle(request.person, what.cycle, timezone.localdate())
    (themed,) = themes.of_cycles([what.cycle])
    rows = theme_words.listed(themed)
    context = {
        **frame(request, what),
        "title": "Themes and challenge",
        "caption": str(what.cycle),
        "found": found,
        "tiles": present.tiles(found),
        "stage_chart": present.stage_chart(found),
        "stages": present.stage_table(found),
        "late": present.late(found),
        "lines": challenge_words.for_a_board(found.measured) if found.is_shown else [],
        "method": challenge_words.METHOD,
        "themes": words.table("Schools naming each theme", theme_words.columns(themed), rows),
        "is_themed": themed.table.is_shown,
        "themes_caption": theme_words.caption(themed),
        "why_few": words.WHY_FEW,
    }
    return render(request, "peer_review/insight/board.html", context)


@require_safe
@permission_required("peer_review.view_board")
def reviews_export(request: PersonRequest) -> HttpResponse:
    """The findings of a cycle in the reports the office may read, as a file; of all others only counted themes are shown."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Findings")
    rows = exports.findings(request.person, what.cycle, timezone.localdate())
    name = f"findings-{what.cycle.pk}"
    file = lists.export(request, name, exporting.COLUMNS, rows)
    if file:
        return file
    context = {
        **frame(request, what),
        "title": "Findings of a cycle",
        "caption": exporting.caption(rows),
        "rows": rows,
    }
    return render(request, "peer_review/insight/findings.html", context)
