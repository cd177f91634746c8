"""The value of a year for one school: the page, the lists behind its figures, the PDF, and what was sent."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from membership.models import MembershipYear, School
from membership.queries import schools, years
from membership.requests import PersonRequest
from membership.views.answers import told
from offers.figures.value import Kind, Value
from offers.models import ValueStatement
from offers.operations import value_statements
from offers.pdf.value import value_pdf as pdf_of
from offers.presenters.insight import value as present
from offers.presenters.insight.value import Links, Page
from offers.queries.insight import values
from offers.queries.insight.values import Worth
from tenants import lists
from tenants.access import allowed, permission_required, require
from tenants.current import current_partnership


@dataclass(frozen=True)
class Asked:
    """A school in a year, and the years there are."""

    school: School
    year: MembershipYear
    years: list[MembershipYear]

    def worth(self, on: date) -> Worth:
        """What the year was worth so far."""
        return values.worth_of([self.school.pk], self.year, on)[self.school.pk]


@require_safe
@permission_required("membership.use_service")
def value_statement(request: PersonRequest, school_id: int) -> HttpResponse:
    """What a school paid and got in a year, as it stands today."""
    what = _asked(request, school_id)
    links = Links(what.school.pk, what.year.start_year)
    shown = present.page(what.school, what.year, what.worth(timezone.localdate()).value, links)
    context = {
        **_context(request, shown),
        "pdf_url": f"{reverse('value_pdf', args=[school_id])}?year={what.year.start_year}",
        "year_chips": lists.one_of(
            request, "year", [(str(year.start_year), year.label) for year in what.years], str(what.year.start_year)
        ),
        "sent": values.sent_to_school(what.school),
        "school": what.school,
        "year": what.year,
        "can_make": allowed(request, "offers.send_value"),
    }
    return render(request, "offers/insight/value.html", context)


@require_safe
@permission_required("membership.use_service")
def value_rows(request: PersonRequest, school_id: int, kind: str) -> HttpResponse:
    """What one figure is the sum of."""
    what = _asked(request, school_id)
    if kind not in list(Kind):
        raise Http404(kind)
    chosen = Kind(kind)
    rows = [row for row in what.worth(timezone.localdate()).entries if row.kind == chosen]
    file = lists.export(request, f"value-{kind}-{what.year.start_year}", present.columns_of(chosen), rows)
    page = lists.page(request, rows)
    context = {
        "title": f"{present.LISTS[chosen]}, {what.year.label}",
        "caption": f"{what.school}: {present.rows_caption(chosen, rows)}",
        "crumbs": [
            {"label": "Value", "url": f"{reverse('value_statement', args=[school_id])}?year={what.year.start_year}"},
            {"label": present.LISTS[chosen]},
        ],
        "export": lists.export_urls(request),
        "page": page,
        "table": present.rows_table(chosen, list(page.object_list)),
    }
    return file or render(request, "offers/insight/value_rows.html", context)


@require_safe
@permission_required("membership.use_service")
def value_pdf(request: PersonRequest, school_id: int) -> HttpResponse:
    """The statement as it stands today, for governors."""
    what, today = _asked(request, school_id), timezone.localdate()
    value = what.worth(today).value
    return _pdf(present.page(what.school, what.year, value, Links()), what.year, value)


@require_safe
@permission_required("membership.use_service")
def value_frozen(request: PersonRequest, statement_id: int) -> HttpResponse:
    """A statement as it was made, and what the school was told."""
    row, value = _frozen(request, statement_id)
    context = {
        **_context(request, present.page(row.school, row.year, value, Links())),
        "pdf_url": reverse("value_frozen_pdf", args=[row.pk]),
        "statement": row,
        "school": row.school,
        "year": row.year,
    }
    return render(request, "offers/insight/value.html", context)


@require_safe
@permission_required("membership.use_service")
def value_frozen_pdf(request: PersonRequest, statement_id: int) -> HttpResponse:
    """A statement as it was made, as PDF."""
    row, value = _frozen(request, statement_id)
    return _pdf(present.page(row.school, row.year, value, Links()), row.year, value)


@require_POST
@permission_required("offers.send_value")
def value_make_one(request: PersonRequest, school_id: int) -> HttpResponse:
    """Make a statement for one school, even when it was sent one."""
    what = _asked(request, school_id)
    told(
        request,
        "The statement is made. Look at it, then send it.",
        lambda: value_statements.make(
            by=request.person, year_id=what.year.pk, on=timezone.localdate(), now=timezone.now(), school_ids=[school_id]
        ),
    )
    return redirect(f"{reverse('value_statements')}?year={what.year.start_year}")


def _asked(request: PersonRequest, school_id: int) -> Asked:
    """The school somebody may see, and the year the address asks for. Raises Http404, PermissionDenied."""
    school = schools.get(request.person, school_id)
    require(request, "offers.view_value", school)
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    if year is None:
        raise Http404("no year")
    return Asked(school, year, every)


def _frozen(request: PersonRequest, statement_id: int) -> tuple[ValueStatement, Value]:
    """A statement somebody may see; a school sees it once it was sent. Raises Http404, PermissionDenied."""
    row = values.statement(statement_id)
    if row is None or not schools.visible_to(request.person).filter(pk=row.school_id).exists():
        raise Http404(str(statement_id))
    require(request, "offers.view_value", row.school)
    if row.sent_at is None and not allowed(request, "offers.view_insight"):
        raise Http404(str(statement_id))
    return row, Value.from_json(row.figures)


def _context(request: PersonRequest, shown: Page) -> dict[str, object]:
    return {"title": shown.title, "caption": shown.caption, "shown": shown}


def _pdf(shown: Page, year: MembershipYear, value: Value) -> HttpResponse:
    partnership = current_partnership()
    body = pdf_of(shown, partnership.name, partnership.brand_colour, value.until)
    name = f"value-statement-{year.start_year}.pdf"
    return HttpResponse(
        body, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
