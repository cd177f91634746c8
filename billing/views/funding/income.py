"""Income by kind and financial year, the rows behind each figure, and the budget."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.enums import IncomeKind
from billing.forms.funding.budgets import BudgetForm
from billing.operations.funding import budgets as operations
from billing.presenters.funding import income as present
from billing.presenters.funding.tables import whole
from billing.queries.funding import budgets, income
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants import lists
from tenants.access import permission_required
from tenants.calendars import FinancialYear
from tenants.current import current_partnership


@require_safe
@permission_required("billing.view_funding")
def income_page(request: PersonRequest) -> HttpResponse:
    """A financial year's income by kind."""
    report = _report(request)
    context = {
        "title": f"Income {report.year.label}",
        "caption": present.caption(report),
        "chips": present.year_chips(request, income.years(timezone.localdate()), report.year),
        "table": present.table(report),
        "chart": present.chart(report) if report.kinds() else None,
        "unmatched": report.unmatched_pence,
    }
    return render(request, "billing/funding/income.html", context)


@require_safe
@permission_required("billing.view_funding")
def income_rows(request: PersonRequest, basis: str) -> HttpResponse:
    """What one figure is made of."""
    if basis not in income.BASES:
        raise Http404
    report, kind = _report(request), request.GET.get("kind", "")
    rows = report.behind(basis, kind)
    file = lists.export(request, f"income-{basis}-{report.year.start}", present.COLUMNS, rows)
    if file:
        return file
    label = IncomeKind(kind).label if kind in IncomeKind.values else "All income"
    context = {
        "title": f"{label}: {income.BASES[basis].lower()}, {report.year.label}",
        "caption": f"{len(rows)} row{'s' if len(rows) != 1 else ''}, {whole(sum(row.pence for row in rows))} in all",
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
        "crumbs": [
            {"label": f"Income {report.year.label}", "url": f"{reverse('income')}?year={report.year.start}"},
            {"label": income.BASES[basis]},
        ],
        "date_label": "Date",
        "empty_text": "This figure is made of nothing.",
    }
    return render(request, "billing/funding/rows.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def budget(request: PersonRequest) -> HttpResponse:
    """A financial year's budget as one table."""
    today = timezone.localdate()
    year = present.year_of(request, today)
    lines = budgets.lines(year.start)
    form = BudgetForm(request.POST or None, lines=lines)
    here = f"{reverse('budget')}?year={year.start}"
    if form.is_valid():
        operations.save_budget(by=request.person, financial_year=year.start, amounts=form.amounts)
        messages.success(request, "The budget is saved.")
        return redirect(here)
    planned = [sum(line.amount_pence for (of, _), line in lines.items() if of == side) for side in ("income", "cost")]
    context = {
        "title": f"Budget {year.label}",
        "caption": f"{whole(planned[0])} income, {whole(planned[1])} costs: {whole(planned[0] - planned[1])} left",
        "chips": present.year_chips(request, income.years(today), year),
        "form": form,
        "year": year,
        "has_lines": bool(lines),
        "before": FinancialYear(year.start - 1),
    }
    return render(request, "billing/funding/budget.html", context)


@require_POST
@permission_required("billing.change_funding")
def budget_copy(request: PersonRequest) -> HttpResponse:
    """Begin a year with the budget of the year before."""
    year = present.year_of(request, timezone.localdate())
    told(
        request,
        "Copied. Change what will be different.",
        lambda: operations.copy_budget(by=request.person, financial_year=year.start),
    )
    return redirect(f"{reverse('budget')}?year={year.start}")


def _report(request: PersonRequest) -> income.Report:
    today = timezone.localdate()
    return income.report(present.year_of(request, today), today, current_partnership().payment_terms_days)
