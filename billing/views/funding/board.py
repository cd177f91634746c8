"""One page a board can read, its PDF, and what if."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.forms.funding.what_if import WhatIfForm
from billing.funding_sums import what_if as sums
from billing.pdf import board as pdf
from billing.presenters.funding import board as present
from billing.presenters.funding import what_if as what_if_presenter
from billing.queries.funding import agreements, board, cash, income
from membership.requests import PersonRequest
from tenants.access import permission_required
from tenants.calendars import FinancialYear
from tenants.current import current_partnership


@require_safe
@permission_required("billing.view_funding")
def board_page(request: PersonRequest) -> HttpResponse:
    """The money of the partnership on one page."""
    page = present.page(_board())
    return render(request, "billing/funding/board.html", {"title": page.title, "caption": page.caption, "board": page})


@require_safe
@permission_required("billing.view_funding")
def board_pdf(request: PersonRequest) -> HttpResponse:
    """The same page as a tagged PDF."""
    found, partnership = _board(), current_partnership()
    content = pdf.content(present.page(found), partnership.name, partnership.brand_colour, found.on)
    response = HttpResponse(pdf.board_pdf(content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="board-{found.on:%Y-%m-%d}.pdf"'
    return response


@require_safe
@permission_required("billing.view_funding")
def what_if(request: PersonRequest) -> HttpResponse:
    """A year as it is and as it would be; the assumptions are in the address."""
    today, terms = timezone.localdate(), current_partnership().payment_terms_days
    year = FinancialYear.containing(today)
    form = WhatIfForm(request.GET, agreements=agreements.open_agreements())
    base = board.plan(income.report(year, today, terms), today)
    after = sums.apply(base, form.scenario)
    flow = cash.cash_flow(today, terms)
    context = {
        "title": "What if",
        "caption": f"A whole year like {year.label}: what is invoiced, received or agreed, and the costs budgeted",
        "form": form,
        "comparison": what_if_presenter.compare(base, after, flow),
    }
    return render(request, "billing/funding/what_if.html", context)


def _board() -> board.Board:
    return board.board(timezone.localdate(), current_partnership().payment_terms_days)
