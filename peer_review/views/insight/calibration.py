"""Calibration: how far drafts and second readings agree, for a cycle and for each lead; for the office only."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.presenters.insight import calibration as present
from peer_review.presenters.insight import words
from peer_review.queries.insight import readings
from peer_review.views.insight.frame import asked, frame, no_cycle
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("peer_review.coordinate")
def calibration(request: PersonRequest) -> HttpResponse:
    """Agreement of the drafted judgement with blind second readings, each statistic with its method and base."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Calibration")
    content = what.cycle.framework.says
    rows = present.lines(readings.coded(what.cycle), readings.leads(what.cycle), content)
    columns = present.columns(bool(content.levels))
    file = lists.export(request, f"calibration-{what.cycle.pk}", columns, rows)
    if file:
        return file
    context = {
        **frame(request, what),
        "title": "Calibration",
        "caption": f"{what.cycle}: {words.plural(rows[0].found.findings, 'finding')} read a second time",
        "has_rows": bool(rows[0].found.findings),
        "table": words.table("Agreement of drafts and second readings", columns, rows),
        "method": present.METHOD,
    }
    return render(request, "peer_review/insight/calibration.html", context)
