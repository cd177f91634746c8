"""Forms with lines: what charging by hand and quoting have in common."""

from datetime import date
from typing import Any

from django import forms

from billing.forms.lines import LINE_COUNTS, LineFormSet, line_forms
from membership.queries.schools import open_schools
from membership.requests import PersonRequest
from tenants import lists


def lines_of(request: PersonRequest, today: date) -> LineFormSet:
    """Return the line forms of a page, as many as its address asks for."""
    schools = [(school.pk, str(school)) for school in open_schools()]
    return line_forms(request.POST, count=_count(request), schools=schools, today=today)


def are_valid(form: forms.Form, lines: LineFormSet) -> bool:
    """Tell whether form and lines are both right; wrong lines are named in the summary of the form."""
    is_right = form.is_valid()
    if lines.is_bound and not lines.is_valid():
        form.add_error(None, "Something is wrong with a line. It is said beside it.")
        return False
    return is_right


def context(request: PersonRequest, form: forms.Form, lines: LineFormSet) -> dict[str, Any]:
    """Return what the template of a form with lines takes, but its words."""
    counts = [("" if count == 1 else str(count), f"{count} line{'s' if count > 1 else ''}") for count in LINE_COUNTS]
    shown = "" if _count(request) == 1 else str(_count(request))
    return {"form": form, "lines": lines, "line_chips": lists.one_of(request, "lines", counts, shown)}


def _count(request: PersonRequest) -> int:
    asked = request.GET.get("lines", "")
    return int(asked) if asked in {str(count) for count in LINE_COUNTS} else 1
